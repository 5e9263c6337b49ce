/** Tags, comments and the XML declaration; what stands between them is text. */
const TAG = /<[^>]*>/g;

/** The XML of a resource, indented; the narrative stays as it is, since white space means something there. */
export function prettyXml(xml: string): string {
  const lines: string[] = [];
  let depth = 0;
  let narrative = 0;
  let end = 0;
  for (const match of xml.matchAll(TAG)) {
    const [tag] = match;
    const closes = tag.startsWith('</');
    const opens = !closes && !tag.endsWith('/>') && !tag.startsWith('<?');
    if (narrative > 0) {
      // inside the narrative: text and tags are carried over, and nested elements counted
      lines.push(`${lines.pop()}${xml.slice(end, match.index)}${tag}`);
      narrative += opens ? 1 : closes ? -1 : 0;
    } else {
      if (closes) depth--;
      lines.push(`${'  '.repeat(depth)}${tag}`);
      if (opens && tag.startsWith('<div')) narrative = 1;
      else if (opens) depth++;
    }
    end = match.index + tag.length;
  }
  return `${lines.join('\n')}\n`;
}
