import { FhirError } from '../error.ts';
import { allWordsOf } from './normalise.ts';

/** Words in order, with a space before and after each, so that a phrase is a part of it. */
type Words = string;
type Test = (words: Words) => boolean;

const TOKEN = /"([^"]*)"?|([()])|([^\s()"]+)/g;
const DEEPEST = 20;

/**
 * The query of `_text` and `_content`: words that must all be there, `"a phrase"`, AND, OR, NOT and brackets
 * (https://hl7.org/fhir/R4/search.html#text). Words are whole, without case and accents. FhirError 'value' where brackets nest too deep.
 */
export function textQuery(text: string): (content: string) => boolean {
  const test = new QueryParser([...text.matchAll(TOKEN)].map(toToken)).whole();
  return (content) => test(inOrder(allWordsOf(content)));
}

type Token = { readonly sign: '(' | ')' | 'AND' | 'OR' | 'NOT' } | { readonly words: readonly string[] };

function toToken([, phrase, bracket, word = '']: RegExpExecArray): Token {
  if (phrase !== undefined) return { words: allWordsOf(phrase) };
  if (bracket === '(' || bracket === ')') return { sign: bracket };
  if (/^(and|or)$/i.test(word)) return { sign: word.toUpperCase() === 'AND' ? 'AND' : 'OR' };
  return word === 'NOT' ? { sign: 'NOT' } : { words: allWordsOf(word) };
}

const inOrder = (words: readonly string[]): Words => ` ${words.join(' ')} `;

const every: Test = () => true;

/** What is missing or too much (a bracket, an operand) is passed over, as a search box does. */
class QueryParser {
  readonly tokens: readonly Token[];
  at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Test {
    const tests: Test[] = [];
    while (this.at < this.tokens.length) {
      tests.push(this.or(0));
      this.skip(')');
    }
    return (words) => tests.every((test) => test(words));
  }

  private or(depth: number): Test {
    if (depth > DEEPEST) throw new FhirError('value', `Brackets nest more than ${DEEPEST} deep`);
    const tests = [this.and(depth)];
    while (this.skip('OR')) tests.push(this.and(depth));
    return (words) => tests.some((test) => test(words));
  }

  private and(depth: number): Test {
    const tests: Test[] = [];
    while (this.at < this.tokens.length && !this.is(')') && !this.is('OR')) {
      if (!this.skip('AND')) tests.push(this.term(depth));
    }
    return (words) => tests.every((test) => test(words));
  }

  private term(depth: number): Test {
    if (this.skip('NOT')) {
      const test = this.term(depth + 1);
      return (words) => !test(words);
    }
    if (this.skip('(')) {
      const test = this.or(depth + 1);
      this.skip(')');
      return test;
    }
    const token = this.tokens[this.at++];
    if (token === undefined || 'sign' in token || token.words.length === 0) return every;
    const phrase = inOrder(token.words);
    return (words) => words.includes(phrase);
  }

  private is(sign: string): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && 'sign' in token && token.sign === sign;
  }

  private skip(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.at += 1;
    return true;
  }
}
