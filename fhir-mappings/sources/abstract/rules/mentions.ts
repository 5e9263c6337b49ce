import { overlaps, type Span } from '../view.ts';

/** Words of a text that name a group: without article, the word "group" included. */
export interface Mention extends Span {
  /** The words that tell the group from others. */
  readonly name: string;
}

/** Words that no group's name goes past, to the left of "group". */
const STOP = new Set(
  'the a an in of to and or for with vs vs. versus than both each two three four five between either from on by this that these those were was is are had has have other same our whereas while respectively compared among within per all any no into as at when but respective during after before across not only against whose which who where until'.split(
    ' ',
  ),
);
/** Words that say nothing of which group it is. */
const EMPTY = new Set([
  'different',
  'parallel',
  'randomized',
  'randomised',
  'respective',
  'second',
  'first',
  'study groups',
  'treatment groups',
  'separate',
  'age',
  'focus',
  'support',
  'muscle',
  'functional',
  'therapy groups',
  'small',
  'large',
  'equal',
  'stakeholder',
  'income',
  'ethnic',
  'interest',
  'working',
  'user',
  'individual',
  'between',
  'comparison groups',
  'patient',
  'sub',
  'new',
  'same',
  'matched',
  'remaining',
  'entire',
  'whole',
  'blood',
]);

const PEOPLE =
  'patients|participants|subjects|individuals|people|persons|women|men|boys|girls|children|adults|adolescents|mothers|infants|neonates|babies|families|students|practices|volunteers|controls|cases|respondents|parents|veterans|nurses|workers|smokers|residents|students|schools|clinics|villages|users|those|cows|mice|rats|dogs|animals|sheep|pigs|rabbits|lambs|eyes|lesions|teeth|knees|hips|ears';
const BOND =
  'receiving|treated|taking|assigned|allocated|randomi[sz]ed|given|with|without|on|in|who|whose|aged|undergoing|exposed|using|having|from';

/** "women", "patients receiving X", "those without Y": people who may be a part of all. */
const SUBPOPULATION = new RegExp(
  String.raw`\b(?<name>(?:[\w-]+ed |[\w-]+ic |male |female |younger |older |obese |control |black |white |placebo |\w+-treated |\w+-exposed |unexposed |exposed |treated |untreated )?(?:${PEOPLE}) (?:${BOND})\b(?! (?:no|significant|statistical|respect|regard|the same)\b)(?: (?!(?:had|have|has|was|were|showed|reported|experienced|died|than|compared|versus|vs|and|or|but|at|after|during|over|by|is|are|did|having|achieved|completed|improved|increased|decreased|received|developed|reached|remained)\b)[A-Za-z][\w'/+-]*){1,6})`,
  'gi',
);
const SEXES = /\b(?:women|men|boys|girls|males?|females?)\b/gi;
const LETTERED = /\b(?:groups?|arms?|cohorts?|CHC|CDC|phases?) (?<name>[A-Z]|\d|I{1,3}|IV)\b(?! ?[%./\d])/g;
const GROUP = /\b(?:groups?|arms?|cohorts?)\b/gi;

/** Names of groups that a whole text uses: "X group" makes `X` known wherever it stands alone. */
export interface GroupNames {
  readonly names: ReadonlySet<string>;
  /** A pattern of names that stand for a group by themselves. */
  readonly bare: RegExp | undefined;
  readonly sexes: boolean;
}

export function groupNamesIn(text: string): GroupNames {
  const names = new Set<string>();
  for (const { name } of namedGroups(text)) names.add(name);
  for (const match of text.matchAll(/\b(?:groups?|arms?)\s?[([](?<short>[A-Z][A-Za-z0-9+-]{0,9})(?=[)\],;:= ])/g))
    names.add(match.groups?.short ?? '');
  for (const match of text.matchAll(/[([](?<short>[A-Z][A-Z0-9+-]{0,9}) (?:groups?|arms?)[)\]]/g))
    names.add(match.groups?.short ?? '');
  for (const match of text.matchAll(
    /(?<![\w-])(?<name>[A-Za-z][\w-]{4,30})(?: [\d.,]+ ?[^\s()]+(?: o\.d\.| b\.i\.d\.| daily| twice daily)?)? (?:\(n ?= ?\d+\) )?(?:or|vs\.?|versus) placebo\b/g,
  )) {
    const name = match.groups?.name ?? '';
    if (
      !/^(?:either|treatment|active|receive|compared|daily|weekly|twice|vaccine|group|supplement|tablets?|capsules?)$/i.test(
        name,
      )
    )
      names.add(name);
  }
  names.delete('');
  const bare = [
    ...names,
    ...(/\bplacebo\b/i.test(text) ? ['placebo'] : []),
    ...(/\bcontrols\b/.test(text) ? ['controls'] : []),
  ]
    .filter(
      (name) =>
        name.length > 1 &&
        !/^(?:group|arm|patients|participants|women|children|treatment|study|total|all)$/i.test(name),
    )
    .sort((a, b) => b.length - a.length);
  const sexes = /\b(?:women|girls|females?)\b/i.test(text) && /\b(?:men|boys|males?)\b/i.test(text);
  return {
    names,
    sexes,
    bare:
      bare.length > 0 ? new RegExp(String.raw`(?<![\w-])(?:${bare.map(spelled).join('|')})(?![\w-])`, 'g') : undefined,
  };
}

const spelled = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Every group that a sentence mentions, in order; overlapping mentions are one, the longer. */
export function mentionsIn(text: string, { start, end }: Span, known: GroupNames): readonly Mention[] {
  const part = text.slice(start, end);
  const named: readonly Mention[] = [
    ...namedGroups(part),
    ...(known.bare ? matches(part, known.bare).map(mentionOf) : []),
    ...matches(part, LETTERED).map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      name: match[0],
    })),
  ];
  const found: Mention[] = [
    ...namedGroups(part),
    ...matches(part, LETTERED).map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      name: match[0],
    })),
    ...matches(part, SUBPOPULATION)
      .map(mentionOf)
      .filter(
        ({ start: from }) =>
          !/(?:proportion|percentage|number|rate|majority|%|percent|half|most|all) of (?:the )?$/i.test(
            part.slice(0, from),
          ),
      )
      .filter((people) => !named.some((group) => overlaps(people, group))),
    ...(known.sexes
      ? matches(part, SEXES)
          .filter(({ index }) => !/\b(?:were|was|are|is|being|\d ?%?|\)) $/i.test(part.slice(0, index)))
          .map(mentionOf)
      : []),
    ...(known.bare ? matches(part, known.bare).flatMap((match) => bareMention(part, match)) : []),
  ];
  const longest = found
    .sort((a, b) => b.end - b.start - (a.end - a.start))
    .filter((mention, index, all) => !all.slice(0, index).some((other) => overlaps(mention, other)));
  return longest
    .sort((a, b) => a.start - b.start)
    .map((mention) => ({ ...mention, start: start + mention.start, end: start + mention.end }));
}

const matches = (text: string, pattern: RegExp): readonly RegExpExecArray[] => Array.from(text.matchAll(pattern));
const mentionOf = (match: RegExpExecArray): Mention => ({
  start: match.index,
  end: match.index + match[0].length,
  name: match[0],
});

/** A name that stands alone, or with the people it holds: "CG children". */
function bareMention(text: string, match: RegExpExecArray): readonly Mention[] {
  const people = new RegExp(`^ (?:${PEOPLE})\\b`).exec(text.slice(match.index + match[0].length))?.[0] ?? '';
  if (!people && !standsAlone(text, match)) return [];
  return [{ start: match.index, end: match.index + match[0].length + people.length, name: match[0] }];
}

/** A bare name is a group where the words around it treat it as one, not where it qualifies another noun. */
function standsAlone(text: string, match: RegExpExecArray): boolean {
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  if (
    /\bto $/.test(before) &&
    /^control$/i.test(match[0]) &&
    !/(?:compared|relative|similar|equivalent|opposed|superior|inferior|comparable) to $/.test(before)
  )
    return false;
  return /^(?:$|[,.;:)\]]| ?[([]| (?:and|or|vs\.?|versus|than|at|in|on|had|has|have|was|were|showed|did|with|for|compared|group|arm|but|while|whereas|after|over|during|by|increased|decreased|reduced|improved|significantly)\b)/.test(
    after,
  );
}

/** "X group", "X and Y groups": names to the left of the word, cut at words that cannot belong to one. */
function namedGroups(text: string): readonly Mention[] {
  return matches(text, GROUP).flatMap((match) => {
    const after = /^ (?:[A-Z]|\d|I{1,3})\b/.test(text.slice(match.index + match[0].length));
    if (after) return [];
    const end = match.index + match[0].length;
    const last = nameBefore(text, match.index);
    if (!last) return [];
    const own: Mention = { start: last.start, end: last.end < match.index - 1 ? last.end : end, name: last.name };
    const joined = /^(?:.*?)(?<joint> (?:and|vs\.?|versus|or) (?:the )?)$/.exec(
      text.slice(Math.max(0, last.start - 14), last.start),
    );
    const joint = joined?.groups?.joint;
    if (!joint || !(/s$/i.test(match[0]) || /^,? ?\)?,? respectively/.test(text.slice(end)))) return [own];
    const first = nameBefore(text, last.start - joint.length + 1);
    return first ? [{ start: first.start, end: first.end, name: first.name }, own] : [own];
  });
}

/** Verbs that end a name to the left: "received X group" is no name. */
const VERB =
  /^(?:\w+ly|received|showed|improved|increased|decreased|reported|included|completed|assigned|randomi[sz]ed|compared|observed|reduced|achieved|experienced|used|revealed|demonstrated|indicated|entered|remained|contained|formed|named|called|defined|scored|started|followed|favou?red|receiving|including|comparing|comprising|favou?ring|being|having|following|using|showing|noted|found|seen|shown|given)$/i;

/** The name whose last character is just before the space before `at`. */
function nameBefore(text: string, at: number): Mention | undefined {
  const quoted = /['"“‘](?<name>[^'"“”‘’]{2,60})['"”’] $/.exec(text.slice(Math.max(0, at - 66), at))?.groups?.name;
  if (quoted) return { start: at - 2 - quoted.length, end: at - 2, name: quoted };
  let start = at;
  for (let words = 0; words < 5; words++) {
    const word = /(?<word>[\p{L}\p{N}®][\p{L}\p{N}'’+/®&.-]*) $/u.exec(text.slice(Math.max(0, start - 40), start))
      ?.groups?.word;
    if (!word || STOP.has(word.toLowerCase()) || /^\d+$/.test(word) || /[.]$/.test(word)) break;
    if (words > 0 && VERB.test(word)) break;
    start -= word.length + 1;
  }
  if (start >= at) return undefined;
  const name = text.slice(start, at - 1);
  if (
    EMPTY.has(name.toLowerCase()) ||
    EMPTY.has(`${name} ${text.slice(at).split(/\W/)[0] ?? ''}`.toLowerCase()) ||
    /^(?:several|many|most|some|other|one|another|more|six|seven)$/i.test(name)
  )
    return undefined;
  return { start, end: at - 1, name };
}
