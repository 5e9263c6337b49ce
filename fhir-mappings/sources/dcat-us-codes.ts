/** What the codes of the U.S. government stand for, where a contradiction between them is known. */

/** OMB Circular A-11, appendix C: bureau codes of the Department of Health and Human Services (009). */
const BUREAUS: ReadonlyMap<string, string> = new Map([
  ['009:20', 'Centers for Disease Control and Prevention'],
  ['009:25', 'National Institutes of Health'],
]);

/** Federal Program Inventory of fiscal year 2013: program -> the bureau that runs it. */
const PROGRAMS: ReadonlyMap<string, { readonly name: string; readonly bureau: string }> = new Map([
  ['009:034', { name: 'National Institute for Occupational Safety and Health', bureau: '009:20' }],
]);

/** Codes that contradict each other, said in words; both are kept as published. */
export function codeFlags(bureauCodes: readonly string[], programCodes: readonly string[]): readonly string[] {
  return programCodes.flatMap((code) => {
    const program = PROGRAMS.get(code);
    if (!program || bureauCodes.length === 0 || bureauCodes.includes(program.bureau)) return [];
    const bureaus = bureauCodes.map((bureau) => `${bureau} (${BUREAUS.get(bureau) ?? 'not in our table'})`).join(', ');
    return [
      `program code ${code} is ${program.name} in the FY13 inventory, while bureau code ${bureaus} is another agency`,
    ];
  });
}
