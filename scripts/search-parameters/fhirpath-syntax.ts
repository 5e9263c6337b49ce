/** The part of FHIRPath in which search parameters are written: https://hl7.org/fhirpath/N1/ */
export type Expression =
  | { readonly kind: 'root' }
  | { readonly kind: 'resource' }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: number }
  | { readonly kind: 'type'; readonly of: Expression; readonly type: string }
  | { readonly kind: 'union'; readonly of: readonly Expression[] }
  | { readonly kind: 'extension'; readonly of: Expression; readonly url: string }
  | { readonly kind: 'where'; readonly of: Expression; readonly condition: Condition }
  | { readonly kind: 'present'; readonly of: Expression };

/** What `where(...)` may hold. */
export type Condition =
  | { readonly kind: 'equals'; readonly name: string; readonly value: string }
  | { readonly kind: 'resolves'; readonly type: string }
  | { readonly kind: 'hasExtension'; readonly url: string };

const TOKEN = /\s*(?:'([^']*)'|(%?[A-Za-z]\w*)|(\d+)|([.|()[\]=]|!=))/y;
type Token = { readonly text: string; readonly literal: boolean };

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`Not understood: ${source}`);
    const [, literal, name, digits, sign] = match;
    tokens.push({ text: literal ?? name ?? digits ?? sign ?? '', literal: literal !== undefined });
  }
  return tokens;
}

/** `x.exists() and x != false`, the one Boolean shape: whether x has a value other than false. */
const PRESENT = /^(.+)\.exists\(\) and (.+) != false$/;

/** Parses an expression; throws an Error that quotes it where it is of another shape. */
export function parseExpression(source: string): Expression {
  const present = PRESENT.exec(source);
  if (present?.[1] !== undefined && present[1] === present[2]) {
    return { kind: 'present', of: parseExpression(present[1]) };
  }
  const parser = new Parser(source);
  const expression = parser.union();
  parser.end();
  return expression;
}

class Parser {
  readonly source: string;
  readonly tokens: readonly Token[];
  at = 0;

  constructor(source: string) {
    this.source = source;
    this.tokens = tokensOf(source);
  }

  end(): void {
    if (this.at < this.tokens.length) this.fail();
  }

  union(): Expression {
    const of = [this.cast()];
    while (this.skip('|')) of.push(this.cast());
    const [only] = of;
    return of.length === 1 && only ? only : { kind: 'union', of };
  }

  private cast(): Expression {
    const of = this.path();
    return this.skip('as') ? { kind: 'type', of, type: this.word() } : of;
  }

  private path(): Expression {
    let of: Expression;
    if (this.skip('(')) {
      of = this.union();
      this.expect(')');
    } else of = this.step({ kind: 'root' });
    for (;;) {
      if (this.skip('.')) of = this.step(of);
      else if (this.skip('[')) {
        of = { kind: 'index', of, index: Number(this.word()) };
        this.expect(']');
      } else return of;
    }
  }

  private step(of: Expression): Expression {
    const name = this.word();
    if (name === '%resource') return { kind: 'resource' };
    if (!this.skip('(')) return { kind: 'member', of, name };
    const result = this.call(of, name);
    this.expect(')');
    return result;
  }

  private call(of: Expression, name: string): Expression {
    if (name === 'as' || name === 'ofType') return { kind: 'type', of, type: this.word() };
    if (name === 'extension') return { kind: 'extension', of, url: this.literal() };
    if (name === 'where') return { kind: 'where', of, condition: this.condition() };
    return this.fail();
  }

  private condition(): Condition {
    const name = this.word();
    if (this.skip('=')) return { kind: 'equals', name, value: this.literal() };
    this.expect('(');
    if (name === 'hasExtension') {
      const url = this.literal();
      this.expect(')');
      return { kind: 'hasExtension', url };
    }
    this.expect(')');
    this.expect('is');
    return name === 'resolve' ? { kind: 'resolves', type: this.word() } : this.fail();
  }

  private skip(text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.text !== text || token.literal) return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.skip(text)) this.fail();
  }

  private word(): string {
    const token = this.tokens[this.at++];
    return token === undefined || token.literal ? this.fail() : token.text;
  }

  private literal(): string {
    const token = this.tokens[this.at++];
    return token?.literal ? token.text : this.fail();
  }

  private fail(): never {
    throw new Error(`Not understood: ${this.source}`);
  }
}
