/** So many of its first bytes tell a record of a list from what is nested in it: `{"@type":"dcat:Dataset",`. */
const PREFIX = 24;
const LINE_FEED = 0x0a;

/**
 * Where the next record of a list begins within bytes that begin with a record that has no end; -1 where nothing looks like one. A record begins as
 * this one does: with the same bytes, or as far into a line of its own (`indent`; undefined where this one begins no line).
 */
export function nextRecord(bytes: Buffer, indent: number | undefined): number {
  const alike = bytes.length > PREFIX ? bytes.indexOf(bytes.subarray(0, PREFIX), 1) : -1;
  const inLine = indent === undefined ? -1 : nextInLine(bytes, indent);
  return alike < 0 || inLine < 0 ? Math.max(alike, inLine) : Math.min(alike, inLine);
}

/** The next `{` before which only so many bytes of white space or commas stand in its line. */
function nextInLine(bytes: Buffer, indent: number): number {
  for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, feed + 1)) {
    const at = feed + 1 + indent;
    if (bytes[at] === 0x7b && /^[\s,]*$/.test(bytes.toString('latin1', feed + 1, at))) return at;
  }
  return -1;
}
