import { isArm, type Scene, sortOf, type Told } from './scene.ts';

/** Signs in the words before a p-value that groups, or their numbers, are set against each other. */
const AGAINST: readonly (readonly [sign: string, words: RegExp])[] = [
  [
    'vs',
    /\b(?:versus|vs\.?|than|compared (?:with|to)|relative to|superior|inferior)\b(?! (?:the )?(?:baseline|before|pre|initial))/i,
  ],
  [
    'between',
    /\b(?:between|across|among (?:the )?(?:\w+ )?(?:groups|arms|treatments)|differ\w*|interaction|comparable|similar)\b/i,
  ],
  ['within', /\b(?:baseline|before|pre|after|within|from|over time|pre-treatment|initial)\b/i],
  ['each', /\b(?:both|either|each|all|every)\b/i],
];

/** Signs that it is told of one number, one group's change, or a group that is set against another. */
const ALONE: readonly (readonly [sign: string, words: RegExp])[] = [
  // "(2.23 ± 0.75 mm, P": in the brackets of one value.
  ['one', /[([][^()[\];]*\d[^()[\];]*, ?(?:(?!\b(?:vs|versus|and)\b)[^()[\]\d])*$/],
  // "significantly longer in the X group (P"
  [
    'more',
    /\b(?:higher|lower|greater|more|less|fewer|longer|shorter|larger|smaller|better|worse|superior|inferior|faster|slower|earlier|later) (?:[\w-]+ ){0,6}(?:in|with|for|among|after|on) (?:[\w-]+ ){0,6}[([]?$/i,
  ],
  [
    'changed',
    /\b(?:increas|decreas|reduc|improv|declin|lower(?:ed|ing)|rais|rose|fell|dropp|gain|loss|lost|chang|worsen|deteriorat)\w*/i,
  ],
  // "58% (95% CI 9 to 15) to 93% (95% CI 17 to 19) at X (p"
  ['within', /\d ?%?(?: ?[([][^()[\]]*[)\]])? to \d[^;]{0,60}$/],
];

/** What a sentence offers to compare before a p-value, as signs: numbers of groups (v0 to v2), groups (g0 to g2), and the signs above. */
export function comparisonEvidence(told: Told, { facts, groups: named, sentence, text }: Scene): readonly string[] {
  const before = sinceSemicolon(text.slice(sentence.start, told.measure.start));
  const values = facts.filter(
    (other) =>
      /value|change|count|size/.test(sortOf(other)) &&
      other.measure.start < told.measure.start &&
      told.measure.start - other.measure.end < 60,
  );
  const groups = named.filter((mention) => mention.end <= told.measure.start && isArm(mention));
  const signs = (table: typeof AGAINST) => table.flatMap(([sign, words]) => (words.test(before) ? [sign] : []));
  return [
    `v${Math.min(values.length, 2)}`,
    ...signs(AGAINST),
    `g${Math.min(new Set(groups.map(({ name }) => name)).size, 2)}`,
    ...signs(ALONE),
  ];
}

/** Whether a sentence sets groups or their numbers against each other before a p-value, and speaks of no change within one. */
export function comparesGroups(signs: readonly string[]): boolean {
  const evidence = new Set(signs);
  const any = (...some: readonly string[]) => some.some((sign) => evidence.has(sign));
  if (any('within', 'each')) return false;
  if (any('changed') && !any('vs', 'between', 'v2')) return false;
  if (any('one') && !any('vs')) return false;
  return any('between', 'v1', 'v2', 'g2', 'more') || (any('vs') && any('g1'));
}

/** The last part of a text between semicolons outside brackets. */
function sinceSemicolon(text: string): string {
  let [depth, start] = [0, 0];
  for (const [index, character] of text.split('').entries()) {
    if (character === '(' || character === '[') depth++;
    if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    if (character === ';' && depth === 0) start = index + 1;
  }
  return text.slice(start);
}
