import type { Fact, Timing, Unit } from '../../study.ts';
import { amountOrAbsent } from './dispersion.ts';
import { type Groups, groupsOf } from './groups.ts';
import { child, each, type Node, text, written } from './node.ts';
import { toValue } from './number.ts';
import type { Results } from './outcome-measures.ts';
import { PARTICIPANTS, unitOf } from './units.ts';

/** Totals that the record gives of each group: prefix of their members, and what they count. */
const TOTALS = [
  ['deaths', 'All-cause mortality', undefined],
  ['serious', 'Serious adverse events', 'Serious'],
  ['other', 'Other (not serious) adverse events', 'Other'],
] as const;
const EVENTS = [
  ['seriousEvents', 'Serious'],
  ['otherEvents', 'Other'],
] as const;

/** `resultsSection.adverseEventsModule`: how many of each group were affected, of how many at risk, by each event. */
export function adverseEvents(results: Node): Results {
  const node = child(results, 'adverseEventsModule');
  const described = each(node, 'eventGroups');
  const groups = groupsOf(described, { part: 'adverse events', counts: new Map() });
  const frame = text(node, 'timeFrame');
  const timing = frame === undefined ? {} : { timing: { text: frame } };
  const totals = described.flatMap((group) => TOTALS.flatMap((row) => totalOf(group, row, groups, node, timing)));
  const events = EVENTS.flatMap(([list, seriousness]) =>
    each(node, list).flatMap((event) => eventFacts(event, seriousness, groups, timing)),
  );
  return { cohorts: groups.cohorts, facts: [...totals, ...events], warnings: groups.faults };
}

/** What is common to all: participants affected, of those at risk, with the number of events beside. */
function affected(
  stats: Node,
  names: { readonly affected: string; readonly atRisk: string; readonly events?: string },
): Pick<
  Fact,
  'statistic' | 'value' | 'absent' | 'denominator' | 'further' | 'dispersions' | 'certainty' | 'quote' | 'key'
> {
  const words = written(stats, names.affected);
  const value = toValue(words ?? '', PARTICIPANTS);
  const risk = at(stats, names.atRisk, PARTICIPANTS);
  const further = [
    ...labelled('Number at risk', risk?.absent && risk),
    ...labelled('Number of events', names.events === undefined ? undefined : at(stats, names.events, unitOf('events'))),
  ];
  return {
    statistic: 'count',
    ...('amount' in value ? { value: value.amount } : { absent: value.absent }),
    ...(risk?.amount ? { denominator: risk.amount } : {}),
    ...(further.length > 0 ? { further } : {}),
    dispersions: [],
    certainty: 'structured',
    key: `${stats.pointer}/${names.affected}`,
    quote: { exact: words ?? '', pointer: words === undefined ? stats.pointer : `${stats.pointer}/${names.affected}` },
  };
}

/** The number of a member with its place; undefined where the member is not there. */
function at(stats: Node, name: string, unit: Unit | undefined): ReturnType<typeof amountOrAbsent> | undefined {
  const words = written(stats, name);
  return words === undefined ? undefined : amountOrAbsent(toValue(words, unit), `${stats.pointer}/${name}`);
}

const labelled = (label: string, number: ReturnType<typeof at>): NonNullable<Fact['further']> =>
  number ? [{ label, ...number }] : [];

function totalOf(
  group: Node,
  [prefix, title, seriousness]: (typeof TOTALS)[number],
  groups: Groups,
  node: Node,
  timing: { readonly timing?: Timing },
): readonly Fact[] {
  const names = { affected: `${prefix}NumAffected`, atRisk: `${prefix}NumAtRisk` };
  if (written(group, names.affected) === undefined && written(group, names.atRisk) === undefined) return [];
  const comment = prefix === 'deaths' ? text(node, 'allCauseMortalityComment') : undefined;
  return [
    {
      kind: 'adverse-event',
      cohort: groups.key(text(group, 'id') ?? group.pointer, group),
      outcome: { text: title, codings: [] },
      ...affected(group, names),
      ...timing,
      ...(seriousness ? { class: seriousness } : {}),
      category: 'Total',
      remarks: comment ? [{ label: 'Comment', text: comment }] : [],
      flags: [],
    },
  ];
}

function eventFacts(
  event: Node,
  seriousness: string,
  groups: Groups,
  timing: { readonly timing?: Timing },
): readonly Fact[] {
  const system = text(event, 'organSystem');
  const remarks = remarksOf(event);
  return each(event, 'stats').map((stats) => ({
    kind: 'adverse-event',
    cohort: groups.key(text(stats, 'groupId'), stats),
    outcome: { text: text(event, 'term') ?? 'an event without term', codings: [] },
    ...affected(stats, { affected: 'numAffected', atRisk: 'numAtRisk', events: 'numEvents' }),
    ...timing,
    class: seriousness,
    ...(system ? { category: system } : {}),
    remarks,
    flags: [],
  }));
}

function remarksOf(event: Node): Fact['remarks'] {
  const assessment = text(event, 'assessmentType');
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Vocabulary', text(event, 'sourceVocabulary')],
    ['Assessment', assessment?.toLowerCase().replaceAll('_', ' ')],
    ['Notes', text(event, 'notes')],
  ];
  return rows.flatMap(([label, words]) => (words ? [{ label, text: words }] : []));
}
