import { opinionsOf, PLANNED } from '../rules/opinions.ts';
import type { Reading, Sentence } from '../statement.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { bySpan, type Mention } from './phrases.ts';
import { clearGroups, isArm, type Scene, withoutGroup } from './scene.ts';
import { wordsOf } from './words.ts';

/** A sentence with all that may be a fact or a group in it. */
export interface Stage extends Omit<Scene, 'facts'> {
  /** Whether the abstract is of a study that is yet to be done. */
  readonly plans: boolean;
  readonly candidates: readonly Candidate[];
}

export function stageOf(sentence: Sentence, reading: Reading): Stage {
  const { text } = reading.view;
  const planned = PLANNED.test(text.slice(sentence.start, sentence.end));
  const opinions = planned ? [] : opinionsOf(sentence, reading);
  const mentions = bySpan([...(reading.mentions.get(sentence) ?? []), ...ruled(opinions, reading)]);
  return {
    sentence,
    text,
    words: wordsOf(text, sentence),
    names: reading.called,
    arms: reading.arms,
    said: reading.said,
    plans: reading.plans,
    mentions,
    groups: clearGroups(mentions),
    earlier: earlierGroups(sentence, mentions, reading),
    candidates: planned ? [] : candidatesIn(text, sentence, opinions),
  };
}

/** A mention with how likely its name is to be a group's. */
export const likelihood =
  (arms: ReadonlyMap<string, number>) =>
  (mention: Mention): Mention => ({ ...mention, arm: arms.get(withoutGroup(mention.name)) ?? 0 });

/** Groups that the rules have found. */
const ruled = (opinions: ReturnType<typeof opinionsOf>, { likely }: Reading): readonly Mention[] =>
  opinions.flatMap(({ owner }): readonly Mention[] =>
    typeof owner === 'string'
      ? []
      : [likelihood(likely)({ ...owner.mention, name: owner.mention.name.toLowerCase(), kind: 'known', arm: 0 })],
  );

/** The last mentions before a sentence of the groups that it does not name, the latest first; at most four. */
function earlierGroups(sentence: Sentence, here: readonly Mention[], reading: Reading): readonly Mention[] {
  const named = new Set(here.map(({ name }) => withoutGroup(name)));
  const latest = new Map<string, Mention>();
  for (const mention of reading.groups) {
    if (mention.start >= sentence.start) break;
    const name = withoutGroup(mention.name);
    if (named.has(name)) continue;
    latest.delete(name);
    latest.set(name, { ...mention, kind: 'earlier' });
  }
  return [...latest.values()].reverse().slice(0, 4);
}

/** Every clear mention of a group that a text names more than once, in order. */
export function groupsOf(mentions: readonly (readonly Mention[])[]): readonly Mention[] {
  const all = mentions.flatMap((here) => clearGroups(here).filter(isArm));
  const times = Map.groupBy(all, ({ name }) => withoutGroup(name));
  return all.filter(({ name }) => (times.get(withoutGroup(name))?.length ?? 0) > 1);
}
