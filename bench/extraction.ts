/**
 * Precision and recall of the reader of abstracts against annotations made by reading, by kind, and the damage detector's figures.
 * Usage: npm run evaluate -- [--blind] [--mistakes] [folder of sample abstracts] [more texts.jsonl ...]
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { damagedPlaces } from '../fhir-mappings/sources/abstract/damage.ts';
import { viewOf } from '../fhir-mappings/sources/abstract/view.ts';
import { type AnnotatedFact, annotatedTexts } from './extraction/annotation.ts';
import { type Verdict, verdictsOf } from './extraction/score.ts';
import { shareText } from './extraction/wilson.ts';

const options = process.argv.slice(2);
const more = options.filter((option) => option.endsWith('.jsonl'));
const folder =
  options.find((option) => !option.startsWith('--') && !option.endsWith('.jsonl')) ??
  join('..', 'shared', 'samples', 'abstracts');
const set = options.includes('--blind') ? 'blind' : 'development';

function evaluate(): void {
  const { texts, absent } = annotatedTexts([join(folder, 'structured-abstracts.jsonl'), ...more], set);
  const judged = texts.map(({ annotated, text }) => ({
    pmcid: annotated.pmcid,
    text,
    facts: annotated.facts,
    verdicts: verdictsOf(text, annotated.facts),
  }));
  const verdicts = judged.flatMap((abstract) => abstract.verdicts);
  const truths = judged.flatMap((abstract) => abstract.facts);
  console.log(
    `${set} set: ${judged.length} abstracts (${absent} annotated texts are not here), ${truths.length} facts annotated, ${verdicts.length} emitted\n`,
  );
  printKinds(verdicts, truths);
  printDifferences(verdicts);
  printAttributes(verdicts);
  if (options.includes('--mistakes')) for (const abstract of judged) printMistakes(abstract);
  printDamage();
}

const right = ({ differences }: Verdict): boolean => differences.length === 0;

function printKinds(verdicts: readonly Verdict[], truths: readonly AnnotatedFact[]): void {
  const kinds = [
    ...new Set([...truths.map(({ statistic }) => statistic), ...verdicts.map(({ emitted }) => emitted.statistic)]),
  ].sort();
  const table = [...kinds, 'all'].map((kind) => {
    const mine = verdicts.filter(({ emitted }) => kind === 'all' || emitted.statistic === kind);
    const theirs = truths.filter(({ statistic }) => kind === 'all' || statistic === kind);
    const found = verdicts.filter((verdict) => right(verdict) && (kind === 'all' || verdict.truth?.statistic === kind));
    return {
      kind,
      precision: shareText(mine.filter(right).length, mine.length),
      recall: shareText(found.length, theirs.length),
    };
  });
  console.table(table);
}

/** What is wrong with facts that are not right, the commonest first. */
function printDifferences(verdicts: readonly Verdict[]): void {
  const counts = new Map<string, number>();
  for (const { differences, emitted } of verdicts) {
    if (differences.length === 0) continue;
    const key = `${emitted.statistic}: ${differences.join(', ')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${count} wrong: ${key}`);
}

/** Intervals, dispersions and p-values that belong to a fact which is right. */
function printAttributes(verdicts: readonly Verdict[]): void {
  const pairs = verdicts.filter(right).flatMap(({ emitted: { fact }, truth }) => {
    if (!truth) return [];
    const interval = fact.dispersions.find((dispersion) => 'interval' in dispersion);
    const spread = fact.dispersions.find((dispersion) => !('interval' in dispersion));
    const limits =
      interval && 'interval' in interval
        ? `${interval.interval.low?.digits}..${interval.interval.high?.digits}`
        : undefined;
    const amount = spread && 'amount' in spread ? spread.amount?.digits : undefined;
    const p = fact.value ? fact.pValue?.amount?.digits : undefined;
    return [
      { name: 'interval', mine: limits, theirs: truth.interval && `${truth.interval.low}..${truth.interval.high}` },
      { name: 'spread', mine: amount, theirs: truth.dispersion?.value },
      { name: 'p-value', mine: p, theirs: truth.p?.value },
    ];
  });
  console.table(
    ['interval', 'spread', 'p-value'].map((name) => {
      const rows = pairs.filter((pair) => pair.name === name);
      const stated = rows.filter(({ theirs }) => theirs !== undefined);
      const equal = stated.filter(({ mine, theirs }) => same(mine, theirs)).length;
      return { 'belongs to a right fact': name, 'equal where annotated': shareText(equal, stated.length) };
    }),
  );
}

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a.split('..').map(Number).join() === b.split('..').map(Number).join();

function printMistakes({
  pmcid,
  text,
  facts,
  verdicts,
}: {
  pmcid: string;
  text: string;
  facts: readonly AnnotatedFact[];
  verdicts: readonly Verdict[];
}): void {
  const points = Array.from(text);
  const around = (start: number, end: number) =>
    `${points.slice(Math.max(0, start - 60), start).join('')}▶${points.slice(start, end).join('')}◀${points.slice(end, end + 50).join('')}`.replace(
      /\s+/g,
      ' ',
    );
  const words = (group: AnnotatedFact['group']) => (group ? points.slice(group[0], group[1]).join('') : null);
  for (const { emitted, truth, differences } of verdicts.filter((verdict) => !right(verdict)))
    console.log(
      `${pmcid} WRONG ${differences}: ${emitted.statistic} ${emitted.comparator ?? ''}${emitted.value} ${emitted.unit ?? ''} of ${emitted.denominator} in ${emitted.group}`,
      truth
        ? `| truth: ${truth.statistic} ${truth.comparator ?? ''}${truth.value} ${truth.unit ?? ''} of ${truth.denominator} in ${words(truth.group)}`
        : '',
      `\n      ${around(emitted.start, emitted.end)}`,
    );
  const matched = new Set(verdicts.map(({ truth }) => truth));
  for (const fact of facts.filter((candidate) => !matched.has(candidate)))
    console.log(
      `${pmcid} MISSED ${fact.statistic} ${fact.value} ${fact.unit ?? ''} of ${fact.denominator} in ${words(fact.group)}\n      ${around(fact.start, fact.end)}`,
    );
}

function printDamage(): void {
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const flagged = (text: string) => damagedPlaces(viewOf(text).text).length > 0;
  const pairs: readonly { damaged: string; true: string }[] = lines('damage-pairs.jsonl');
  const healthy: readonly { sections: readonly { label: string; text: string }[] }[] =
    lines('structured-abstracts.jsonl');
  const texts = [
    ...pairs.map((pair) => pair.true),
    ...healthy.map(({ sections }) => sections.map(({ label, text }) => `${label}\n${text}`).join('\n\n')),
  ];
  console.log(
    `damaged abstracts flagged: ${shareText(pairs.filter(({ damaged }) => flagged(damaged)).length, pairs.length)}`,
  );
  console.log(`healthy abstracts flagged: ${shareText(texts.filter(flagged).length, texts.length)}`);
}

if (existsSync(folder)) evaluate();
else console.log(`no samples in ${folder}: give the folder that holds structured-abstracts.jsonl`);
