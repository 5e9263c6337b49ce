import type { ToldNumber } from './told-number.ts';
import type { Span } from './view.ts';

const LEADING =
  /^(?:[\s,:;.–-]|\b(?:and|but|or|the|a|an|however|overall|also|in addition|additionally|moreover|furthermore|finally|there was|there were|no significant|significant|in|of|that|with|had|have|has|was|were|while|respectively|for|by|to|we found|it was|showed|observed)\b)+/i;
const TRAILING =
  /(?:[\s,:;.([=–-]|\b(?:and|but|or|the|a|an|in|of|was|were|is|are|had|have|has|with|by|to|from|at|than|vs|versus|compared|between|among|for|on|only|about|approximately|mean|median|n|p|P|CI|which|that|significantly|respectively|while)\b)+$/i;

/** "mean LVEF was 43.7 % in the one and 42.4 % in the other": what was measured stands before its values. */
const VALUES = /(?<=[a-z]{3}.*) (?:was|were|is|are|averaged|reached) [-–+<>≤≥]?\d.*$/is;

/** "22 (73%) were female, 16 (53%) had ...": people who are counted, and then what they were or did. */
const PREDICATE =
  /^[)\]]?(?: of (?:the |these |those )?[\w -]{0,40}?)?(?: (?:patients|participants|subjects|individuals|respondents|people|women|men|children|adults|infants))? (?:(?:were|was|had|have|reported|experienced|developed|achieved|completed|received|underwent|died|responded|showed|required|survived|used|met|withdrew|discontinued|relapsed|improved|recovered|felt|rated|preferred|attended|returned|refused|declined|agreed|became)\b[^,;()[\]]*?)(?=,|;| \(| \[| and (?:\d|only)|\.?$)/;

/**
 * The words of a clause that say what was measured: what people who are counted were or did, else the words before the number, else those after it;
 * groups and brackets left out.
 */
export function outcomeWords(
  text: string,
  clause: Span,
  measure: ToldNumber,
  mentions: readonly Span[],
  previous?: ToldNumber,
): string | undefined {
  const predicate = measure.numerator ? PREDICATE.exec(text.slice(measure.end, clause.end))?.[0] : undefined;
  if (predicate) {
    const words = plain(text, { start: measure.end, end: measure.end + predicate.length }, mentions);
    if (/[a-z]{3}/i.test(words)) return limited(words, false);
  }
  const near = previous
    ? plain(text, { start: Math.min(previous.end, measure.start), end: measure.start }, mentions)
    : '';
  if (/[a-z]{4}/i.test(near.replace(/\b(?:versus|compared|while|respectively)\b/gi, ''))) return limited(near, true);
  const before = plain(text, { start: clause.start, end: measure.start }, mentions);
  if (/[a-z]{3}/i.test(before)) return limited(before, true);
  const within = plain(text, { start: clause.start, end: measure.value.start }, mentions);
  if (/[a-z]{3}/i.test(within)) return limited(within, true);
  const after = plain(text, { start: measure.end, end: clause.end }, mentions);
  return /[a-z]{3}/i.test(after) ? limited(after, false) : undefined;
}

function plain(text: string, { start, end }: Span, mentions: readonly Span[]): string {
  let words = '';
  let at = start;
  for (const mention of mentions.filter((candidate) => candidate.start >= start && candidate.end <= end)) {
    words += text.slice(at, mention.start);
    at = mention.end;
  }
  words += text.slice(at, end);
  const unbracketed = words.replace(/\([^()]*\)|\[[^[\]]*\]|[([].*$|^[^()[\]]{0,40}[)\]]/g, ' ').replace(/\s+/g, ' ');
  return unbracketed.replace(VALUES, '').replace(LEADING, '').replace(TRAILING, '').trim();
}

/** At most 160 characters, cut at a word: the end of what stands before a number is the nearest, and the start of what stands after. */
function limited(words: string, fromEnd: boolean): string {
  if (words.length <= 160) return words;
  return fromEnd
    ? words
        .slice(-160)
        .replace(/^\S*\s/, '')
        .replace(LEADING, '')
    : words.slice(0, 160).replace(/\s\S*$/, '');
}
