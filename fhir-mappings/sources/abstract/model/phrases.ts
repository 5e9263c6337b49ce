import type { Span } from '../view.ts';
import { isPeople } from './word-kinds.ts';
import { type Word, wordsOf } from './words.ts';

/** How words name whom a number may be about. */
export type MentionKind = 'group' | 'letter' | 'known' | 'people' | 'phrase' | 'earlier';

/** Words of a text that may name a group: without article, the word "group" included. */
export interface Mention extends Span {
  /** The words that tell the group from others, in lower case. */
  readonly name: string;
  readonly kind: MentionKind;
  /** How likely the name is to be a study group's, told by the whole text: between 0 and 1. */
  readonly arm: number;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that no group's name goes past. */
const STOP = set(
  'the a an in of to and or for with without vs vs. versus than both each two three four five six seven eight nine ten either from on by this that these those was were is are be been being had have has having other same our whereas while respectively compared among within per all any no not into as at when but respective during after before across only against whose which who where until between both did do does it its their they there we i total overall however although also more less most least greater lower higher fewer significantly significant respectively only about approximately nearly almost mean median average sd se sem ci range score scores level levels rate rates number numbers proportion percentage percent incidence prevalence difference differences change changes reduction increase decrease improvement p n if such then so through over under until since because due via can could may might will would should must one another none neither nor up down out',
);
/** Words that end a name on either side. */
const VERB = set(
  'received showed improved increased decreased reported included completed assigned randomized randomised compared observed reduced achieved experienced used revealed demonstrated indicated entered remained contained formed named called defined scored started followed favored favoured receiving including comparing comprising favoring favouring following using showing noted found seen shown given had underwent died developed required reached returned responded agreed consented differed declined dropped rose fell gained lost performed exhibited tended associated related measured assessed evaluated analyzed analysed enrolled recruited allocated treated occurred resulted led took made became continued discontinued withdrew decreased produced provided identified considered estimated calculated ranged averaged exceeded persisted respectively',
);
/** "patients receiving X", "those without Y" */
const BOND = set(
  'receiving treated taking assigned allocated randomized randomised given with without on in who whose aged undergoing exposed using having from of not subjected enriched plus allergic positive negative in under',
);
const INNER = set('the a an to or and with of by for at who were was had have has received in on previously both not');

/** Words that say nothing of which group it is. */
const EMPTY = set(
  'different parallel randomized randomised respective second first separate age focus support muscle functional small large equal stakeholder income ethnic interest working user individual between patient sub new same matched remaining entire whole blood several many most some other one another more following two three four five six seven eight nine ten both each every these those',
);
/** "seven treatment groups" are all of them. */
const COUNTED = /^(?:two|three|four|five|six|seven|eight|nine|ten|both|each|following|entire|whole|total|all) /i;
const LETTERED =
  /\b(?:[Gg]roups?|GROUP|[Gg][Pp]|[Aa]rms?|[Cc]ohorts?|[Pp]hases?) (?:[A-Z]|\d|I{1,3}|IV)\b(?! ?[%./\d])/g;
const GROUP = /\b(?:groups?|arms?|cohorts?)\b/gi;

/** Names of groups that a whole text uses: "X group", "randomised to X or Y", "X (n = 24)" make `X` known wherever it stands. */
export interface GroupNames {
  readonly names: ReadonlySet<string>;
  /** A pattern of the names. */
  readonly pattern: RegExp | undefined;
  /** How often words stand in the text. */
  readonly count: (name: string) => number;
}

/** Places where a text says what its groups are. */
const INTRODUCTIONS: readonly RegExp[] = [
  /\b(?:groups?|arms?)\s?[([](?<name>[A-Z][A-Za-z0-9+-]{0,9})(?=[)\],;:= ])/g,
  /[([](?<name>[A-Z][A-Z0-9+-]{0,9}) (?:groups?|arms?)[)\]]/g,
  /(?<name>[A-Za-z][\w+-]*(?: [A-Za-z][\w+-]*){0,3}) [([](?:[A-Z][\w+-]{0,9}[,;:] ?)?n ?= ?\d+/g,
  /(?<![\w-])(?<name>[A-Za-z][\w+-]{2,30})(?: [\d.,]+ ?[^\s()]+(?: o\.d\.| b\.i\.d\.| daily| twice daily)?)? (?:\(n ?= ?\d+\) )?(?:or|vs\.?|versus|and|to|with|than) (?:matching |matched )?placebo\b/g,
  /\b(?:randomi[sz]ed|allocated|assigned)(?: \w+){0,2}? to (?:receive |either )*(?:an? |the )?(?<name>[A-Za-z][\w+-]*(?: [A-Za-z][\w+-]*){0,2}?) (?:\([^()]*\) )?(?:or|versus|vs\.?|and) /g,
  /\b(?:randomi[sz]ed|allocated|assigned)(?: \w+){0,2}? to (?:receive |either )*[^.;()]{3,80}?(?:\([^()]*\) )?(?:or|versus|vs\.?|and) (?:an? |the |to )?(?<name>[A-Za-z][\w+-]*(?: [A-Za-z][\w+-]*){0,2}?)(?=[ ,]*(?:[.(;,]|for |in |at |during |with ))/g,
  /(?<name>[A-Za-z][\w+-]+) (?:versus|vs\.?) (?=[A-Za-z])/g,
  / (?:versus|vs\.?) (?<name>[A-Za-z][\w+-]+)/g,
];

const NO_NAME =
  /^(?:groups?|arms?|patients|participants|subjects|women|children|treatment|study|total|all|either|active|receive|compared|daily|weekly|twice|vaccine|supplement|tablets?|capsules?|baseline|p|n|usual|those|controlled|single|double|once|mg|ml|up|then|two|three|trial|phase|randomi[sz]ed|results?)$/i;

/** A text that names more groups than this is no abstract; the rest of them stay unknown. */
const MOST_NAMES = 100;

export function groupNamesIn(text: string): GroupNames {
  const found = [
    ...namedGroups(text).map(({ name }) => name),
    ...INTRODUCTIONS.flatMap((pattern) => Array.from(text.matchAll(pattern), (match) => match.groups?.name ?? '')),
    ...(/\bplacebo\b/i.test(text) ? ['placebo'] : []),
    ...(/\bcontrols\b/.test(text) ? ['controls'] : []),
  ].map(stripped);
  const named = found.filter((name) => name.length > 1 && !NO_NAME.test(name)).map((name) => name.toLowerCase());
  const names = new Set([...new Set(named)].slice(0, MOST_NAMES));
  const list = [...names].sort((a, b) => b.length - a.length).map(spelled);
  const lower = text.toLowerCase();
  const counts = new Map<string, number>();
  return {
    names,
    pattern: list.length > 0 ? new RegExp(String.raw`(?<![\w-])(?:${list.join('|')})(?![\w-])`, 'gi') : undefined,
    count: (name) => {
      const known = counts.get(name);
      if (known !== undefined) return known;
      const times = lower.split(name).length - 1;
      counts.set(name, times);
      return times;
    },
  };
}

/** A name without the function words at its sides. */
function stripped(name: string): string {
  const words = name.split(' ');
  const dull = (word: string | undefined) =>
    word !== undefined && (STOP.has(word.toLowerCase()) || VERB.has(word.toLowerCase()));
  while (dull(words[0])) words.shift();
  while (dull(words.at(-1))) words.pop();
  const last = words.findLastIndex((word) => STOP.has(word.toLowerCase()));
  return words.slice(last + 1).join(' ');
}

const spelled = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Everything in a sentence that may name a group, in order; candidates may overlap. */
export function mentionsIn(text: string, sentence: Span, known: GroupNames): readonly Mention[] {
  const { start } = sentence;
  const part = text.slice(start, sentence.end);
  const at = (mention: Mention): Mention => ({ ...mention, start: start + mention.start, end: start + mention.end });
  return bySpan([
    ...namedGroups(part).map(at),
    ...matched(part, LETTERED, 'letter').map(at),
    ...(known.pattern ? matched(part, known.pattern, 'known').map(at) : []),
    ...phrasesIn(wordsOf(text, sentence), text, known),
  ]).filter(
    ({ start, end }) => !/[+&] ?$/.test(text.slice(0, start).slice(-2)) && !/^ ?[+&]/.test(text.slice(end, end + 2)),
  );
}

/** Mentions in order, the longer first; of those at one place the first given. */
export function bySpan(mentions: readonly Mention[]): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const mention of mentions) {
    const key = `${mention.start}-${mention.end}`;
    if (!found.has(key)) found.set(key, mention);
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

const matched = (text: string, pattern: RegExp, kind: MentionKind): readonly Mention[] =>
  Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[0].toLowerCase(),
    kind,
    arm: 0,
  }));

/** Stretches of words between function words, verbs and marks; people go on to what says which people. */
function phrasesIn(words: readonly Word[], text: string, known: GroupNames): readonly Mention[] {
  const phrases: Mention[] = [];
  for (let from = 0; from < words.length; ) {
    const to = chunkEnd(words, from, text);
    if (to === from) {
      from++;
      continue;
    }
    const [first, last] = [words[from], words[to - 1]];
    if (first && last) {
      const people = isPeople(last.key);
      if (to - from <= 5) phrases.push(phrase(text, first.start, last.end, people ? 'people' : 'phrase'));
      for (let inner = from + 1; inner < to; inner++) {
        const [left, right] = [words[inner - 1], words[inner]];
        if (left && isName(text.slice(first.start, left.end), known))
          phrases.push(phrase(text, first.start, left.end, 'phrase'));
        if (right && isName(text.slice(right.start, last.end), known))
          phrases.push(phrase(text, right.start, last.end, 'phrase'));
      }
      const longer =
        people || /^(?:with|plus|enriched|containing|without)$/.test(words[to]?.key ?? '')
          ? bondEnd(words, to, text)
          : undefined;
      if (longer !== undefined) phrases.push(phrase(text, first.start, longer, people ? 'people' : 'phrase'));
    }
    from = to;
  }
  for (const [index, word] of words.entries())
    if (word.key === 'those') {
      const longer = bondEnd(words, index + 1, text);
      if (longer !== undefined) phrases.push(phrase(text, word.start, longer, 'people'));
    }
  return phrases;
}

const phrase = (text: string, start: number, end: number, kind: MentionKind): Mention => ({
  start,
  end,
  name: text.slice(start, end).toLowerCase(),
  kind,
  arm: 0,
});

const isName = (words: string, known: GroupNames): boolean =>
  known.names.has(words.toLowerCase()) ||
  (/^[A-Z][A-Za-z]*[A-Z][\w+-]*$/.test(words) && known.count(words.toLowerCase()) > 1);

/** Where the stretch of name words that begins at `from` ends; `from` itself where none begins. */
function chunkEnd(words: readonly Word[], from: number, text: string): number {
  let to = from;
  for (let word = words[to]; word; word = words[++to]) {
    const [last, next] = [words[to - 1], words[to + 1]];
    if (word.key === '+' && to > from && last && next && isNameWord(last) && isNameWord(next)) continue;
    const number = word.key === '#';
    if (number ? to === from || !words[to + 1] || words[to + 1]?.key.length === 1 : !isNameWord(word)) break;
    if (to > from && /(?:ed|ing)$/.test(word.key)) break;
    const before = words[to - 1];
    if (to > from && before && /[^\s+]/.test(text.slice(before.end, word.start))) break;
  }
  while (to > from && words[to - 1]?.key === '#') to--;
  return to;
}

const isNameWord = ({ key, text }: Word): boolean =>
  /^\p{L}/u.test(text) && !STOP.has(key) && !VERB.has(key) && !/ly$/.test(key);

/** The end of "receiving X", "with low vision", "who received both" after people. */
function bondEnd(words: readonly Word[], from: number, text: string): number | undefined {
  const bond = words[from];
  if (!bond || !BOND.has(bond.key)) return undefined;
  let at = from + 1;
  while (
    at < from + 4 &&
    (INNER.has(words[at]?.key ?? '') || BOND.has(words[at]?.key ?? '') || VERB.has(words[at]?.key ?? ''))
  )
    at++;
  const to = chunkEnd(words, at, text);
  return to > at ? words[to - 1]?.end : undefined;
}

/** "X group", "X and Y groups": names to the left of the word, cut at words that cannot belong to one. */
function namedGroups(text: string): readonly Mention[] {
  return Array.from(text.matchAll(GROUP)).flatMap((match) => {
    if (/^ (?:[A-Z]|\d|I{1,3})\b/.test(text.slice(match.index + match[0].length))) return [];
    const end = match.index + match[0].length;
    const last = nameBefore(text, match.index);
    if (!last) return [];
    const own: Mention = {
      start: last.start,
      end: last.end < match.index - 1 ? last.end : end,
      name: last.name,
      kind: 'group',
      arm: 0,
    };
    const joint = / (?:and|vs\.?|versus|or) (?:the )?$/.exec(text.slice(Math.max(0, last.start - 14), last.start))?.[0];
    if (!joint) return [own];
    const first = nameBefore(text, last.start - joint.length + 1);
    return first ? [{ ...first, kind: 'group', arm: 0 }, own] : [own];
  });
}

/** The name whose last character is just before the space before `at`. */
function nameBefore(text: string, at: number): Mention | undefined {
  const quoted = /['"“‘](?<name>[^'"“”‘’]{2,60})['"”’] $/.exec(text.slice(Math.max(0, at - 66), at))?.groups?.name;
  if (quoted) return { start: at - 2 - quoted.length, end: at - 2, name: quoted.toLowerCase(), kind: 'group', arm: 0 };
  let start = at;
  for (let words = 0; words < 5; words++) {
    const word = /(?<word>[\p{L}\p{N}®][\p{L}\p{N}'’+/®&.-]*) $/u.exec(text.slice(Math.max(0, start - 40), start))
      ?.groups?.word;
    if (word === undefined && /[\p{L}\p{N}] \+ $/u.test(text.slice(Math.max(0, start - 4), start))) {
      start -= 2;
      continue;
    }
    if (!word || STOP.has(word.toLowerCase()) || /^\d+$/.test(word) || /[.]$/.test(word)) break;
    if (words > 0 && (VERB.has(word.toLowerCase()) || /ly$/.test(word))) break;
    start -= word.length + 1;
  }
  if (start >= at) return undefined;
  const name = text.slice(start, at - 1);
  if (EMPTY.has(name.toLowerCase()) || COUNTED.test(name)) return undefined;
  return { start, end: at - 1, name: name.toLowerCase(), kind: 'group', arm: 0 };
}
