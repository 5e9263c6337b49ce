import type { Cohort, Warning } from '../../study.ts';
import { each, type Node, text, written } from './node.ts';
import { wholeNumber } from './number.ts';

/** How many of something a group has, and where the record says so. */
export interface Count {
  readonly digits: string;
  readonly unit: string;
  readonly pointer: string;
}

/** The reporting groups of one part of the results, by the ids that only that part knows. */
export interface Groups {
  readonly cohorts: readonly Cohort[];
  /** The key of the cohort of a group id. An id that the record does not define gets a cohort of its own, and a warning. */
  key(id: string | undefined, from: Node): string;
  title(key: string): string;
  readonly faults: readonly Warning[];
}

export interface GroupRules {
  /** Words that set this part's groups apart from those of other parts. */
  readonly part: string;
  /** Who was analysed, in the record's words; added to each description. */
  readonly population?: string;
  readonly counts: ReadonlyMap<string, readonly Count[]>;
}

/** Makes one cohort of each group: its number of participants from the part's denominators. */
export function groupsOf(groups: readonly Node[], rules: GroupRules): Groups {
  const byId = new Map<string, string>();
  const cohorts = new Map<string, Cohort>();
  const faults: Warning[] = [];
  const ordinals = new Map<string, number>();
  const add = (id: string, title: string, description: string | undefined): string => {
    const name = `${rules.part} / ${title}`;
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    const key = ordinal === 1 ? name : `${name} #${ordinal}`;
    const taken = byId.has(id);
    if (!taken) byId.set(id, key);
    cohorts.set(key, cohortOf(key, title, description, rules, taken ? [] : (rules.counts.get(id) ?? [])));
    return key;
  };
  for (const group of groups) {
    const id = text(group, 'id') ?? group.pointer;
    if (byId.has(id)) faults.push(definedTwice(id, group.pointer));
    add(id, text(group, 'title') ?? id, text(group, 'description'));
  }
  const undefinedGroup = (id: string, name: string, pointer: string): string => {
    faults.push({
      code: 'unknown-group',
      message: `results of ${name}, a group that the record does not define`,
      path: pointer,
    });
    return add(id, name, undefined);
  };
  for (const [id, [count]] of rules.counts) {
    if (count && !byId.has(id)) undefinedGroup(id, /^\//.test(id) ? NAMELESS : id, count.pointer);
  }
  return {
    get cohorts() {
      return [...cohorts.values()];
    },
    faults,
    title: (key) => cohorts.get(key)?.title ?? key,
    key(id, from) {
      const known = id === undefined ? undefined : byId.get(id);
      if (known !== undefined) return known;
      return undefinedGroup(id ?? NAMELESS, id ?? NAMELESS, from.pointer);
    },
  };
}

const definedTwice = (id: string, path: string): Warning => ({
  code: 'group-twice',
  message: `the record defines the group ${id} twice; its results are taken for those of the first`,
  path,
});

const NAMELESS = 'a group without id';

const isParticipants = ({ unit }: Count): boolean => /^participants?$/i.test(unit.trim());

function cohortOf(
  key: string,
  title: string,
  description: string | undefined,
  { population }: GroupRules,
  counts: readonly Count[],
): Cohort {
  const people = counts.find((count) => isParticipants(count) && wholeNumber(count.digits) !== undefined);
  const [other] = counts.filter((count) => count !== people);
  const inWords = counts.filter(
    (count) => count !== people && (count !== other || wholeNumber(count.digits) === undefined),
  );
  const size = people && wholeNumber(people.digits);
  const words = [
    description,
    population && `Analysed: ${population}`,
    ...inWords.map(({ digits, unit }) => `${unit}: ${digits}`),
  ].filter((part) => part !== undefined);
  const [first, ...rest] = [people, ...counts.filter((count) => count !== people)].filter(
    (count) => count !== undefined,
  );
  return {
    key,
    title,
    ...(words.length > 0 ? { description: words.join('\n\n') } : {}),
    ...(size === undefined ? {} : { size }),
    ...(other ? { units: unitsOf(other) } : {}),
    conditions: [],
    ...(first ? { quote: { exact: first.digits, pointer: first.pointer } } : {}),
    ...(rest.length > 0 ? { pointers: rest.map(({ pointer }) => pointer) } : {}),
  };
}

function unitsOf(count: Count): NonNullable<Cohort['units']> {
  const size = wholeNumber(count.digits);
  return { name: count.unit, ...(size === undefined ? {} : { count: size }) };
}

/** The denominators below a node, by group id: `denoms[].counts[].value`. */
export function countsOf(node: Node): ReadonlyMap<string, readonly Count[]> {
  const counts = new Map<string, Count[]>();
  for (const denom of each(node, 'denoms')) {
    for (const count of each(denom, 'counts')) {
      const id = text(count, 'groupId') ?? count.pointer;
      const digits = written(count, 'value');
      if (digits === undefined) continue;
      const known = counts.get(id) ?? [];
      known.push({ digits, unit: text(denom, 'units') ?? 'Participants', pointer: `${count.pointer}/value` });
      counts.set(id, known);
    }
  }
  return counts;
}
