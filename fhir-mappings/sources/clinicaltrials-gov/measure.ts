import type { Amount, Concept, Fact, Timing, Unit } from '../../study.ts';
import { dispersionsOf } from './dispersion.ts';
import { type Count, countsOf, type Groups } from './groups.ts';
import { each, type Node, text, written } from './node.ts';
import { toValue } from './number.ts';
import { measureStatistic } from './statistic.ts';
import { unitOf } from './units.ts';

/** What all facts of one measure have in common. */
export interface Measure {
  readonly kind: 'outcome' | 'baseline';
  readonly outcome: Concept;
  readonly timing?: Timing;
  readonly primary?: boolean;
  readonly groups: Groups;
  /** Denominators that hold unless a class has its own; their places are claimed by the cohorts, or by nobody yet. */
  readonly counts: ReadonlyMap<string, readonly Count[]>;
  /** True where no cohort holds the numbers of `counts`: the first fact of each group does. */
  readonly claimCounts: boolean;
}

/** Every measurement of a measure: `classes[].categories[].measurements[]`, one fact each. */
export function measureFacts(node: Node, measure: Measure): readonly Fact[] {
  const claimed = new Set<string>();
  return each(node, 'classes').flatMap((group) => {
    const own = countsOf(group);
    const counts = own.size > 0 ? own : measure.counts;
    const claims = own.size > 0 || measure.claimCounts;
    return each(group, 'categories').flatMap((category) =>
      each(category, 'measurements').map((measurement) => {
        const denominator = denominatorOf(counts.get(text(measurement, 'groupId') ?? ''), node, claims, claimed);
        return factOf(measurement, node, measure, { class: group, category, denominator });
      }),
    );
  });
}

interface Row {
  readonly class: Node;
  readonly category: Node;
  readonly denominator: Denominator;
}
interface Denominator {
  readonly amount?: Amount;
  readonly pointers: readonly string[];
}

/** The count of the units analysed; each denominator is claimed by the first fact that it belongs to, and copied by the others. */
function denominatorOf(
  counts: readonly Count[] | undefined,
  node: Node,
  claims: boolean,
  claimed: Set<string>,
): Denominator {
  if (!counts || counts.length === 0) return { pointers: [] };
  const selected = text(node, 'denomUnitsSelected') ?? text(node, 'typeUnitsAnalyzed');
  const count = counts.find(({ unit }) => unit === selected) ?? counts.at(-1);
  const fresh = claims ? counts.filter(({ pointer }) => !claimed.has(pointer)) : [];
  for (const { pointer } of fresh) claimed.add(pointer);
  const value = count && toValue(count.digits, unitOf(count.unit));
  return {
    ...(value && 'amount' in value ? { amount: value.amount } : {}),
    pointers: fresh.map(({ pointer }) => pointer),
  };
}

function factOf(measurement: Node, node: Node, measure: Measure, row: Row): Fact {
  const unit = unitOf(text(node, 'unitOfMeasure'));
  const pointer = `${measurement.pointer}/value`;
  const words = written(measurement, 'value');
  const value = toValue(words ?? '', unit);
  const [className, category] = [text(row.class, 'title'), text(row.category, 'title')];
  const groupId = text(measurement, 'groupId');
  const cohort = measure.groups.key(groupId, measurement);
  const { denominator } = row;
  return {
    kind: measure.kind,
    cohort,
    outcome: measure.outcome,
    statistic: statisticOf(node, unit),
    ...('amount' in value ? { value: value.amount } : { absent: value.absent }),
    ...(denominator.amount ? { denominator: denominator.amount } : {}),
    dispersions: dispersionsOf(measurement, text(node, 'dispersionType'), unit),
    ...(measure.timing ? { timing: measure.timing } : {}),
    ...(className ? { class: className } : {}),
    ...(category ? { category } : {}),
    remarks: remarksOf(measurement, node),
    key: measurement.pointer,
    ...(measure.primary === undefined ? {} : { primary: measure.primary }),
    certainty: 'structured',
    quote: { exact: words ?? '', pointer: words === undefined ? measurement.pointer : pointer },
    ...(denominator.pointers.length > 0 ? { pointers: denominator.pointers } : {}),
    flags: [],
  };
}

/** A number of percent of people is a proportion, whatever the form calls it. */
function statisticOf(node: Node, unit: Unit | undefined): Fact['statistic'] {
  const name = text(node, 'paramType');
  const people = /^(?:percent(?:age)?|%) of (?:participants|patients|subjects)$/i.test(unit?.text.trim() ?? '');
  if (name === 'NUMBER' && people) return 'proportion';
  return measureStatistic(name) ?? 'other';
}

function remarksOf(measurement: Node, node: Node): Fact['remarks'] {
  const comment = text(measurement, 'comment');
  const name = text(node, 'paramType');
  return [
    ...(comment ? [{ label: 'Comment', text: comment }] : []),
    ...(name && !measureStatistic(name) ? [{ label: 'Statistic', text: name }] : []),
  ];
}
