/** The row of a table for a word of a source; own rows only, since a source may say `constructor`. */
export const inTable = <T>(table: Readonly<Record<string, T>>, word: string | undefined): T | undefined =>
  word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
