import { meaningOf, readingOf } from './identity.ts';
import type { Amount, Fact, FactReading, MergedFact, PValue, Study } from './study.ts';

/** A fact being put together, and the sources that have had their say on it. */
interface Gathered {
  fact: Fact;
  readonly readings: FactReading[];
  /** Keys by which its sources' other facts know it: `source/key`. */
  readonly keys: string[];
}

/** The flag of facts on whose value sources disagree. */
export const DISAGREEMENT = 'disagreement';
/** The flag of a value lost at a damaged place; it goes when another source's true text supplies the value. */
const DAMAGED = 'damaged-value';

/**
 * The facts of all sources (in rank): facts that mean and say the same are one, with every place where they were read. What one source leaves
 * out the other supplies, a true p-value in place of a damaged one; where they contradict each other both stay, flagged.
 */
export function mergeFacts(sources: readonly Study[]): readonly MergedFact[] {
  const [only, ...others] = sources;
  if (only && others.length === 0) return only.facts.map((fact) => ({ fact, readings: [readingOf(fact, 0)] }));
  const byMeaning = new Map<string, Gathered[]>();
  for (const [source, { facts }] of sources.entries()) {
    for (const fact of facts) {
      const meaning = `${fact.kind} ${meaningOf(fact)}`;
      const known = byMeaning.get(meaning) ?? [];
      byMeaning.set(meaning, known);
      gather(known, fact, source);
    }
  }
  return rekeyed([...byMeaning.values()].flatMap(flagged));
}

function gather(known: Gathered[], fact: Fact, source: number): void {
  const same = known.find((one) => one.readings.at(-1)?.source !== source && agree(one.fact, fact));
  const key = fact.key === undefined ? [] : [`${source}/${fact.key}`];
  if (!same) {
    known.push({ fact, readings: [readingOf(fact, source)], keys: key });
    return;
  }
  same.fact = joined(same.fact, fact);
  same.readings.push(readingOf(fact, source));
  same.keys.push(...key);
}

/** Facts of one meaning, each told by some sources and not by others that tell another value: the sources disagree. */
function flagged(gathered: readonly Gathered[]): readonly Gathered[] {
  const tellers = gathered.map(({ readings }) => new Set(readings.map(({ source }) => source)));
  return gathered.map((one, at) => {
    const mine = tellers[at] ?? new Set();
    const contradicted = tellers.some((others, other) => other !== at && mine.isDisjointFrom(others));
    return contradicted
      ? { ...one, fact: { ...one.fact, flags: [...new Set([...one.fact.flags, DISAGREEMENT])] } }
      : one;
  });
}

/** Keys are unique within a source only: each is made unique among all, and what compares by them follows. */
function rekeyed(gathered: readonly Gathered[]): readonly MergedFact[] {
  const key = new Map(gathered.flatMap(({ keys }) => keys.map((name) => [name, keys[0] ?? name] as const)));
  return gathered.map(({ fact, readings, keys }) => {
    const source = readings[0]?.source ?? 0;
    const compares = fact.compares?.map((name) => key.get(`${source}/${name}`) ?? `${source}/${name}`);
    return {
      fact: { ...fact, ...(keys[0] ? { key: keys[0] } : {}), ...(compares ? { compares } : {}) },
      readings: readings.some(({ pValueQuote }) => pValueQuote) ? readings.map(withPValueQuote) : readings,
    };
  });
}

/** Where one source's p-value has a quote of its own (a damaged place), each of the others has one too: the words of the fact. */
const withPValueQuote = (reading: FactReading): FactReading => ({ pValueQuote: reading.quote, ...reading });

/** Nothing that both say contradicts. */
const agree = (a: Fact, b: Fact): boolean =>
  sameAmount(a.value, b.value) &&
  sameAmount(a.numerator, b.numerator) &&
  (a.denominatorInferred !== b.denominatorInferred || sameAmount(a.denominator, b.denominator)) &&
  sameAmount(a.pValue?.amount, b.pValue?.amount) &&
  (a.direction === undefined || b.direction === undefined || a.direction === b.direction) &&
  (a.dispersions.length === 0 || b.dispersions.length === 0 || spread(a) === spread(b));

const spread = ({ dispersions }: Fact): string =>
  JSON.stringify(dispersions, (name, value) => (name === 'quote' || name === 'text' ? undefined : value));

const sameAmount = (a: Amount | undefined, b: Amount | undefined): boolean =>
  a === undefined ||
  b === undefined ||
  (Number(a.digits) === Number(b.digits) &&
    a.comparator === b.comparator &&
    (a.unit?.ucum ?? a.unit?.text) === (b.unit?.ucum ?? b.unit?.text));

/** The first source's fact, with what it leaves out taken from the other. */
function joined(a: Fact, b: Fact): Fact {
  const value = a.value ?? b.value;
  const { absent: _absent, pValue: _pValue, denominatorInferred: _inferred, ...rest } = { ...b, ...a };
  const absent = value === undefined ? (a.absent ?? b.absent) : undefined;
  const pValue = truer(a.pValue, b.pValue);
  const inferred = denominatorInferred(a, b);
  return {
    ...rest,
    ...(value ? { value } : {}),
    ...(absent ? { absent } : {}),
    ...(pValue ? { pValue } : {}),
    ...denominatorOf(a, b),
    ...(inferred ? { denominatorInferred: true } : {}),
    dispersions: a.dispersions.length > 0 ? a.dispersions : b.dispersions,
    remarks: united([...a.remarks, ...b.remarks], ({ label, text }) => `${label}|${text}`),
    flags: united([...a.flags, ...b.flags], (flag) => flag).filter((flag) => flag !== DAMAGED || !pValue?.amount),
    certainty: a.certainty === 'structured' || b.certainty === 'structured' ? 'structured' : 'prose',
    quote: a.quote,
  };
}

/** A denominator that is stated goes before one that was inferred. */
function denominatorOf(a: Fact, b: Fact): Pick<Fact, 'denominator'> {
  const stated = [a, b].find((fact) => fact.denominator && !fact.denominatorInferred) ?? a;
  const denominator = stated.denominator ?? a.denominator ?? b.denominator;
  return denominator ? { denominator } : {};
}

const denominatorInferred = (a: Fact, b: Fact): boolean => {
  const tellers = [a, b].filter((fact) => fact.denominator);
  return tellers.length > 0 && tellers.every((fact) => fact.denominatorInferred);
};

const truer = (a: PValue | undefined, b: PValue | undefined): PValue | undefined =>
  a?.amount ? a : b?.amount ? b : (a ?? b);

function united<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();
}
