/** Instants are milliseconds since 1970 UTC; an interval is [low, high). A time without a zone is taken as UTC. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?(Z|z|[+ -]\d{2}:\d{2})?)?)?)?$/;

/**
 * The time that a date, dateTime or instant of any precision stands for: `2015-08` is the whole month. Undefined where it is no
 * date. https://hl7.org/fhir/R4/search.html#date
 */
export function dateInterval(text: string): Interval | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const parts = [year, month ?? '01', day ?? '01', hour ?? '00', minute ?? '00', second ?? '00'].map(Number);
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = parts;
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined;
  const offset = zoneOffset(zone);
  if (offset === undefined) return undefined;
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const low = utc(y, mo, d) + ((h * 60 + mi) * 60 + s) * 1000 + ms - offset;
  if (month === undefined) return { low, high: utc(y + 1, 1, 1) };
  if (day === undefined) return { low, high: mo === 12 ? utc(y + 1, 1, 1) : utc(y, mo + 1, 1) };
  if (hour === undefined) return { low, high: low + 86_400_000 };
  return { low, high: low + (second === undefined ? 60_000 : fraction === undefined ? 1000 : precision(fraction)) };
}

/** Width in ms of a second's fraction: `.5` stands for a tenth of a second; nothing is finer than a millisecond. */
const precision = (fraction: string): number => Math.max(1, 10 ** (3 - fraction.length));

function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** In ms; undefined where it is out of range. In a URL an unescaped `+` arrives as a space. */
function zoneOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
