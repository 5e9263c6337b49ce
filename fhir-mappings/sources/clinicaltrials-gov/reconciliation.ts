import { digitsOf } from '../../../fhir/json.ts';
import type { Absent, Amount, Fact, Reconciliation, Study, Warning } from '../../study.ts';
import type { Node } from './node.ts';

/** The places whose numbers are results. `*` stands for an index. What is not listed here is prose, an identifier, a date or an address. */
export const RESULT_PATHS = [
  '/protocolSection/designModule/enrollmentInfo/count',
  '/resultsSection/participantFlowModule/periods/*/milestones/*/achievements/*/numSubjects',
  '/resultsSection/participantFlowModule/periods/*/milestones/*/achievements/*/numUnits',
  '/resultsSection/participantFlowModule/periods/*/dropWithdraws/*/reasons/*/numSubjects',
  '/resultsSection/participantFlowModule/periods/*/dropWithdraws/*/reasons/*/numUnits',
  '/resultsSection/baselineCharacteristicsModule/denoms/*/counts/*/value',
  '/resultsSection/baselineCharacteristicsModule/measures/*/denoms/*/counts/*/value',
  '/resultsSection/baselineCharacteristicsModule/measures/*/classes/*/denoms/*/counts/*/value',
  ...measurements('/resultsSection/baselineCharacteristicsModule/measures/*'),
  '/resultsSection/outcomeMeasuresModule/outcomeMeasures/*/denoms/*/counts/*/value',
  '/resultsSection/outcomeMeasuresModule/outcomeMeasures/*/classes/*/denoms/*/counts/*/value',
  ...measurements('/resultsSection/outcomeMeasuresModule/outcomeMeasures/*'),
  ...['pValue', 'paramValue', 'dispersionValue', 'ciPctValue', 'ciLowerLimit', 'ciUpperLimit'].map(
    (name) => `/resultsSection/outcomeMeasuresModule/outcomeMeasures/*/analyses/*/${name}`,
  ),
  ...['deaths', 'serious', 'other'].flatMap((kind) => [
    `/resultsSection/adverseEventsModule/eventGroups/*/${kind}NumAffected`,
    `/resultsSection/adverseEventsModule/eventGroups/*/${kind}NumAtRisk`,
  ]),
  ...['seriousEvents', 'otherEvents'].flatMap((list) =>
    ['numEvents', 'numAffected', 'numAtRisk'].map(
      (name) => `/resultsSection/adverseEventsModule/${list}/*/stats/*/${name}`,
    ),
  ),
  '/resultsSection/adverseEventsModule/frequencyThreshold',
];

function measurements(measure: string): readonly string[] {
  return ['value', 'spread', 'lowerLimit', 'upperLimit'].map(
    (name) => `${measure}/classes/*/categories/*/measurements/*/${name}`,
  );
}

/** Listed places that no element holds, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '/resultsSection/adverseEventsModule/frequencyThreshold':
    'a rule of reporting and no result: it is told in a note of the study',
};

/** Each listed leaf of the record against the claims of the study: which are held once, which twice, which by nothing. */
export function reconcile(record: Node, study: Study): Reconciliation & { readonly warnings: readonly Warning[] } {
  const claims = new Map<string, number>();
  for (const pointer of claimsOf(study)) claims.set(pointer, (claims.get(pointer) ?? 0) + 1);
  const leaves = leavesOf(record.value, '', TREE);
  const unclaimed = leaves.filter((leaf) => !claims.has(leaf) && !Object.hasOwn(LEFT_OUT, leaf));
  const twice = leaves.filter((leaf) => (claims.get(leaf) ?? 0) > 1);
  const leftOut = leaves.flatMap((pointer) => {
    const reason = Object.hasOwn(LEFT_OUT, pointer) ? LEFT_OUT[pointer] : undefined;
    return reason ? [{ pointer, reason }] : [];
  });
  return {
    leaves: leaves.length,
    claimed: leaves.length - unclaimed.length - leftOut.length - twice.length,
    leftOut: [...leftOut, ...unclaimed.map((pointer) => ({ pointer, reason: 'not understood: nothing holds it' }))],
    twice,
    warnings: [
      ...unclaimed.map((path) => ({ code: 'unclaimed', message: 'a number that no resource holds', path })),
      ...twice.map((path) => ({ code: 'claimed-twice', message: 'a number that two elements hold', path })),
    ],
  };
}

/** The listed places as a tree of member names, so that the record is walked once. */
interface Tree {
  readonly [name: string]: Tree;
}
const TREE = treeOf(RESULT_PATHS);

function treeOf(paths: readonly string[]): Tree {
  const tree: { [name: string]: Tree } = {};
  const heads = Map.groupBy(
    paths.map((path) => path.slice(1)).filter((path) => path !== ''),
    (path) => path.split('/', 1)[0] ?? '',
  );
  for (const [head, rest] of heads) tree[head] = treeOf(rest.map((path) => path.slice(head.length)));
  return tree;
}

/** Pointers of the leaves below a value that the tree names and that hold a number, or say why there is none. */
function leavesOf(value: unknown, pointer: string, tree: Tree): readonly string[] {
  const names = Object.keys(tree);
  if (names.length === 0) return isLeaf(value) ? [pointer] : [];
  if (Array.isArray(value)) {
    const below = tree['*'];
    return below ? value.flatMap((item: unknown, index) => leavesOf(item, `${pointer}/${index}`, below)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return names.flatMap((name) => {
    const below = tree[name];
    if (!below || !Object.hasOwn(value, name)) return [];
    return leavesOf((value as Record<string, unknown>)[name], `${pointer}/${name}`, below);
  });
}

const isLeaf = (value: unknown): boolean => typeof value === 'string' || digitsOf(value) !== undefined;

/** Every place that the study says it holds the number of. */
export function claimsOf(study: Study): readonly string[] {
  const pointers: (string | undefined)[] = [study.eligibility?.size?.pointer];
  for (const { quote, pointers: more } of study.cohorts) pointers.push(quote?.pointer, ...(more ?? []));
  for (const fact of study.facts) pointers.push(...factClaims(fact));
  return pointers.filter((pointer) => pointer !== undefined);
}

function factClaims(fact: Fact): readonly (string | undefined)[] {
  return [
    fact.quote.pointer,
    ...(fact.pointers ?? []),
    ...[fact.numerator, fact.denominator, ...(fact.further ?? []).flatMap(ends)].map(pointerOf),
    ...fact.dispersions.flatMap((dispersion) =>
      'interval' in dispersion
        ? [
            dispersion.interval.low,
            dispersion.interval.lowAbsent,
            dispersion.interval.high,
            dispersion.interval.highAbsent,
            dispersion.level,
          ].map(pointerOf)
        : ends(dispersion).map(pointerOf),
    ),
    fact.pValue?.quote?.pointer,
  ];
}

const ends = ({ amount, absent }: { readonly amount?: Amount; readonly absent?: Absent }) => [amount, absent];
const pointerOf = (end: Amount | Absent | undefined): string | undefined => end?.pointer;
