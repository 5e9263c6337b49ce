import type { Unit } from '../../study.ts';

/**
 * Free-text units of the registry -> UCUM (https://ucum.org/ucum), by exact wording with case and spaces folded; only where the wording leaves
 * no doubt. Anything else stays text.
 */
const UCUM: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '{participants}':
      'participants|participant|patients|patient|subjects|subject|persons|people|individuals|children|women|men',
    '{events}': 'events|event|adverse events|number of events',
    '{score}':
      'score on a scale|scores on a scale|units on a scale|unit on a scale|score|scores|points|points on a scale|z score|z-score|z scores|z-scores|t-score',
    '%': '%|percent|percentage|percentages|percentage of participants|percent of participants|percentage of patients|percent of patients|percentage of subjects|percent of subjects|% of participants|% of patients|% of subjects|percent change|percentage change|percent change from baseline|percentage probability',
    '1': 'ratio|proportion|proportion of participants|proportion of patients|fraction|probability|correlation coefficient',
    a: 'years|year|yrs|yr',
    mo: 'months|month',
    wk: 'weeks|week',
    d: 'days|day|number of days',
    h: 'hours|hour|hrs|hr|h',
    min: 'minutes|minute|mins|min',
    s: 'seconds|second|sec|secs|s',
    ms: 'milliseconds|millisecond|msec|ms',
    kg: 'kg|kilograms|kilogram|kgs',
    g: 'grams|gram|g',
    mg: 'mg|milligrams|milligram',
    ug: 'ug|µg|μg|mcg|micrograms|microgram',
    L: 'l|liters|liter|litres',
    mL: 'ml|milliliters|milliliter|millilitres',
    cm: 'cm|centimeters|centimeter|centimetres',
    mm: 'mm|millimeters|millimeter|millimetres',
    m: 'meters|meter|metres|m',
    'kg/m2':
      'kg/m^2|kg/m2|kg/m²|kilograms per square meter|kilogram per square meter|kg per m^2|kilograms/meters squared',
    'mm[Hg]': 'mmhg|mm hg|millimeters of mercury|mm of mercury',
    'mg/dL': 'mg/dl|milligrams per deciliter|milligram per deciliter|milligrams/deciliter|milligrams per decilitre',
    'g/dL': 'g/dl|grams per deciliter|gm/dl',
    'g/L': 'g/l|grams per liter',
    'mg/L': 'mg/l|milligrams per liter',
    'ug/L': 'ug/l|µg/l|μg/l|mcg/l|micrograms per liter',
    'ng/mL':
      'ng/ml|nanograms per milliliter|nanogram per milliliter|nanograms/milliliter (ng/ml)|nanograms per milliliter (ng/ml)',
    'pg/mL': 'pg/ml|picograms per milliliter|picogram per milliliter|picograms per milliliter (pg/ml)',
    'ug/mL': 'ug/ml|µg/ml|μg/ml|mcg/ml|micrograms per milliliter|microgram per milliliter',
    'mmol/L': 'mmol/l|millimoles per liter|millimole per liter|millimol/l',
    'umol/L': 'umol/l|µmol/l|μmol/l|micromol/l|micromoles per liter',
    'nmol/L': 'nmol/l|nanomoles per liter',
    'pmol/L': 'pmol/l|picomoles per liter',
    'U/L': 'u/l|units per liter|units/liter|units/l',
    '[IU]/L': 'iu/l|international units per liter|international units/liter',
    '[IU]/mL': 'iu/ml|international units per milliliter',
    'mg/kg': 'mg/kg',
    'mg/d': 'mg/day|mg per day|milligrams per day',
    'h.ng/mL':
      'ng*h/ml|ng*hr/ml|ng.h/ml|ng·h/ml|h*ng/ml|hr*ng/ml|ng x hr/ml|hours*ng/ml|hour*ng/ml|nanogram*hour per milliliter|nanograms*hours per milliliter',
    'L/h': 'l/h|l/hr|liters per hour|liter per hour|liters/hour',
    'mL/min': 'ml/min|milliliters per minute|milliliter per minute',
    '{beats}/min': 'beats per minute|beats/min|bpm|beats/minute',
    '{copies}/mL': 'copies/ml|copies per milliliter',
    '10*9/L': '10^9/l|10^9 cells/l|x10^9/l|10^9 cells per liter',
    '{cells}/uL': 'cells/ul|cells/µl|cells/μl|cells per microliter',
    '{cells}/mm3': 'cells/mm^3|cells/mm3|cells per cubic millimeter|cells per mm^3|cells per mm3',
    dB: 'decibels|decibel|db',
    Cel: 'degrees celsius|degree celsius|celsius|°c',
    kcal: 'kcal|kilocalories',
  }).flatMap(([ucum, wordings]) => wordings.split('|').map((wording) => [wording, ucum] as const)),
);

/** The unit in the record's words, with its UCUM code where the wording is known. */
export function unitOf(text: string | undefined): Unit | undefined {
  if (text === undefined) return undefined;
  const ucum = UCUM.get(text.trim().replace(/\s+/g, ' ').toLowerCase());
  return { text, ...(ucum === undefined ? {} : { ucum }) };
}

export const PARTICIPANTS: Unit = { text: 'participants', ucum: '{participants}' };
export const PERCENT: Unit = { text: '%', ucum: '%' };
