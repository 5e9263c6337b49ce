import type { Unit } from '../study.ts';

/**
 * Units as abstracts and registries write them -> UCUM (https://ucum.org/ucum; each code was checked with @lhncbc/ucum-lhc in the tests).
 * A row: UCUM code, then its spellings. An unknown unit stays text.
 */
const ROWS: readonly (readonly [ucum: string, ...spellings: string[]])[] = [
  [
    '%',
    '%',
    'percent',
    'per cent',
    'percentage points',
    'percentage point',
    'percentage',
    'percentage of participants',
    'percent of participants',
  ],
  ['kg', 'kg', 'kilograms', 'kilogram', 'kilos'],
  ['g', 'g', 'grams', 'gram', 'gm'],
  ['mg', 'mg', 'milligrams', 'milligram'],
  ['ug', 'µg', 'ug', 'mcg', 'micrograms', 'microgram'],
  ['ng', 'ng'],
  ['pg', 'pg'],
  ['L', 'L', 'l', 'litres', 'liters', 'litre', 'liter'],
  ['dL', 'dL', 'dl'],
  ['mL', 'mL', 'ml', 'millilitres', 'milliliters', 'cc'],
  ['uL', 'µL', 'µl', 'uL'],
  ['mol', 'mol'],
  ['mmol', 'mmol'],
  ['mmol/L', 'mmol/L', 'mmol/l', 'mM', 'mmol L-1'],
  ['umol/L', 'µmol/L', 'µmol/l', 'umol/L', 'µM'],
  ['nmol/L', 'nmol/L', 'nmol/l', 'nM'],
  ['pmol/L', 'pmol/L', 'pmol/l', 'pM'],
  ['mg/dL', 'mg/dL', 'mg/dl', 'mg%'],
  ['mg/L', 'mg/L', 'mg/l'],
  ['g/L', 'g/L', 'g/l'],
  ['g/dL', 'g/dL', 'g/dl', 'gm/dl'],
  ['ug/L', 'µg/L', 'µg/l', 'ug/L', 'mcg/L'],
  ['ug/dL', 'µg/dL', 'µg/dl', 'ug/dL'],
  ['ug/mL', 'µg/mL', 'µg/ml', 'mcg/mL', 'ug/mL'],
  ['ng/mL', 'ng/mL', 'ng/ml'],
  ['ng/L', 'ng/L', 'ng/l'],
  ['ng/dL', 'ng/dL', 'ng/dl'],
  ['pg/mL', 'pg/mL', 'pg/ml'],
  ['[iU]', 'IU', 'international units'],
  ['[iU]/L', 'IU/L', 'IU/l'],
  ['[iU]/mL', 'IU/mL', 'IU/ml'],
  ['m[iU]/L', 'mIU/L', 'mIU/l', 'mU/L', 'mU/l'],
  ['m[iU]/mL', 'mIU/mL', 'mIU/ml'],
  ['u[iU]/mL', 'µIU/mL', 'µU/mL', 'µIU/ml', 'µU/ml'],
  ['[iU]/d', 'IU/day', 'IU/d', 'IU per day', 'IU daily'],
  ['U/L', 'U/L', 'U/l', 'units/L'],
  ['mg/d', 'mg/day', 'mg/d', 'mg per day', 'mg daily', 'mg/24 h', 'mg/24h', 'milligrams per day'],
  ['g/d', 'g/day', 'g/d', 'g per day', 'g/24 h'],
  ['ug/d', 'µg/day', 'mcg/day', 'ug/d', 'µg/d', 'mcg per day', 'µg per day'],
  ['mL/d', 'mL/day', 'ml/day', 'mL per day'],
  ['mg/kg', 'mg/kg'],
  ['mg/kg/d', 'mg/kg/day', 'mg/kg/d', 'mg/kg per day'],
  ['ug/kg', 'µg/kg', 'mcg/kg'],
  ['ug/kg/min', 'µg/kg/min', 'mcg/kg/min'],
  ['g/kg', 'g/kg'],
  ['mg/m2', 'mg/m2', 'mg/m²'],
  ['mg/m2/d', 'mg/m2/day', 'mg/m²/day'],
  ['mg/h', 'mg/h', 'mg/hr', 'mg/hour'],
  ['mg/wk', 'mg/week', 'mg per week'],
  ['kg/m2', 'kg/m2', 'kg/m²', 'kg/m^2', 'kg m-2'],
  ['mm[Hg]', 'mm Hg', 'mmHg', 'mm hg', 'mmhg'],
  ['cm[H2O]', 'cm H2O', 'cmH2O'],
  ['kPa', 'kPa'],
  ['m', 'm', 'meters', 'metres'],
  ['cm', 'cm', 'centimeters', 'centimetres'],
  ['mm', 'mm', 'millimeters', 'millimetres'],
  ['um', 'µm', 'micrometers', 'micrometres', 'micrometer', 'micrometre', 'microns', 'micron'],
  ['km', 'km'],
  ['km/h', 'km/h'],
  ['m/s', 'm/s'],
  ['cm2', 'cm2', 'cm²'],
  ['mm2', 'mm2', 'mm²'],
  ['cm3', 'cm3', 'cm³'],
  ['mm3', 'mm3', 'mm³'],
  ['{beats}/min', 'beats/min', 'bpm', 'beats per minute', 'beats/minute', 'b/min'],
  ['{breaths}/min', 'breaths/min', 'breaths per minute'],
  ['mL/min', 'mL/min', 'ml/min'],
  ['L/min', 'L/min', 'l/min'],
  ['mL/kg/min', 'mL/kg/min', 'ml/kg/min', 'ml kg-1 min-1'],
  [
    'mL/min/{1.73_m2}',
    'mL/min/1.73 m2',
    'ml/min/1.73 m2',
    'mL/min/1.73m2',
    'ml/min/1.73m2',
    'mL/min/1.73 m²',
    'ml/min/1.73m²',
  ],
  ['a', 'years', 'year', 'yrs', 'yr', 'y'],
  ['mo', 'months', 'month', 'mos'],
  ['wk', 'weeks', 'week', 'wks', 'wk'],
  ['d', 'days', 'day'],
  ['h', 'hours', 'hour', 'hrs', 'hr', 'h'],
  ['min', 'minutes', 'minute', 'mins', 'min'],
  ['s', 'seconds', 'second', 'secs', 'sec', 's'],
  ['ms', 'ms', 'msec', 'milliseconds'],
  ['Cel', '°C', 'ºC', 'degrees Celsius', '° C'],
  ['deg', '°', 'degrees', 'degree'],
  ['kcal', 'kcal'],
  ['kcal/d', 'kcal/day', 'kcal/d', 'kcal per day'],
  ['kJ', 'kJ'],
  ['J', 'J'],
  ['W', 'W', 'watts'],
  ['N', 'N', 'newtons'],
  ['N.m', 'Nm', 'N·m', 'N m'],
  ['Hz', 'Hz'],
  ['kHz', 'kHz'],
  ['dB', 'dB'],
  ['mV', 'mV'],
  ['uV', 'µV', 'uV'],
  ['Gy', 'Gy'],
  ['mSv', 'mSv'],
  ['[diop]', 'D', 'diopters', 'dioptres', 'diopter'],
  ['10*9/L', '10^9/L', '×10^9/L', 'x10^9/L', '× 109/L', 'x 109/L', '×109/L', '10*9/L'],
  ['10*12/L', '10^12/L', '×10^12/L'],
  ['{cells}/uL', 'cells/µL', 'cells/µl', 'cells/uL', 'cells/mm3', 'cells/mm³'],
  ['{copies}/mL', 'copies/mL', 'copies/ml'],
  ['{score}', 'points', 'point', 'score', 'scores', 'units on a scale', 'score on a scale', 'scores on a scale'],
  ['{participants}', 'participants', 'Participants', 'participant'],
  ['{events}', 'events', 'event', 'Events'],
  ['{episodes}', 'episodes', 'episode'],
  ['{episodes}/wk', 'episodes/week', 'episodes per week'],
  ['{visits}', 'visits', 'visit'],
  ['{steps}/d', 'steps/day', 'steps per day'],
  ['{cigarettes}/d', 'cigarettes/day', 'cigarettes per day'],
  ['{repetitions}', 'repetitions'],
  ['{ratio}', 'ratio', 'Ratio'],
];

const BY_SPELLING: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap(([ucum, ...spellings]) => spellings.map((spelling) => [spelling, ucum] as const)),
);

/** Every spelling that the table knows. */
export const UNIT_SPELLINGS: readonly string[] = [...BY_SPELLING.keys()];
/** Every UCUM code of the table. */
export const UCUM_CODES: readonly string[] = ROWS.map(([ucum]) => ucum);

/** The unit as published, with its UCUM code where the table has one. Registries' spellings may differ in case ("Mg/Dl"). */
export function unitOf(text: string): Unit {
  const words = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\u03bc/g, 'µ');
  const ucum = BY_SPELLING.get(words) ?? (words.length > 2 ? FOLDED.get(words.toLowerCase()) : undefined);
  return { text: text.trim(), ...(ucum ? { ucum } : {}) };
}

/** Spellings in lower case, where only one unit is meant. */
const FOLDED: ReadonlyMap<string, string> = (() => {
  const folded = new Map<string, Set<string>>();
  for (const [spelling, ucum] of BY_SPELLING) {
    const key = spelling.toLowerCase();
    folded.set(key, (folded.get(key) ?? new Set()).add(ucum));
  }
  return new Map(
    Array.from(folded).flatMap(([key, codes]) => (codes.size === 1 ? [[key, [...codes][0] ?? ''] as const] : [])),
  );
})();
