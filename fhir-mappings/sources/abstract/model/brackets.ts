/** Where the bracket opens that a text ends within; -1 where the last one is closed. */
export function openBracket(text: string): number {
  const at = Math.max(text.lastIndexOf('('), text.lastIndexOf('['));
  return at > Math.max(text.lastIndexOf(')'), text.lastIndexOf(']')) ? at : -1;
}
