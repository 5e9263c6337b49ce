/** An expression as a tree: https://hl7.org/fhirpath/N1/grammar.html, without units, date literals and `$total`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'empty' }
  /** `$this`, `$index`, `%resource` ... */
  | { readonly kind: 'variable'; readonly name: string }
  /** A name: an element, or at the start of a path a type. */
  | { readonly kind: 'name'; readonly name: string; readonly target?: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly target?: Expression }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'operator'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly left: Expression; readonly type: string }
  | { readonly kind: 'negate'; readonly operand: Expression };

/** The expression is malformed, or uses what is not supported. */
export class FhirPathError extends Error {}

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 100;
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<string>'(?:[^'\\]|\\.)*')|(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*|`[^`]*`)|(?<variable>[$%](?:[A-Za-z_][A-Za-z0-9_-]*|`[^`]*`|'[^']*'))|(?<symbol><=|>=|!=|!~|[-.()[\]{},+*/&|=~<>])/y;

interface Token {
  readonly kind: 'string' | 'number' | 'name' | 'variable' | 'symbol' | 'end';
  readonly text: string;
}

function tokensOf(source: string): Token[] {
  if (source.length > MAX_LENGTH) throw new FhirPathError('the expression is too long');
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) throw new FhirPathError(`unexpected ${JSON.stringify(source.slice(at, at + 20))}`);
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind !== undefined && text !== undefined) tokens.push({ kind: kind as Token['kind'], text });
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };
const unquoted = (text: string) =>
  text
    .slice(1, -1)
    .replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, code: string) =>
      code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
    );
const bare = (name: string) => name.replace(/^`|`$/g, '');

/** Binding power, loosest first. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  implies: 1,
  or: 2,
  xor: 2,
  and: 3,
  in: 4,
  contains: 4,
  '=': 5,
  '~': 5,
  '!=': 5,
  '!~': 5,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '|': 7,
  is: 8,
  as: 8,
  '+': 9,
  '-': 9,
  '&': 9,
  '*': 10,
  '/': 10,
  div: 10,
  mod: 10,
};
const UNARY = 11;
const END: Token = { kind: 'end', text: '' };

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  parse(): Expression {
    const expression = this.#expression(0);
    if (this.#peek.kind !== 'end') throw new FhirPathError(`unexpected ${JSON.stringify(this.#peek.text)}`);
    return expression;
  }

  get #peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): Token {
    const token = this.#peek;
    this.#at++;
    return token;
  }

  #take(symbol: string): boolean {
    if (this.#peek.kind !== 'symbol' || this.#peek.text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw new FhirPathError(`expected ${symbol}`);
  }

  #expression(power: number): Expression {
    if (++this.#depth > MAX_DEPTH) throw new FhirPathError('the expression is nested too deep');
    let left = this.#unary();
    for (;;) {
      const { kind, text } = this.#peek;
      const binding =
        kind === 'name' || kind === 'symbol' ? (Object.hasOwn(PRECEDENCE, text) ? (PRECEDENCE[text] ?? 0) : 0) : 0;
      if (binding === 0 || binding <= power) break;
      this.#at++;
      left =
        text === 'is' || text === 'as'
          ? this.#typed(text, left)
          : { kind: 'operator', operator: text, left, right: this.#expression(binding) };
    }
    this.#depth--;
    return left;
  }

  #typed(operator: 'is' | 'as', left: Expression): Expression {
    return { kind: 'type', operator, left, type: typeName(this.#expression(UNARY)) };
  }

  #unary(): Expression {
    if (this.#take('-')) return { kind: 'negate', operand: this.#expression(UNARY) };
    if (this.#take('+')) return this.#expression(UNARY);
    let expression = this.#term();
    for (;;) {
      if (this.#take('.')) expression = this.#invocation(this.#next(), expression);
      else if (this.#take('[')) {
        const index = this.#expression(0);
        this.#expect(']');
        expression = { kind: 'index', target: expression, index };
      } else return expression;
    }
  }

  #term(): Expression {
    const token = this.#next();
    if (token.kind === 'string') return { kind: 'literal', value: unquoted(token.text) };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'variable') return { kind: 'variable', name: token.text };
    if (token.text === '(' && token.kind === 'symbol') {
      const inner = this.#expression(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '{') {
      this.#expect('}');
      return { kind: 'empty' };
    }
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    return this.#invocation(token, undefined);
  }

  #invocation({ kind, text }: Token, target: Expression | undefined): Expression {
    if (kind === 'variable' && target === undefined) return { kind: 'variable', name: text };
    if (kind !== 'name')
      throw new FhirPathError(text === '' ? 'the expression ends too early' : `unexpected ${JSON.stringify(text)}`);
    const name = bare(text);
    if (!this.#take('(')) return { kind: 'name', name, ...(target ? { target } : {}) };
    const args: Expression[] = [];
    if (!this.#take(')')) {
      do args.push(this.#expression(0));
      while (this.#take(','));
      this.#expect(')');
    }
    return { kind: 'call', name, args, ...(target ? { target } : {}) };
  }
}

/** `Quantity`, `FHIR.Quantity`, `System.Boolean` -> the last name. */
export function typeName(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  throw new FhirPathError('expected the name of a type');
}

/** Parses an expression; throws FhirPathError. */
export function parseFhirPath(source: string): Expression {
  return new Parser(source).parse();
}
