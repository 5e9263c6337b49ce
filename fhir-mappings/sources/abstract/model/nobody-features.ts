import { bucket, wordsBetween } from './counted.ts';
import { armsAmong, isArm, ruleSays, type Scene, sortOf, type Told } from './scene.ts';
import { kindOfWord } from './word-kinds.ts';

/** What speaks for a number belonging to nobody in particular: everybody, or a comparison. `evidence`: comparisonEvidence of it. */
export function nobodyFeatures(told: Told, scene: Scene, evidence: readonly string[]): readonly string[] {
  const { facts, groups, words, sentence, text } = scene;
  const sort = sortOf(told);
  const names = new Set(groups.map(({ name }) => name));
  const { measure } = told;
  const before = wordsBetween(words, sentence.start, measure.start);
  const after = wordsBetween(words, measure.end, sentence.end);
  const firm = groups.filter(isArm);
  const features = [
    'nobody',
    `nobody rule ${ruleSays(told, 'everybody')}`,
    `nobody ${sort} rule ${ruleSays(told, 'everybody')}`,
    `nobody ${sort}`,
    `nobody ${told.statistic}`,
    `nobody groups ${bucket(names.size)}`,
    `nobody ${sort} groups ${bucket(names.size)}`,
    `nobody ${sort} firm ${bucket(new Set(firm.map(({ name }) => name)).size)}`,
    `nobody ${sort} facts ${bucket(facts.length)}`,
    `nobody arms ${bucket(scene.arms)}`,
    `nobody ${sort} arms ${bucket(scene.arms)}`,
    `nobody ${sort} arms ${bucket(scene.arms)} here ${bucket(armsAmong(groups).size)}`,
    `nobody ${sort} sec ${sentence.section}`,
    `nobody ${sort} shape ${measure.shape}`,
    `nobody ${sort} l1 ${before.at(-1)?.key ?? '^'}`,
    `nobody ${sort} l2 ${before.at(-2)?.key ?? '^'} ${before.at(-1)?.key ?? '^'}`,
    `nobody ${sort} r1 ${after[0]?.key ?? '$'}`,
    `nobody ${sort} r2 ${after[0]?.key ?? '$'} ${after[1]?.key ?? '$'}`,
    `nobody ${sort} ${before.length === 0 ? 'first' : 'later'}`,
  ];
  for (const kind of new Set(words.map(({ key }) => kindOfWord(key))))
    features.push(`nobody ${sort} KW ${kind}`, `nobody KW ${kind}`);
  for (const kind of new Set(before.slice(-8).map(({ key }) => kindOfWord(key))))
    features.push(`nobody ${sort} KL ${kind}`);
  for (const kind of new Set(after.slice(0, 8).map(({ key }) => kindOfWord(key))))
    features.push(`nobody ${sort} KR ${kind}`);
  const many =
    /\b(?:both|either|each|all|every|(?:two|three|four) (?:of )?(?:the )?)(?: [\w-]+){0,3} (?:groups?|arms?|treatments?|regimens?|diets?|conditions?)\b|\b(?:both|each|either)\b/i.test(
      text.slice(sentence.start, measure.start),
    ) && !/\bbetween\b/i.test(text.slice(sentence.start, measure.start));
  if (many) features.push(`nobody ${sort} several`);
  for (const word of new Set(before.slice(-6).map(({ key }) => key))) features.push(`nobody ${sort} L ${word}`);
  for (const word of new Set(after.slice(0, 6).map(({ key }) => key))) features.push(`nobody ${sort} R ${word}`);
  const values = facts.filter(
    (other) => /value|change|count|size/.test(sortOf(other)) && other.measure.start < measure.start,
  );
  features.push(`nobody ${sort} values before ${bucket(values.length)}`);
  const clause = text.slice(Math.max(sentence.start, text.lastIndexOf(';', measure.start)), measure.end);
  if (/\b(?:between|versus|vs\.?|compared|than|differ\w*|relative)\b/.test(clause))
    features.push(`nobody ${sort} compared`);
  features.push(`nobody ${sort} ${evidence.join(' ')}`, ...evidence.map((part) => `nobody ${sort} ${part}`));
  return features;
}

/** What speaks for none of the candidates being right. */
export function unknownFeatures(told: Told, scene: Scene, evidence: readonly string[]): readonly string[] {
  const sort = sortOf(told);
  const names = new Set(scene.groups.map(({ name }) => name));
  const features = [
    'unknown',
    `unknown ${sort}`,
    `unknown ${sort} rule ${ruleSays(told, 'unknown')}`,
    `unknown ${sort} groups ${bucket(names.size)}`,
  ];
  const { text, sentence } = scene;
  const opening = text.slice(sentence.start, told.measure.start);
  const rest = text.slice(told.measure.end, sentence.end).slice(0, 90);
  if (/\b(?:each|both|either|every)\b/i.test(rest))
    features.push(`unknown ${sort} several after`, 'unknown several after');
  features.push(`unknown ${sort} ${evidence.join(' ')}`, ...evidence.map((part) => `unknown ${sort} ${part}`));
  if (/\b(?:both|either|each|all|every)\b/i.test(opening))
    features.push(`unknown ${sort} several`, `unknown ${sort} several ${/\bbetween\b/i.test(opening)}`);
  for (const kind of new Set(scene.words.map(({ key }) => kindOfWord(key))))
    features.push(`unknown KW ${kind}`, `unknown ${sort} KW ${kind}`);
  return features;
}
