import type { Cohort, Concept, Fact, Objective, Timing, Warning } from '../../study.ts';
import { inTable } from '../in-table.ts';
import { analysisOf } from './analysis.ts';
import { countsOf, groupsOf } from './groups.ts';
import { measureFacts } from './measure.ts';
import { child, each, type Node, text } from './node.ts';

/** What one part of the results gives. */
export interface Results {
  readonly cohorts: readonly Cohort[];
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
}

const RANK: Readonly<Record<string, Objective['rank']>> = {
  PRIMARY: 'primary',
  SECONDARY: 'secondary',
};

/** `resultsSection.outcomeMeasuresModule`: every measure with its groups, measurements and analyses. */
export function outcomeMeasures(results: Node): readonly Results[] {
  const titles = new Map<string, number>();
  return each(child(results, 'outcomeMeasuresModule'), 'outcomeMeasures').map((node) => {
    const name = [text(node, 'title') ?? 'an outcome without title', text(node, 'timeFrame')]
      .filter(Boolean)
      .join(' / ');
    const ordinal = (titles.get(name) ?? 0) + 1;
    titles.set(name, ordinal);
    return outcomeMeasure(node, ordinal === 1 ? name : `${name} #${ordinal}`);
  });
}

function outcomeMeasure(node: Node, part: string): Results {
  const counts = countsOf(node);
  const population = text(node, 'populationDescription');
  const groups = groupsOf(each(node, 'groups'), { part, counts, ...(population ? { population } : {}) });
  const outcome: Concept = { text: text(node, 'title') ?? 'an outcome without title', codings: [] };
  const timing = timingOf(node);
  const facts = measureFacts(node, {
    kind: 'outcome',
    outcome,
    groups,
    counts,
    claimCounts: false,
    ...(timing ? { timing } : {}),
    primary: text(node, 'type') === 'PRIMARY',
  });
  const analyses = each(node, 'analyses').map((analysis) =>
    analysisOf(analysis, { node, part, outcome, timing, groups, facts }),
  );
  return {
    cohorts: [...groups.cohorts, ...uniqueByKey(analyses.flatMap(({ cohort }) => cohort ?? []))],
    facts: [...facts, ...analyses.map(({ fact }) => fact)],
    warnings: groups.faults,
  };
}

const uniqueByKey = (cohorts: readonly Cohort[]): readonly Cohort[] => [
  ...new Map(cohorts.map((cohort) => [cohort.key, cohort])).values(),
];

function timingOf(node: Node): Timing | undefined {
  const frame = text(node, 'timeFrame');
  return frame === undefined ? undefined : { text: frame };
}

/** Each outcome measure as an objective, with the description that its results leave out. */
export const measuredObjectives = (results: Node): readonly Objective[] =>
  each(child(results, 'outcomeMeasuresModule'), 'outcomeMeasures').flatMap((node) => {
    const [name, description, timeFrame] = [text(node, 'title'), text(node, 'description'), text(node, 'timeFrame')];
    if (name === undefined) return [];
    const rank = inTable(RANK, text(node, 'type')) ?? 'exploratory';
    return [{ name, rank, ...(description ? { description } : {}), ...(timeFrame ? { timeFrame } : {}) }];
  });
