import { type Found, MAX_RECORD, tooLarge } from './piece.ts';

/** Members of a top-level object whose elements are records: a DCAT-US catalog, a page of the ClinicalTrials.gov API. */
const LISTS: ReadonlySet<string> = new Set(['dataset', 'studies']);
/** Longest head of a catalog that is looked at for its name. */
const MAX_HEAD = 100_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * Splits JSON bytes into records without holding more than one: the elements of `dataset` or `studies`, those of a top-level array, or top-level
 * objects one after another. Only strings and brackets are looked at: a record that is no JSON is found out when it is parsed, and brackets that do
 * not match, or a line that ends within a string, spoil no more than the record that they stand in.
 */
export class JsonRecords {
  #offset = 0;
  /** Brackets open at this place. */
  #open: number[] = [];
  /** How many brackets are open where the records of a list begin; undefined outside of a list. */
  #list: number | undefined;
  #inString = false;
  #escaped = false;
  #parts: Uint8Array[] = [];
  #size = 0;
  /** Where the current record begins; -1 between records. */
  #start = -1;
  #text: number[] = [];
  /** The last string at depth 1: the name of the member that follows. */
  #name = '';

  *feed(chunk: Uint8Array): Iterable<Found> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#inString) {
        this.#string(byte);
        continue;
      }
      if (byte === QUOTE) {
        this.#inString = true;
        this.#text = [];
      } else if (byte === OPEN_LIST && this.#beginsList()) {
        this.#keep(chunk.subarray(from, at));
        if (this.#open.length === 1) yield { kind: 'catalog', head: this.#head() };
        this.#drop();
        this.#open.push(byte);
        this.#list = this.#open.length;
      } else if (byte === OPEN || byte === OPEN_LIST) {
        if (byte === OPEN && this.#start < 0 && this.#open.length === (this.#list ?? 0)) {
          this.#start = this.#offset + at;
          from = at;
        }
        this.#open.push(byte);
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        this.#close(byte === CLOSE ? OPEN : OPEN_LIST);
        if (this.#start >= 0 && this.#open.length <= (this.#list ?? 0)) {
          this.#keep(chunk.subarray(from, at + 1));
          yield this.#finish();
        }
        if (this.#list !== undefined && this.#open.length < this.#list) this.#list = undefined;
      }
    }
    this.#keep(chunk.subarray(from));
    this.#offset += chunk.length;
  }

  *end(): Iterable<Found> {
    if (this.#start >= 0) {
      yield { kind: 'lost', offset: this.#start, reason: 'malformed JSON: the input ends within this record' };
    } else if (this.#open.length > 0) {
      yield { kind: 'lost', offset: this.#offset, reason: 'malformed JSON: the input is cut off' };
    }
  }

  #string(byte: number): void {
    if (this.#open.length === 1 && this.#text.length < 64) this.#text.push(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE || byte === LINE_FEED) {
      this.#inString = false;
      if (this.#open.length === 1) this.#name = String.fromCharCode(...this.#text.slice(0, -1));
    }
  }

  #beginsList(): boolean {
    return this.#list === undefined && (this.#open.length === 0 || (this.#open.length === 1 && LISTS.has(this.#name)));
  }

  /** Closes the innermost bracket of this kind, and with it what was left open inside; one of no kind open is passed over. */
  #close(opener: number): void {
    const at = this.#open.lastIndexOf(opener);
    if (at >= 0) this.#open.length = at;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#start < 0) return;
    this.#size += bytes.length;
    if (this.#size > MAX_RECORD) this.#parts = [];
    else this.#parts.push(bytes);
  }

  #head(): string {
    return Buffer.concat(this.#parts).toString('utf8').slice(0, MAX_HEAD);
  }

  #drop(): void {
    this.#parts = [];
    this.#size = 0;
    this.#start = -1;
  }

  #finish(): Found {
    const offset = this.#start;
    const found: Found =
      this.#size > MAX_RECORD
        ? tooLarge(offset)
        : { kind: 'record', bytes: Buffer.concat(this.#parts), offset, listed: this.#list !== undefined };
    this.#drop();
    return found;
  }
}
