import { clearGroups, type Scene, sortOf, type Told } from './scene.ts';

/** Whether a sentence sets groups or their numbers against each other before a p-value, and speaks of no change within one. */
export function comparesGroups(told: Told, scene: Scene): boolean {
  const evidence = comparisonEvidence(told, scene).split(' ');
  if (['within', 'each'].some((part) => evidence.includes(part))) return false;
  if (
    evidence.includes('changed') &&
    !evidence.includes('vs') &&
    !evidence.includes('between') &&
    !evidence.includes('v2')
  )
    return false;
  if (evidence.includes('one') && !evidence.includes('vs')) return false;
  return (
    evidence.some((part) => /^(?:between|v[12]|g2|more)$/.test(part)) ||
    (evidence.includes('vs') && evidence.includes('g1'))
  );
}
/** "(2.23 ± 0.75 mm, P": a p-value in the brackets of one value is told of that. */
const WITH_ONE_VALUE = /[([][^()[\];]*\d[^()[\];]*, ?(?:(?!\b(?:vs|versus|and)\b)[^()[\]\d])*$/;
/** What a sentence offers to compare: numbers of several groups, words of comparison, words of change within one. */
/** "significantly longer in the X group" compares it with the other. */
const MORE =
  /\b(?:higher|lower|greater|more|less|fewer|longer|shorter|larger|smaller|better|worse|superior|inferior|faster|slower|earlier|later) (?:[\w-]+ ){0,6}(?:in|with|for|among|after|on) (?:[\w-]+ ){0,6}[([]?$/i;

/** "58% (95% CI 9 to 15) to 93% (95% CI 17 to 19) at X (p": a change of one group. */
const FROM_TO = /\d ?%?(?: ?[([][^()[\]]*[)\]])? to \d[^;]{0,60}$/;

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

/** "improved (P": a change that may be one group's. */
const CHANGED =
  /\b(?:increas|decreas|reduc|improv|declin|lower(?:ed|ing)|rais|rose|fell|dropp|gain|loss|lost|chang|worsen|deteriorat)\w*/i;

export function comparisonEvidence(told: Told, { facts, mentions, sentence, text }: Scene): string {
  const before = sinceSemicolon(text.slice(sentence.start, told.measure.start));
  const values = facts.filter(
    (other) =>
      /value|change|count|size/.test(sortOf(other)) &&
      other.measure.start < told.measure.start &&
      told.measure.start - other.measure.end < 60,
  );
  const groups = new Set(
    clearGroups(mentions)
      .filter(({ end, kind }) => end <= told.measure.start && kind !== 'people')
      .map(({ name }) => name),
  ).size;
  return [
    `v${Math.min(values.length, 2)}`,
    /\b(?:versus|vs\.?|than|compared (?:with|to)|relative to|superior|inferior)\b(?! (?:the )?(?:baseline|before|pre|initial))/i.test(
      before,
    )
      ? 'vs'
      : '',
    /\b(?:between|among|across|differ\w*|interaction|comparable|similar)\b/i.test(before) ? 'between' : '',
    /\b(?:baseline|before|pre|after|within|from|over time|pre-treatment|initial)\b/i.test(before) ? 'within' : '',
    /\b(?:both|either|each|all|every)\b/i.test(before) ? 'each' : '',
    `g${Math.min(groups, 2)}`,
    WITH_ONE_VALUE.test(before) ? 'one' : '',
    MORE.test(before) ? 'more' : '',
    CHANGED.test(before) ? 'changed' : '',
    FROM_TO.test(before) ? 'within' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
