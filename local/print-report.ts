import type { Counts, Publication, Report } from '../publishing/report.ts';

/** What was published, for a person: one paragraph a study, every warning, every refusal. */
export function printReport({ publications, refused }: Report): void {
  for (const publication of publications) console.log(linesOf(publication).join('\n'));
  for (const { name, reason, path } of refused) console.error(`Refused ${name}: ${path ? `${path}: ` : ''}${reason}`);
}

export function linesOf(publication: Publication): string[] {
  const { id, title, reference, made, updated, deleted, unchanged, edited, warnings, reconciliations } = publication;
  const done = [
    counted('made', made),
    counted('updated', updated),
    counted('deleted', deleted),
    counted('unchanged', unchanged),
  ].filter((text) => text !== undefined);
  return [
    `${reference}  ${title}${/^(?:Library|DocumentReference)\//.test(reference) ? `  (taken away by --unpublish ${id})` : ''}`,
    ...done.map((text) => `  ${text}`),
    ...reconciliations.flatMap(reconciled),
    ...edited.map(({ reference, kept, instead }) => `  ${reference} was ${kept}: ${instead}`),
    ...warnings.map((warning) => `  warning: ${textOf(warning)}`),
  ];
}

/** How the numbers of a registry's results were accounted for: held once, or left out and why. */
function reconciled({ leaves, claimed, leftOut, twice }: Publication['reconciliations'][number]): string[] {
  const reasons = leftOut.map(({ pointer, reason }) => `    left out ${pointer}: ${reason}`);
  return [
    `  reconciled ${claimed} of ${leaves} result values by JSON Pointer; ${leftOut.length} left out, ${twice.length} held twice`,
    ...reasons,
  ];
}

function counted(what: string, counts: Counts): string | undefined {
  const parts = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
  return parts.length ? `${what} ${parts.join(', ')}` : undefined;
}

const textOf = ({ path, message }: Publication['warnings'][number]): string => (path ? `${path}: ${message}` : message);
