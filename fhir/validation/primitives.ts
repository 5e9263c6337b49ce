import { digitsOf, isRawNumber } from '../json.ts';

/** Why a JSON value is no valid `type`: `structure` where it has the wrong JSON type, `value` where its text is wrong. */
export interface Fault {
  readonly code: 'structure' | 'value';
  readonly message: string;
}

type Check = (value: string) => string | undefined;

const STRING_LIMIT = 1_048_576;
/** Control characters that XML has not: tab, line ends and C1 are allowed. */
const CONTROL = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;
/** `\s` of the specification's patterns is these four: JavaScript's also holds U+00A0 and its kin, which text may hold. */
const CODE = /^[^ \t\r\n]+([ \t\r\n][^ \t\r\n]+)*$/;
const BLANK = /[ \t\r\n]/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const OID = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/;
const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const ZONE = /^(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/;
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const INTEGER = /^-?(0|[1-9]\d*)$/;
const MAX_DECIMAL_DIGITS = 1000;

const characters: Check = (value) => {
  if (value === '') return 'must not be empty';
  if (CONTROL.test(value)) return 'holds a control character';
  return !value.isWellFormed() ? 'holds half of a surrogate pair' : undefined;
};

const text: Check = (value) => (value.length > STRING_LIMIT ? 'is longer than 1 MB' : characters(value));

const uri: Check = (value) => {
  if (value === '') return 'must not be empty';
  // Here U+00A0 and its kin are white space too: no URI or IRI holds them.
  if (/\s/.test(value)) return 'must not hold whitespace';
  if (CONTROL.test(value) || !value.isWellFormed()) return 'holds a character that no URI has';
  // A canonical may be versioned: `urn:oid:1.2.3|4.0.1`; a UUID is read in either case (RFC 4122), and canonical in lower case.
  const bare = value.replace(/\|[^|]*$/, '');
  if (value.startsWith('urn:oid:') && !OID.test(bare)) return 'is no valid urn:oid';
  return value.startsWith('urn:uuid:') && !UUID.test(bare.toLowerCase()) ? 'is no valid urn:uuid' : undefined;
};

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const date: Check = (value) => {
  const [, year = '', month, day] = DATE.exec(value) ?? [];
  if (year === '') return 'is no date: YYYY, YYYY-MM or YYYY-MM-DD';
  if (year === '0000') return 'has the year 0000';
  if (month === undefined || day === undefined) return undefined;
  const days = month === '02' && isLeap(Number(year)) ? 29 : (DAYS[Number(month) - 1] ?? 0);
  return Number(day) > days ? 'is a day that does not exist' : undefined;
};

/** Length of YYYY-MM-DDThh:mm:ss: fraction and zone follow. */
const SECONDS = 19;

const instant: Check = (value) => {
  const zone = /(Z|[+-]\d\d:\d\d)$/.exec(value)?.[0];
  if (zone === undefined || !ZONE.test(zone)) return 'needs a time zone: Z or +hh:mm';
  if (value.length < SECONDS || value[10] !== 'T') return 'is no instant: YYYY-MM-DDThh:mm:ss+zz:zz';
  if (!TIME.test(value.slice(11, -zone.length))) return 'has no valid time of day';
  return date(value.slice(0, 10));
};

const dateTime: Check = (value) => (value.includes('T') ? instant(value) : date(value));

const pattern =
  (expression: RegExp, message: string): Check =>
  (value) =>
    expression.test(value) ? undefined : message;

const base64: Check = (value) => {
  const bare = BLANK.test(value) ? value.replace(/[ \t\r\n]+/g, '') : value;
  return bare !== '' && BASE64.test(bare) ? undefined : 'is no base64';
};

const both =
  (first: Check, second: Check): Check =>
  (value) =>
    first(value) ?? second(value);

/** https://hl7.org/fhir/R4/datatypes.html#primitive: the types that are JSON strings. */
const STRINGS = new Map<string, Check>([
  ['string', text],
  ['markdown', text],
  ['xhtml', characters],
  ['code', both(text, pattern(CODE, 'is no code: no whitespace at its ends, no two together inside'))],
  ['id', pattern(ID, 'is no id: 1 to 64 of A-Z a-z 0-9 - .')],
  ['uri', uri],
  ['url', uri],
  ['canonical', uri],
  ['oid', pattern(OID, 'is no oid: urn:oid:1.2.3')],
  ['uuid', pattern(UUID, 'is no uuid: urn:uuid: and lower case digits')],
  ['base64Binary', base64],
  ['date', date],
  ['dateTime', dateTime],
  ['instant', instant],
  ['time', pattern(TIME, 'is no time: hh:mm:ss')],
]);

const MAX_INTEGER = 2_147_483_647;
const LOWEST: Readonly<Record<string, number>> = { integer: -MAX_INTEGER - 1, unsignedInt: 0, positiveInt: 1 };

function numberFault(type: string, digits: string): Fault | undefined {
  if (type === 'decimal') {
    const valid = digits.length <= MAX_DECIMAL_DIGITS && DECIMAL.test(digits) && Number.isFinite(Number(digits));
    return valid ? undefined : { code: 'value', message: `${digits.slice(0, 40)} is no decimal that can be held` };
  }
  const number = Number(digits);
  const lowest = LOWEST[type] ?? 0;
  if (INTEGER.test(digits) && number >= lowest && number <= MAX_INTEGER) return undefined;
  return {
    code: 'value',
    message: `${digits.slice(0, 40)} is no ${type}: a whole number from ${lowest} to ${MAX_INTEGER}`,
  };
}

const jsonType = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : isRawNumber(value)
        ? 'a number'
        : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
const wrong = (type: string, expected: string, value: unknown): Fault => ({
  code: 'structure',
  message: `${type} must be a JSON ${expected}, not ${jsonType(value)}`,
});

const SPACE = ' '.charCodeAt(0);

/** Whether text holds nothing to read: allowed, but it SHOULD NOT be (https://hl7.org/fhir/R4/datatypes.html#string). */
export const isBlank = (value: string): boolean => value.charCodeAt(0) <= SPACE && !/[^ \t\r\n]/.test(value);

const shown = (value: string) => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);

/** What is wrong with a primitive value, or undefined. Numbers may be RawNumber. */
export function primitiveFault(type: string, value: unknown): Fault | undefined {
  const check = STRINGS.get(type);
  if (check) {
    if (typeof value !== 'string') return wrong(type, 'string', value);
    const message = check(value);
    return message === undefined ? undefined : { code: 'value', message: `${shown(value)} ${message}` };
  }
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : wrong(type, 'boolean', value);
  const digits = digitsOf(value);
  return digits === undefined ? wrong(type, 'number', value) : numberFault(type, digits);
}
