import type { Extension, Quantity, Range } from 'fhir/r4.js';
import { decimal } from '../../fhir/json.ts';
import type { Amount, Interval } from '../study.ts';
import { structure, UCUM } from '../terminology/systems.ts';

const QUOTE = structure('quote');

const NUMBER = /^([+-]?)0*(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;

/**
 * Digits as FHIR's decimal spells them, precision kept (`.05` is 0.05, `1,234` is 1234); undefined where they are no decimal.
 * https://hl7.org/fhir/R4/datatypes.html#decimal
 */
export function decimalDigits(digits: string): string | undefined {
  const plain = digits
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const [, sign, whole, fraction, exponent = ''] = NUMBER.exec(plain) ?? [];
  if (sign === undefined || (!whole && !fraction && !/0/.test(plain))) return undefined;
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}${exponent}`;
}

/** The number with its digits kept; undefined where `digits` are none. RawNumber and number are one to JSON.stringify. */
export function numberWith(digits: string): number | undefined {
  const plain = decimalDigits(digits);
  return plain === undefined || !Number.isFinite(Number(plain)) ? undefined : (decimal(plain) as number);
}

/** https://hl7.org/fhir/R4/datatypes.html#Quantity; undefined where the digits are no number. */
export function quantityOf(amount: Amount): Quantity | undefined {
  const value = numberWith(amount.digits);
  if (value === undefined) return undefined;
  const { comparator, unit, pointer } = amount;
  return {
    ...pointed(pointer),
    value,
    ...(comparator ? { comparator } : {}),
    ...(unit ? { unit: unit.text } : {}),
    ...(unit?.ucum ? { system: UCUM, code: unit.ucum } : {}),
  };
}

/** The place in the source's record for which this element alone stands: a JSON Pointer. */
export const pointed = (pointer: string | undefined): { extension?: Extension[] } =>
  pointer === undefined ? {} : { extension: [{ url: QUOTE, extension: [{ url: 'pointer', valueString: pointer }] }] };

/** A SimpleQuantity: it has no comparator, so an amount that has one gives undefined. */
export const simpleQuantityOf = (amount: Amount | undefined): Quantity | undefined =>
  amount && !amount.comparator ? quantityOf(amount) : undefined;

/** The limits that a Range can hold; undefined where it can hold none, or where the source has them the wrong way round (rng-2). */
export function rangeOf({ low, high }: Pick<Interval, 'low' | 'high'>): Range | undefined {
  const lower = simpleQuantityOf(low);
  const upper = simpleQuantityOf(high);
  if (!lower && !upper) return undefined;
  if (lower && upper && Number(low?.digits) > Number(high?.digits)) return undefined;
  return { ...(lower ? { low: lower } : {}), ...(upper ? { high: upper } : {}) };
}

/** An amount as a person writes it. */
export function amountText({ digits, comparator, unit }: Amount): string {
  const shown = !unit || unit.ucum === '1' ? '' : unit.text === '%' ? '%' : ` ${unit.text}`;
  return `${comparator ? `${comparator} ` : ''}${digits}${shown}`;
}
