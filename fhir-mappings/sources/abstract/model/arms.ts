import type { Sentence } from '../statement.ts';
import { bucket, withoutArticles } from './counted.ts';
import { joined } from './lists.ts';
import type { GroupNames, Mention } from './phrases.ts';
import { withoutGroup } from './scene.ts';
import { kindOfWord } from './word-kinds.ts';
import { type Word, wordsOf } from './words.ts';

/** A name of a text with what the whole text says for its being a study group's. */
export interface Naming {
  readonly name: string;
  readonly features: readonly string[];
}

const ASSIGNED = /\b(?:randomi[sz]ed|assigned|allocated|divided|received?|receiving|treated|underwent)\b/i;
const AGAINST = /^(?:versus|vs|vs\.|than|compared)$/;

/** Every name that the sentences of a text may call a group, once. */
export function namingsIn(
  text: string,
  mentions: ReadonlyMap<Sentence, readonly Mention[]>,
  called: GroupNames,
): readonly Naming[] {
  const gathered = new Map<string, Set<string>[]>();
  const neighbours = new Map<string, Set<string>>();
  for (const [sentence, here] of mentions) {
    const words = wordsOf(text, sentence);
    for (const mention of here) {
      const name = withoutGroup(mention.name);
      const places = gathered.get(name) ?? [];
      places.push(placeFeatures(mention, sentence, words, text));
      gathered.set(name, places);
      const beside = neighbours.get(name) ?? new Set();
      for (const other of here)
        if (joined(mention, other, text) || joined(other, mention, text)) beside.add(withoutGroup(other.name));
      neighbours.set(name, beside);
    }
  }
  const told = new Map([...gathered].map(([name, places]) => [name, besideFeatures(name, places, called)]));
  return [...gathered].map(([name, places]) => ({
    name,
    features: [
      ...nameFeatures(name, places, called),
      ...new Set([...(neighbours.get(name) ?? [])].flatMap((other) => told.get(other) ?? [])),
    ],
  }));
}

/** What a name says of those that it is listed with. */
function besideFeatures(name: string, places: readonly ReadonlySet<string>[], called: GroupNames): readonly string[] {
  const ofPlaces = new Set(places.flatMap((place) => [...place].filter((feature) => OF_PLACE.test(feature))));
  return ['beside', ...[...wordFeatures(name, called), ...ofPlaces].map((feature) => `beside ${feature}`)];
}

/** What a name says by its words, and by how the text uses it. */
function wordFeatures(name: string, called: GroupNames): readonly string[] {
  const last = wordsOfName(name).at(-1) ?? '';
  const [known, often] = [`known ${called.names.has(name)}`, `often ${bucket(called.count(name))}`];
  return [known, often, `${known} ${often}`, `last ${last}`, `klast ${kindOfWord(last)}`];
}

const wordsOfName = (name: string): readonly string[] => name.split(/[\s-]+/);

/** What is told of a place in few words. */
const OF_PLACE = /^(?:kind|sized|valued|against|assigned|subject|capitals)/;

/** What one mention says of its name. */
function placeFeatures(mention: Mention, sentence: Sentence, words: readonly Word[], text: string): Set<string> {
  const found = new Set<string>();
  const first = words.findIndex(({ start }) => start >= mention.start);
  const next = words.findIndex(({ start }) => start >= mention.end);
  const after = next < 0 ? [] : words.slice(next, next + 3);
  const before = withoutArticles(words.slice(Math.max(0, first - 4), first));
  const left = before.at(-1)?.key ?? '^';
  const right = after[0]?.key ?? '$';
  found.add(`kind ${mention.kind}`);
  found.add(`sec ${sentence.section}`);
  found.add(`b ${left}`);
  found.add(`b ${kindOfWord(left)} ${mention.kind}`);
  found.add(`a ${right}`);
  found.add(`a ${kindOfWord(right)} ${mention.kind}`);
  found.add(`ba ${kindOfWord(left)} ${kindOfWord(right)}`);
  if (right === '(' && after[1]?.key === 'n') found.add('sized');
  if (right === '(' && after[1]?.key === '#') found.add('valued');
  if (AGAINST.test(left) || AGAINST.test(right)) found.add('against');
  if (ASSIGNED.test(text.slice(Math.max(sentence.start, mention.start - 120), mention.start)))
    found.add(`assigned ${sentence.section}`);
  if (first <= 1) found.add('subject');
  if (/[A-Z]{2}/.test(text.slice(mention.start, mention.end))) found.add('capitals');
  return found;
}

function nameFeatures(name: string, places: readonly ReadonlySet<string>[], called: GroupNames): readonly string[] {
  const words = wordsOfName(name);
  const times = new Map<string, number>();
  for (const place of places) for (const feature of place) times.set(feature, (times.get(feature) ?? 0) + 1);
  const features = [''];
  for (const [feature, count] of times) {
    features.push(feature);
    if (count > 1) features.push(`${feature} twice`);
    if (count === places.length) features.push(`${feature} always`);
  }
  features.push(
    `length ${Math.min(words.length, 6)}`,
    `mentions ${bucket(places.length)}`,
    `first ${words[0]}`,
    ...wordFeatures(name, called),
    ...words.map((word) => `w ${word}`),
    ...words.map((word) => `k ${kindOfWord(word)}`),
  );
  if (/\d/.test(name)) features.push('digits');
  return features;
}
