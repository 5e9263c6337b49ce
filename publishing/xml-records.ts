import { type Found, MAX_RECORD, tooLarge } from './piece.ts';

/** Root of a set of records -> the element that is one of them. */
const SETS: Readonly<Record<string, string>> = {
  PubmedArticleSet: 'PubmedArticle',
  'pmc-articleset': 'article',
};

/** The element that a set's records are, by the root in the first bytes of an XML input; undefined where it is no set. */
export function setElement(head: Buffer): string | undefined {
  const root = /<([A-Za-z_][\w.-]*)(?=[\s/>])/.exec(head.toString('latin1'))?.[1] ?? '';
  return Object.hasOwn(SETS, root) ? SETS[root] : undefined;
}

/**
 * Splits a set of articles into its articles without holding more than one. Each gets the XML declaration of the whole, since that names its
 * encoding.
 */
export class XmlRecords {
  #held: Buffer = Buffer.alloc(0);
  #offset = 0;
  readonly #element: string;
  readonly #declaration: Buffer;
  /** How far the held bytes have been searched for the end of the article at their start. */
  #searched = 0;

  constructor(element: string, head: Buffer) {
    this.#element = element;
    this.#declaration = Buffer.from(/<\?xml[^>]*\?>/.exec(head.toString('latin1'))?.[0] ?? '', 'latin1');
  }

  *feed(chunk: Uint8Array): Iterable<Found> {
    this.#held = Buffer.concat([this.#held, chunk]);
    const [open, close] = [`<${this.#element}`, `</${this.#element}>`];
    for (;;) {
      const begin = beginOf(this.#held, open);
      this.#drop(begin < 0 ? Math.max(0, this.#held.length - open.length) : begin);
      if (begin < 0) return;
      const end = this.#held.indexOf(close, this.#searched);
      if (end >= 0) {
        const bytes = Buffer.concat([this.#declaration, this.#held.subarray(0, end + close.length)]);
        yield { kind: 'record', bytes, offset: this.#offset, listed: true };
        this.#drop(end + close.length);
      } else if (this.#held.length > MAX_RECORD) {
        yield tooLarge(this.#offset);
        this.#drop(open.length);
      } else {
        this.#searched = Math.max(0, this.#held.length - close.length);
        return;
      }
    }
  }

  *end(): Iterable<Found> {
    if (beginOf(this.#held, `<${this.#element}`) >= 0) {
      yield { kind: 'lost', offset: this.#offset, reason: 'the XML is cut off within this article' };
    }
  }

  #drop(bytes: number): void {
    if (bytes === 0) return;
    this.#held = this.#held.subarray(bytes);
    this.#offset += bytes;
    this.#searched = 0;
  }
}

/** Where an element of exactly this name begins, its name perhaps not ended yet; -1 where none does. */
function beginOf(bytes: Buffer, open: string): number {
  for (let at = bytes.indexOf(open); at >= 0; at = bytes.indexOf(open, at + 1)) {
    const next = bytes[at + open.length];
    if (next === undefined || next === 0x3e || next <= 0x20) return at;
  }
  return -1;
}
