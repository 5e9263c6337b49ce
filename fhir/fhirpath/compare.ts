import { numberOf } from '../json.ts';
import { isObject } from './item.ts';

const MOMENT = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const DAY = 86_400_000;

/** The time span [low, high] in ms that a date, dateTime or instant stands for; undefined for other text. */
function spanOf(text: string): readonly [low: number, high: number] | undefined {
  const [, year, month, day, hour] = MOMENT.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (hour !== undefined) {
    const at = Date.parse(text.replace(/:60/, ':59'));
    return Number.isNaN(at) ? undefined : [at, at];
  }
  const low = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const high = day
    ? low + DAY - 1
    : month
      ? Date.UTC(Number(year), Number(month), 1) - 1
      : Date.UTC(Number(year) + 1, 0, 1) - 1;
  return [low, high];
}

function compareText(a: string, b: string): number | undefined {
  const [first, second] = [spanOf(a), spanOf(b)];
  if (!first || !second || a === b) return a < b ? -1 : a > b ? 1 : 0;
  if (first[1] < second[0]) return -1;
  if (first[0] > second[1]) return 1;
  return first[0] === second[0] && first[1] === second[1] ? 0 : undefined;
}

function compareQuantities(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): number | undefined {
  const coded = a.code !== undefined || b.code !== undefined;
  const same = coded ? a.code === b.code && a.system === b.system : a.unit === b.unit;
  return same ? compareValues(a.value, b.value) : undefined;
}

/** Negative, zero or positive; undefined where it cannot be known (precision, units) or the values have no order. */
export function compareValues(a: unknown, b: unknown): number | undefined {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return isObject(a) && isObject(b) ? compareQuantities(a, b) : undefined;
}
