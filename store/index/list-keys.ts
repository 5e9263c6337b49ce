import { encodeInstant, encodeNumber, encodeText, TEXT_END } from './encodings.ts';
import { keyValue } from './hash.ts';

/**
 * Partition keys of the lists of the Index table, and what stands before `ord id` in their sort keys.
 * The FHIR release is the first part of every key, so that another can live beside it.
 */
const listOf = (type: string, parameter: string): string => `R4/${type}.${parameter}`;

/** Every current record of a type. */
export const allPk = (type: string): string => `R4/${type}*`;

/** Resources for which the parameter has this equality value. */
export const termPk = (type: string, parameter: string, value: string): string =>
  `${listOf(type, parameter)}=${keyValue(value)}`;

/** Resources that have both values: of two parameters, or of the two components of a composite (`q` undefined). */
export const compoundPk = (type: string, p: string, q: string | undefined, v: string, u: string): string =>
  `${listOf(type, q === undefined ? p : `${p}&${q}`)}=${keyValue(v)}&${keyValue(u)}`;

/** Resources that have `p=v`, in the order of `q` (a date), or of the composite's second component (`q` undefined). */
export const orderedPk = (type: string, p: string, q: string | undefined, v: string): string =>
  `${listOf(type, p)}=${keyValue(v)}>${q ?? ''}`;

/** Dates and periods of one length class, by their start. */
export const datePk = (type: string, parameter: string, lengthClass: number): string =>
  `${listOf(type, parameter)}>${lengthClass}`;

/** Numbers or quantities by value; the unit is a canonical UCUM unit, or `*` for the values as written. */
export const valuePk = (type: string, parameter: string, unit: string): string =>
  `${listOf(type, parameter)}>${unit === '*' ? '*' : keyValue(unit)}`;

/** The canonical unit of what is only counted. */
export const NO_UNIT = '1';

/** Texts by their first characters. */
export const stringPk = (type: string, parameter: string): string => `${listOf(type, parameter)}^`;

/** Endings of texts that begin with these two characters. */
export const suffixPk = (type: string, parameter: string, firstTwo: string): string =>
  `${listOf(type, parameter)}%${keyValue(firstTwo)}`;

/** Characters of a text that order it; what is equal so far is in hash order. */
export const STRING_LENGTH = 64;
export const SUFFIX_LENGTH = 24;

export const dateSk = (ms: number): string => encodeInstant(ms);
export const valueSk = (value: number): string => encodeNumber(value);
export const stringSk = (normalised: string): string => encodeText(normalised, STRING_LENGTH) + TEXT_END;
export const suffixSk = (normalised: string): string => encodeText(normalised, SUFFIX_LENGTH) + TEXT_END;

const DAY = 86_400_000;

/** Length classes of periods: class n holds those of at most this many days (and more than class n - 1's); the last is open. */
const CLASS_DAYS = [1, 4, 16, 64, 256, 1024, 4096] as const;
export const LENGTH_CLASSES: readonly { readonly shortest: number; readonly longest: number }[] = [
  ...CLASS_DAYS.map((days, at) => ({ shortest: (CLASS_DAYS[at - 1] ?? 0) * DAY, longest: days * DAY })),
  { shortest: 4096 * DAY, longest: Number.POSITIVE_INFINITY },
];

/** The length class of [low, high) in ms. */
export const lengthClassOf = (low: number, high: number): number =>
  LENGTH_CLASSES.findIndex(({ longest }) => high - low <= longest);
