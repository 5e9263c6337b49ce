/** So many of its first bytes tell a record of a list from what is nested in it: `{"@type":"dcat:Dataset",`. */
const PREFIX = 24;
const LINE_FEED = 0x0a;

/** Objects in a record that has no end are looked at for no more than so many bytes together. */
const MOST_LOOKED_AT = 4 * 1024 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Where the next record of a list begins within bytes that begin with a record that has no end; -1 where nothing looks like one. A record begins as
 * this one does: with the same bytes, or as far into a line of its own (`indent`; undefined where this one begins no line); or it is a whole object
 * with the members that only records have.
 */
export function nextRecord(bytes: Buffer, indent: number | undefined): number {
  const alike = bytes.length > PREFIX ? bytes.indexOf(bytes.subarray(0, PREFIX), 1) : -1;
  const inLine = indent === undefined ? -1 : nextInLine(bytes, indent);
  const first = Math.min(...[alike, inLine].filter((at) => at >= 0), bytes.length);
  const whole = nextWhole(bytes.subarray(0, first));
  if (whole >= 0) return whole;
  return first < bytes.length ? first : -1;
}

/** The first whole object behind a comma that has the members of a record. */
function nextWhole(bytes: Buffer): number {
  let left = MOST_LOOKED_AT;
  for (let comma = bytes.indexOf(','); comma >= 0 && left > 0; comma = bytes.indexOf(',', comma + 1)) {
    let at = comma + 1;
    while ((bytes[at] ?? QUOTE) <= 0x20) at++;
    if (bytes[at] !== OPEN) continue;
    const end = endOfObject(bytes.subarray(at, at + left));
    if (end >= 0 && isRecord(bytes.subarray(at, at + end))) return at;
    left -= end >= 0 ? end : Math.min(left, bytes.length - at);
  }
  return -1;
}

/** The place after the bracket that closes the object with which the bytes begin; -1 where none does. */
function endOfObject(bytes: Buffer): number {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return index + 1;
  }
  return -1;
}

/** A dataset of DCAT-US has an identifier and a title (https://resources.data.gov/resources/dcat-us/), a study of ClinicalTrials.gov its sections. */
function isRecord(bytes: Buffer): boolean {
  try {
    const value: object = JSON.parse(bytes.toString('utf8'));
    return ('identifier' in value && 'title' in value) || 'protocolSection' in value;
  } catch {
    return false;
  }
}

/** The next `{` before which only so many bytes of white space or commas stand in its line. */
function nextInLine(bytes: Buffer, indent: number): number {
  for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, feed + 1)) {
    const at = feed + 1 + indent;
    if (bytes[at] === 0x7b && /^[\s,]*$/.test(bytes.toString('latin1', feed + 1, at))) return at;
  }
  return -1;
}
