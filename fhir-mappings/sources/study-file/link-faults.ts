import type { Cohort, Fact, Quote, Study } from '../../study.ts';
import type { Fault } from './schema-faults.ts';

/** What no schema can say: keys that are used must exist, once; quotes must stand where they say they do. */
export function linkFaults(study: Study): readonly Fault[] {
  const cohorts = new Set(study.cohorts.map(({ key }) => key));
  const facts = new Set(study.facts.flatMap(({ key }) => key ?? []));
  const document = study.source.document && Array.from(study.source.document.text);
  return [
    ...repeated(study.cohorts, '/cohorts'),
    ...repeated(study.facts, '/facts'),
    ...study.cohorts.flatMap((cohort, at) => memberFaults(cohort, `/cohorts/${at}`, cohorts)),
    ...study.facts.flatMap((fact, at) => factFaults(fact, `/facts/${at}`, cohorts, facts)),
    ...quotesIn(study).flatMap(([path, quote]) => quoteFaults(quote, path, document)),
  ];
}

function repeated(items: readonly { readonly key?: string }[], path: string): readonly Fault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }, at) => {
    if (key === undefined || !seen.has(key)) {
      if (key !== undefined) seen.add(key);
      return [];
    }
    return [{ path: `${path}/${at}/key`, reason: `"${key}" is the key of another one already` }];
  });
}

const memberFaults = ({ members = [] }: Cohort, path: string, cohorts: ReadonlySet<string>): readonly Fault[] =>
  members.flatMap((key, at) =>
    cohorts.has(key) ? [] : [{ path: `${path}/members/${at}`, reason: `there is no cohort "${key}"` }],
  );

function factFaults(
  { cohort, compares = [], value, absent }: Fact,
  path: string,
  cohorts: ReadonlySet<string>,
  facts: ReadonlySet<string>,
): readonly Fault[] {
  return [
    ...(cohorts.has(cohort) ? [] : [{ path: `${path}/cohort`, reason: `there is no cohort "${cohort}"` }]),
    ...compares.flatMap((key, at) =>
      facts.has(key) ? [] : [{ path: `${path}/compares/${at}`, reason: `there is no fact "${key}"` }],
    ),
    ...(value && absent
      ? [{ path: `${path}/absent`, reason: 'a fact has a value or the reason why it has none' }]
      : []),
  ];
}

/** Every quote with its place in the file. */
function quotesIn({ cohorts, facts }: Study): readonly (readonly [path: string, quote: Quote])[] {
  const found: (readonly [string, Quote])[] = [];
  const add = (path: string, quote: Quote | undefined) => quote && found.push([path, quote]);
  for (const [at, { quote }] of cohorts.entries()) add(`/cohorts/${at}/quote`, quote);
  for (const [at, fact] of facts.entries()) {
    add(`/facts/${at}/quote`, fact.quote);
    add(`/facts/${at}/pValue/quote`, fact.pValue?.quote);
    for (const [index, { quote }] of fact.dispersions.entries()) add(`/facts/${at}/dispersions/${index}/quote`, quote);
    for (const [index, { quote }] of fact.remarks.entries()) add(`/facts/${at}/remarks/${index}/quote`, quote);
  }
  return found;
}

/** The words must be those of the document between the two places, in code points. */
function quoteFaults(
  { exact, start, end }: Quote,
  path: string,
  document: readonly string[] | undefined,
): readonly Fault[] {
  if (start === undefined && end === undefined) return [];
  if (start === undefined || end === undefined) return [{ path, reason: 'start and end belong together' }];
  if (!document) return [{ path, reason: 'start and end need source.document, into which they point' }];
  const words = document.slice(start, end).join('');
  return words === exact ? [] : [{ path, reason: `the document has "${words.slice(0, 60)}" there` }];
}
