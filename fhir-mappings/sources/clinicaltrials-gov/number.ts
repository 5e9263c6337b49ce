import type { Absent, Amount, Comparator, Unit } from '../../study.ts';
import { inTable } from '../in-table.ts';

/** What a result field holds: a number, or why there is none. */
export type Value = { readonly amount: Amount } | { readonly absent: Absent };

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '=<': '<=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
  '=>': '>=',
};

/** `<0.001`, `= 0.12`, `-1.5`, `.33`, `1,234`, `2e-16`, `12%`. */
const NUMBER = /^([<>]=?|=[<>]?|[≤≥])?\s*([-+−–]?)\s*([1-9]\d{0,2}(?:,\d{3})+|\d*)(\.\d*)?(?:e([-+]?\d+))?\s*(%)?$/i;

/** "NA" is a statement of the registry (not reached, not estimable), not a gap. https://clinicaltrials.gov/data-api/about-api/study-data-structure */
const NOT_ESTIMABLE =
  /^(?:n\.?\/?[arecd]\.?|not? (?:reached|estimable|evaluable|available|applicable|calculable|calculated|estimated|done|determined|computed|reported)(?: yet)?|nan|undefined|inf(?:inity)?|∞)$/i;

/** No statement at all: nothing, a dash, a row of dots where a value might have stood. */
const EMPTY = /^[\s.\-–—_*]*$/;

/** What a registry's value means. Digits stay as published but for signs of grouping; what is no number stays in its words. */
export function toValue(written: string, unit?: Unit): Value {
  const words = written.trim();
  if (EMPTY.test(words)) return { absent: { absent: 'unknown', ...(words ? { words } : {}) } };
  if (NOT_ESTIMABLE.test(words)) return { absent: { absent: 'not-estimable', words } };
  const amount = amountOf(words);
  if (!amount) return { absent: { absent: 'as-text', words } };
  return { amount: { ...amount, ...(amount.unit || !unit ? {} : { unit }) } };
}

/** The number that a text is, or undefined. A percent sign is its unit. */
export function amountOf(words: string): Amount | undefined {
  const [, sign = '', minus = '', whole = '', fraction = '', exponent, percent] = NUMBER.exec(words) ?? [];
  if (!/\d/.test(whole + fraction)) return undefined;
  const integer = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '') || '0';
  const digits = `${/[-−–]/.test(minus) ? '-' : ''}${integer}${fraction.length > 1 ? fraction : ''}${exponent ? `e${exponent}` : ''}`;
  if (!Number.isFinite(Number(digits))) return undefined;
  const comparator = inTable(COMPARATORS, sign);
  return {
    digits,
    ...(comparator ? { comparator } : {}),
    ...(percent ? { unit: { text: '%', ucum: '%' } } : {}),
  };
}

/** A count: a whole number that FHIR's unsignedInt can hold, never a text or a comparison; undefined for anything else. */
export function wholeNumber(written: string): number | undefined {
  const amount = amountOf(written.trim());
  const size = amount && !amount.comparator && !amount.unit ? Number(amount.digits) : Number.NaN;
  return Number.isSafeInteger(size) && size >= 0 && size < 2 ** 31 ? size : undefined;
}

/** A p-value: a number between 0 and 1, perhaps written `p < 0.05` or `P=0.3`. */
export function toPValue(written: string): Value {
  const value = toValue(written.replace(/^\s*p(?:[- ]?value)?\s*(?:is\s+)?(?=[<>=≤≥.\d])/i, ''));
  if ('absent' in value) return value;
  const number = Number(value.amount.digits);
  if (number >= 0 && number <= 1 && !value.amount.unit) return value;
  return { absent: { absent: 'as-text', words: written.trim() } };
}
