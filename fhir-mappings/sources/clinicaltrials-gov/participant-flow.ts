import type { Fact } from '../../study.ts';
import { amountOrAbsent } from './dispersion.ts';
import { type Count, type Groups, groupsOf } from './groups.ts';
import { child, each, type Node, text, written } from './node.ts';
import { toValue } from './number.ts';
import type { Results } from './outcome-measures.ts';
import { PARTICIPANTS, unitOf } from './units.ts';

/** `resultsSection.participantFlowModule`: who started, reached each milestone, or left, in each period. */
export function participantFlow(results: Node): Results {
  const node = child(results, 'participantFlowModule');
  const groups = groupsOf(each(node, 'groups'), { part: 'flow', counts: startedOf(node) });
  const units = text(node, 'typeUnitsAnalyzed');
  const facts = each(node, 'periods').flatMap((period) => {
    const name = text(period, 'title');
    const flow = { groups, ...(name ? { period: name } : {}), ...(units ? { units } : {}) };
    return [
      ...each(period, 'milestones').flatMap((row) => factsOf(row, 'achievements', flow)),
      ...each(period, 'dropWithdraws').flatMap((row) =>
        factsOf(row, 'reasons', { ...flow, category: 'Reason not completed' }),
      ),
    ];
  });
  return { cohorts: groups.cohorts.map(withoutClaims), facts, warnings: groups.faults };
}

/** The size of a group of the flow is a copy of those who started the first period; the fact that says so holds the number. */
const withoutClaims = <T extends { readonly quote?: unknown; readonly pointers?: unknown }>(cohort: T): T => {
  const { quote: _quote, pointers: _pointers, ...rest } = cohort;
  return rest as T;
};

function startedOf(node: Node): ReadonlyMap<string, readonly Count[]> {
  const [first] = each(node, 'periods');
  const started = first && each(first, 'milestones').find((row) => text(row, 'type') === 'STARTED');
  return new Map(
    (started ? each(started, 'achievements') : []).flatMap((stats) => {
      const [id, digits] = [text(stats, 'groupId'), written(stats, 'numSubjects')];
      return id === undefined || digits === undefined
        ? []
        : [[id, [{ digits, unit: 'Participants', pointer: stats.pointer }]] as const];
    }),
  );
}

interface Flow {
  readonly groups: Groups;
  readonly period?: string;
  readonly units?: string;
  readonly category?: string;
}

/** One fact a group: the participants at this milestone, or lost for this reason; counted units beside them. */
function factsOf(row: Node, list: string, { groups, period, units, category }: Flow): readonly Fact[] {
  const title = text(row, 'type') ?? 'a milestone without name';
  const comment = text(row, 'comment');
  return each(row, list).map((stats): Fact => {
    const words = written(stats, 'numSubjects');
    const value = toValue(words ?? '', PARTICIPANTS);
    const counted = written(stats, 'numUnits');
    const own = text(stats, 'comment');
    return {
      kind: 'flow',
      cohort: groups.key(text(stats, 'groupId'), stats),
      outcome: { text: title, codings: [] },
      statistic: 'count',
      ...('amount' in value ? { value: value.amount } : { absent: value.absent }),
      ...(counted === undefined
        ? {}
        : {
            further: [
              {
                label: units ?? 'Units',
                ...amountOrAbsent(toValue(counted, unitOf(units)), `${stats.pointer}/numUnits`),
              },
            ],
          }),
      dispersions: [],
      ...(period ? { class: period } : {}),
      ...(category ? { category } : {}),
      remarks: [comment, own].flatMap((said) => (said ? [{ label: 'Comment', text: said }] : [])),
      key: stats.pointer,
      certainty: 'structured',
      quote: { exact: words ?? '', pointer: words === undefined ? stats.pointer : `${stats.pointer}/numSubjects` },
      flags: [],
    };
  });
}
