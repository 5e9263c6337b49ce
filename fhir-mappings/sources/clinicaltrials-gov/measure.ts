import type { Concept, Fact, Timing, Unit } from '../../study.ts';
import { amountOrAbsent, dispersionsOf } from './dispersion.ts';
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
  const facts = each(node, 'classes').flatMap((group) => {
    const own = countsOf(group);
    const counts = own.size > 0 ? own : measure.counts;
    const claims = own.size > 0 || measure.claimCounts;
    const measured = each(group, 'categories').flatMap((category) =>
      each(category, 'measurements').map((measurement) => {
        const denominator = denominatorOf(counts.get(text(measurement, 'groupId') ?? '') ?? [], node, claims, claimed);
        return factOf(measurement, node, measure, { class: group, category, denominator });
      }),
    );
    return [...measured, ...unmeasured(own, node, measure, { class: group, claimed })];
  });
  const counts = measure.claimCounts ? measure.counts : new Map<string, readonly Count[]>();
  return [...facts, ...unmeasured(counts, node, measure, { class: undefined, claimed })];
}

interface Row {
  readonly class: Node;
  readonly category: Node;
  readonly denominator: Denominator;
}
/** How many were analysed, and how many of other units there were. */
type Denominator = Pick<Fact, 'denominator' | 'further'>;

/** The count of the units analysed; each count is held by the first fact that it belongs to, and copied by the others. */
function denominatorOf(counts: readonly Count[], node: Node, claims: boolean, claimed: Set<string>): Denominator {
  const selected = text(node, 'denomUnitsSelected') ?? text(node, 'typeUnitsAnalyzed');
  const count = counts.find(({ unit }) => unit === selected) ?? counts.at(-1);
  const fresh = claims ? counts.filter(({ pointer }) => !claimed.has(pointer)) : [];
  for (const { pointer } of fresh) claimed.add(pointer);
  const value = count && toValue(count.digits, unitOf(count.unit));
  const held = value && 'amount' in value ? count : undefined;
  const others = fresh.filter((one) => one !== held).map(analysed);
  return {
    ...(held && value && 'amount' in value
      ? { denominator: { ...value.amount, ...(fresh.includes(held) ? { pointer: held.pointer } : {}) } }
      : {}),
    ...(others.length > 0 ? { further: others } : {}),
  };
}

/** A count beside that of the units analysed, or one that is no number. */
const analysed = ({ digits, unit, pointer }: Count): NonNullable<Fact['further']>[number] => ({
  label: `Analysed: ${unit}`,
  ...amountOrAbsent(toValue(digits, unitOf(unit)), pointer),
});

/** Counts of a class, or of a measure, to which no measurement belongs: the group was analysed and has no value. */
function unmeasured(
  counts: Measure['counts'],
  node: Node,
  measure: Measure,
  at: { readonly class: Node | undefined; readonly claimed: Set<string> },
): readonly Fact[] {
  return [...counts].flatMap(([groupId, all]) => {
    const left = all.filter(({ pointer }) => !at.claimed.has(pointer));
    const [first] = left;
    if (!first) return [];
    const title = at.class && text(at.class, 'title');
    return [
      {
        ...commonOf(node, measure),
        cohort: measure.groups.key(groupId, { value: undefined, pointer: first.pointer }),
        absent: { absent: 'unknown' },
        ...denominatorOf(left, node, true, at.claimed),
        dispersions: [],
        ...(title ? { class: title } : {}),
        remarks: [],
        key: first.pointer,
        quote: { exact: '', pointer: first.pointer.replace(/\/value$/, '') },
      },
    ];
  });
}

function factOf(measurement: Node, node: Node, measure: Measure, row: Row): Fact {
  const unit = unitOf(text(node, 'unitOfMeasure'));
  const pointer = `${measurement.pointer}/value`;
  const words = written(measurement, 'value');
  const value = toValue(words ?? '', unit);
  const [className, category] = [text(row.class, 'title'), text(row.category, 'title')];
  return {
    ...commonOf(node, measure),
    cohort: measure.groups.key(text(measurement, 'groupId'), measurement),
    ...('amount' in value ? { value: value.amount } : { absent: value.absent }),
    ...row.denominator,
    dispersions: dispersionsOf(measurement, text(node, 'dispersionType'), unit),
    ...(className ? { class: className } : {}),
    ...(category ? { category } : {}),
    remarks: remarksOf(measurement, node),
    key: measurement.pointer,
    quote: { exact: words ?? '', pointer: words === undefined ? measurement.pointer : pointer },
  };
}

/** What every fact of a measure says alike. */
const commonOf = (node: Node, { kind, outcome, timing, primary }: Measure) =>
  ({
    kind,
    outcome,
    statistic: statisticOf(node, unitOf(text(node, 'unitOfMeasure'))),
    ...(timing ? { timing } : {}),
    ...(primary === undefined ? {} : { primary }),
    certainty: 'structured',
    flags: [],
  }) satisfies Partial<Fact>;

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
