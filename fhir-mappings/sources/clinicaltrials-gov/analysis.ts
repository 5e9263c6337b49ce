import { hashOf } from '../../identity.ts';
import type { Amount, Cohort, Concept, Dispersion, Fact, PValue, Timing, Unit } from '../../study.ts';
import { inTable } from '../in-table.ts';
import { amountOrAbsent, limitsOf } from './dispersion.ts';
import type { Groups } from './groups.ts';
import { child, flag, type Node, text, texts, written } from './node.ts';
import { amountOf, toPValue, toValue } from './number.ts';
import { estimateStatistic, RATIOS } from './statistic.ts';
import { PERCENT, unitOf } from './units.ts';

/** The outcome measure that is analysed. */
export interface Analysed {
  readonly node: Node;
  readonly part: string;
  readonly outcome: Concept;
  readonly timing: Timing | undefined;
  readonly groups: Groups;
  readonly facts: readonly Fact[];
}

/** One statistical analysis: its estimate, interval, p-value, method, and the groups' facts that it compares. */
export function analysisOf(node: Node, analysed: Analysed): { readonly fact: Fact; readonly cohort?: Cohort } {
  const keys = texts(node, 'groupIds').map((id) => analysed.groups.key(id, node));
  const cohort = keys.length === 1 ? undefined : comparison(keys, analysed);
  const subject = new Set(keys);
  const estimate = estimateOf(node, analysed);
  const method = text(node, 'statisticalMethod');
  const fact: Fact = {
    kind: 'analysis',
    cohort: cohort?.key ?? keys[0] ?? analysed.part,
    outcome: analysed.outcome,
    ...estimate,
    dispersions: [...confidence(node, analysed), ...spread(node, analysed)],
    ...pValue(node),
    ...(method ? { method: { text: method, codings: [] } } : {}),
    methodNotes: methodNotes(node),
    ...(analysed.timing ? { timing: analysed.timing } : {}),
    remarks: remarksOf(node, estimate.statistic),
    compares: analysed.facts.flatMap(({ key, cohort: of }) => (key !== undefined && subject.has(of) ? [key] : [])),
    key: node.pointer,
    primary: text(analysed.node, 'type') === 'PRIMARY',
    certainty: 'structured',
    ...unreadLevel(node),
    flags: [],
  };
  return { fact, ...(cohort ? { cohort } : {}) };
}

/** The Group whose members are the sides compared. */
function comparison(keys: readonly string[], { part, groups }: Analysed): Cohort {
  const titles = keys.length > MOST_TITLES ? `${keys.length} groups` : keys.map(groups.title).join(' and ');
  const which = keys.length > MOST_TITLES ? `${titles} (${hashOf(...keys)})` : titles;
  return {
    key: `${part} / comparison of ${which || 'groups that the record does not name'}`,
    title: titles ? `${titles} (compared)` : 'Groups compared; the record does not name them',
    conditions: [],
    ...(keys.length > 0 ? { members: keys } : {}),
  };
}

/** A comparison of more groups is not named after each of them. */
const MOST_TITLES = 8;

/** The unit of an estimate: none of a ratio, else that of the measure where the analysis speaks of differences of it. */
function unitIn({ node }: Analysed, statistic: Fact['statistic']): Unit | undefined {
  if (RATIOS.has(statistic)) return { text: '1', ucum: '1' };
  if (statistic === 'mean-difference' || statistic === 'median-difference') return unitOf(text(node, 'unitOfMeasure'));
  return undefined;
}

function estimateOf(node: Node, analysed: Analysed): Pick<Fact, 'statistic' | 'value' | 'absent' | 'text' | 'quote'> {
  const name = text(node, 'paramType');
  const words = written(node, 'paramValue');
  const statistic = name === undefined ? (words === undefined ? 'p-value' : 'other') : estimateStatistic(name);
  const said = text(node, 'otherAnalysisDescription');
  if (words === undefined) {
    return { statistic, ...(said ? { text: said } : {}), quote: { exact: '', pointer: node.pointer } };
  }
  const value = toValue(words, unitIn(analysed, statistic));
  return {
    statistic,
    ...('amount' in value ? { value: value.amount } : { absent: value.absent }),
    quote: { exact: words, pointer: `${node.pointer}/paramValue` },
  };
}

function confidence(node: Node, analysed: Analysed): readonly Dispersion[] {
  const [low, high] = [child(node, 'ciLowerLimit'), child(node, 'ciUpperLimit')];
  const level = levelOf(node);
  if (low.value === undefined && high.value === undefined && level === undefined) return [];
  const name = text(node, 'paramType');
  const unit = name === undefined ? undefined : unitIn(analysed, estimateStatistic(name));
  const sides = inTable(SIDES, text(node, 'ciNumSides'));
  return [
    {
      kind: 'confidence-interval',
      interval: limitsOf(low, high, unit),
      ...(level ? { level } : {}),
      ...(sides ? { sides } : {}),
    },
  ];
}

const SIDES: Readonly<Record<string, 'one' | 'two'>> = { ONE_SIDED: 'one', TWO_SIDED: 'two' };

function levelOf(node: Node): Amount | undefined {
  const words = written(node, 'ciPctValue');
  const amount = words === undefined ? undefined : amountOf(words.trim());
  return amount && { ...amount, unit: PERCENT, pointer: `${node.pointer}/ciPctValue` };
}

/** A level that is no number is a remark; its place is held all the same. */
function unreadLevel(node: Node): Pick<Fact, 'pointers'> {
  const words = written(node, 'ciPctValue');
  return words === undefined || levelOf(node) ? {} : { pointers: [`${node.pointer}/ciPctValue`] };
}

function spread(node: Node, analysed: Analysed): readonly Dispersion[] {
  const words = written(node, 'dispersionValue');
  if (words === undefined) return [];
  const name = text(node, 'dispersionType') ?? '';
  const parameter = text(node, 'paramType');
  const unit = parameter === undefined ? undefined : unitIn(analysed, estimateStatistic(parameter));
  const kind = /deviation/i.test(name) ? 'standard-deviation' : /error/i.test(name) ? 'standard-error' : 'other';
  return [
    {
      kind,
      ...amountOrAbsent(toValue(words, unit), `${node.pointer}/dispersionValue`),
      ...(kind === 'other' && name ? { text: name } : {}),
    },
  ];
}

function pValue(node: Node): { readonly pValue?: PValue } {
  const words = written(node, 'pValue');
  const comment = text(node, 'pValueComment');
  if (words === undefined) return comment ? { pValue: { absent: { absent: 'unknown' }, comment } } : {};
  const pointer = `${node.pointer}/pValue`;
  const value = toPValue(words);
  return {
    pValue: {
      ...('amount' in value ? { amount: value.amount } : { absent: value.absent }),
      quote: { exact: words, pointer },
      ...(comment ? { comment } : {}),
    },
  };
}

/** What is said of the test itself. */
function methodNotes(node: Node): readonly string[] {
  const tested = flag(node, 'testedNonInferiority');
  const type = text(node, 'nonInferiorityType');
  return [
    type && `Hypothesis: ${type.toLowerCase().replaceAll('_', ' ')}`,
    tested === undefined ? undefined : `Non-inferiority tested: ${tested ? 'yes' : 'no'}`,
    text(node, 'nonInferiorityComment'),
    text(node, 'statisticalComment'),
  ].filter((note): note is string => Boolean(note));
}

function remarksOf(node: Node, statistic: Fact['statistic']): Fact['remarks'] {
  const name = text(node, 'paramType');
  const level = written(node, 'ciPctValue');
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Estimated parameter', statistic === 'other' ? name : undefined],
    ['Comparison', text(node, 'groupDescription')],
    ['Comment on the estimate', text(node, 'estimateComment')],
    ['Comment on the lower limit', text(node, 'ciLowerLimitComment')],
    ['Comment on the upper limit', text(node, 'ciUpperLimitComment')],
    ['Other analysis', written(node, 'paramValue') === undefined ? undefined : text(node, 'otherAnalysisDescription')],
    ['Confidence level', level !== undefined && !amountOf(level.trim()) ? level : undefined],
  ];
  return rows.flatMap(([label, words]) => (words ? [{ label, text: words }] : []));
}
