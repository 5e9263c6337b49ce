import type { Counts, Publication, Report } from '../publishing/report.ts';

/** What was published, for a person: one paragraph a study, every warning, every refusal. */
export function printReport({ publications, refused }: Report): void {
  for (const publication of publications) console.log(linesOf(publication).join('\n'));
  for (const { name, reason, path } of refused) console.error(`Refused ${name}: ${path ? `${path}: ` : ''}${reason}`);
}

export function linesOf(publication: Publication): string[] {
  const { title, reference, made, updated, deleted, unchanged, edited, warnings } = publication;
  const done = [
    counted('made', made),
    counted('updated', updated),
    counted('deleted', deleted),
    counted('unchanged', unchanged),
  ].filter((text) => text !== undefined);
  return [
    `${reference}  ${title}`,
    ...done.map((text) => `  ${text}`),
    ...edited.map((each) => `  kept as a client changed it: ${JSON.stringify(each)}`),
    ...warnings.map((warning) => `  warning: ${textOf(warning)}`),
  ];
}

function counted(what: string, counts: Counts): string | undefined {
  const parts = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
  return parts.length ? `${what} ${parts.join(', ')}` : undefined;
}

const textOf = ({ path, message }: Publication['warnings'][number]): string => (path ? `${path}: ${message}` : message);
