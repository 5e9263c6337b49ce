import type { ObservationComponent } from 'fhir/r4.js';
import type { Absent, Amount, Dispersion, Interval } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { DISPERSION_CODES } from '../terminology/statistics.ts';
import { absentReason, codeableConcept } from './concept.ts';
import { quantityOf, rangeOf } from './quantity.ts';

/** A measure of spread: one number (SD, SE), or limits with level and sides. */
export function dispersionComponents(dispersion: Dispersion): ObservationComponent[] {
  const code = codeableConcept(DISPERSION_CODES[dispersion.kind], dispersion.text);
  if (!('interval' in dispersion)) return [{ code, ...spread(dispersion.amount, dispersion.absent) }];
  const { interval, level, sides } = dispersion;
  return [...limits(code, interval), ...levelOf(level), ...sidesOf(sides)];
}

function spread(amount: Amount | undefined, absent: Absent | undefined): Partial<ObservationComponent> {
  const quantity = amount && quantityOf(amount);
  if (quantity) return { valueQuantity: quantity };
  if (amount) return { valueString: amount.digits };
  return { dataAbsentReason: absentReason(absent ?? { absent: 'unknown' }) };
}

/** A Range holds plain limits; a limit with a comparator, or that is not estimable, has a component of its own. */
function limits(code: ObservationComponent['code'], interval: Interval): ObservationComponent[] {
  const range = rangeOf(interval);
  const apart = [
    ...(range?.low ? [] : limitApart('lower-limit', interval.low, interval.lowAbsent)),
    ...(range?.high ? [] : limitApart('upper-limit', interval.high, interval.highAbsent)),
  ];
  if (range) return [{ code, valueRange: range }, ...apart];
  return [{ code, dataAbsentReason: absentReason(neither(interval)) }, ...apart];
}

/** Why there are no limits; each end's own component names its place in the source. */
const neither = ({ low, high, lowAbsent, highAbsent }: Interval): Absent => {
  const { absent, words } = lowAbsent ?? highAbsent ?? { absent: low && high ? 'error' : 'as-text' };
  return { absent, ...(words === undefined ? {} : { words }) };
};

function limitApart(code: string, amount: Amount | undefined, absent: Absent | undefined): ObservationComponent[] {
  const label = codeableConcept([local('component', code)]);
  if (absent) return [{ code: label, dataAbsentReason: absentReason(absent) }];
  if (!amount) return [];
  const quantity = quantityOf(amount);
  return [{ code: label, ...(quantity ? { valueQuantity: quantity } : { valueString: amount.digits }) }];
}

function levelOf(level: Amount | undefined): ObservationComponent[] {
  const quantity = level && quantityOf({ ...level, unit: level.unit ?? { text: '%', ucum: '%' } });
  return quantity ? [{ code: codeableConcept([local('component', 'confidence-level')]), valueQuantity: quantity }] : [];
}

const sidesOf = (sides: 'one' | 'two' | undefined): ObservationComponent[] =>
  sides ? [{ code: codeableConcept([local('component', 'confidence-sides')]), valueString: `${sides}-sided` }] : [];
