import { nextRecord } from './next-record.ts';
import { type Found, MAX_RECORD, tooLarge } from './piece.ts';

/** Members of a top-level object whose elements are records: a DCAT-US catalog, a page of the ClinicalTrials.gov API. */
const LISTS: ReadonlySet<string> = new Set(['dataset', 'studies']);
/** Why a record is given up within which others were found. */
const UNENDED = 'malformed JSON: this record has no end';
/** A record that no bracket closes costs a second look at no more than this many places of an input. */
const MOST_RECOVERIES = 1000;
/** Brackets nested deeper than this are only counted. */
const MAX_DEPTH = 10_000;
/** Longest head of a catalog that is looked at for its name. */
const MAX_HEAD = 100_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * Splits JSON bytes into records without holding more than one: the elements of `dataset` or `studies`, those of a top-level array, or top-level
 * objects one after another. Only strings and brackets are looked at: a record that is no JSON is found out when it is parsed, and brackets that do
 * not match, or a line that ends within a string, spoil no more than the record that they stand in: where one does not end, the next is looked for
 * by what records of the list begin with.
 */
export class JsonRecords {
  #offset = 0;
  /** Brackets open at this place. */
  #open: number[] = [];
  /** Brackets open beyond the deepest that are told apart. */
  #beyond = 0;
  #recoveries = 0;
  /** White space and commas between the last line feed and this place; undefined where anything else stands there. */
  #indent: number | undefined = 0;
  /** `#indent` where the current record begins. */
  #startIndent: number | undefined;
  /** How many brackets are open where the records of a list begin, and which; undefined outside of a list. */
  #list: number | undefined;
  #listOpen: readonly number[] = [];
  /** Within an element of the list that is no object, which has been told. */
  #stray = false;
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
      if (byte === LINE_FEED) this.#indent = 0;
      else if (byte <= SPACE || byte === COMMA)
        this.#indent = this.#indent === undefined ? undefined : this.#indent + 1;
      else if (byte !== OPEN) this.#indent = undefined;
      if (byte === COMMA) this.#stray = false;
      else if (byte > SPACE && byte !== OPEN && byte !== CLOSE && byte !== CLOSE_LIST && this.#betweenRecords()) {
        if (!this.#stray)
          yield { kind: 'lost', offset: this.#offset + at, reason: 'an element of the list that is no object' };
        this.#stray = true;
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
        this.#listOpen = [...this.#open];
      } else if (byte === OPEN || byte === OPEN_LIST) {
        if (byte === OPEN && this.#start < 0 && this.#open.length === (this.#list ?? 0)) {
          this.#start = this.#offset + at;
          this.#startIndent = this.#indent;
          from = at;
        }
        this.#indent = undefined;
        if (this.#open.length < MAX_DEPTH) this.#open.push(byte);
        else this.#beyond++;
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        this.#close(byte === CLOSE ? OPEN : OPEN_LIST);
        if (this.#start >= 0 && this.#open.length <= (this.#list ?? 0)) {
          this.#keep(chunk.subarray(from, at + 1));
          // Brackets that do not match may have taken others in.
          const next = this.#next();
          if (next && !isJson(this.#parts)) {
            yield* this.#again(next, chunk.subarray(at + 1));
            return;
          }
          yield this.#finish();
        }
        if (this.#list !== undefined && this.#open.length < this.#list) this.#list = undefined;
      }
    }
    this.#keep(chunk.subarray(from));
    this.#offset += chunk.length;
    if (this.#size > MAX_RECORD && this.#parts.length > 0) {
      const next = this.#next();
      this.#parts = [];
      if (next) yield* this.#again(next);
    }
  }

  *end(): Iterable<Found> {
    if (this.#start < 0 && this.#open.length > 0) {
      yield { kind: 'lost', offset: this.#offset, reason: 'malformed JSON: the input is cut off' };
    }
    while (this.#start >= 0) {
      const next = this.#next();
      if (next) {
        yield* this.#again(next);
      } else {
        yield { kind: 'lost', offset: this.#start, reason: 'malformed JSON: the input ends within this record' };
        return;
      }
    }
  }

  /** What follows the record that has no end, from where the next one seems to begin; undefined where none does. */
  #next(): Buffer | undefined {
    if (this.#list === undefined || this.#parts.length === 0 || this.#recoveries >= MOST_RECOVERIES) return undefined;
    const held = Buffer.concat(this.#parts);
    const at = nextRecord(held, this.#startIndent);
    return at < 0 ? undefined : held.subarray(at);
  }

  /** Gives the current record up and goes on where the next begins, in the list as it was. */
  *#again(next: Buffer, rest: Uint8Array = new Uint8Array()): Iterable<Found> {
    yield { kind: 'lost', offset: this.#start, reason: UNENDED };
    this.#recoveries++;
    this.#offset = this.#start + this.#size - next.length;
    this.#open = [...this.#listOpen];
    this.#list = this.#open.length;
    this.#beyond = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#indent = this.#startIndent;
    this.#drop();
    yield* this.feed(rest.length === 0 ? next : Buffer.concat([next, rest]));
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

  #betweenRecords(): boolean {
    return this.#list !== undefined && this.#start < 0 && this.#open.length === this.#list;
  }

  #beginsList(): boolean {
    return this.#list === undefined && (this.#open.length === 0 || (this.#open.length === 1 && LISTS.has(this.#name)));
  }

  /** Closes the innermost bracket of this kind, and with it what was left open inside; one of no kind open is passed over. */
  #close(opener: number): void {
    if (this.#beyond > 0) {
      this.#beyond--;
      return;
    }
    const at = this.#open.lastIndexOf(opener);
    if (at >= 0) this.#open.length = at;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#start < 0) return;
    this.#size += bytes.length;
    if (this.#size - bytes.length <= MAX_RECORD) this.#parts.push(bytes);
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

function isJson(parts: readonly Uint8Array[]): boolean {
  try {
    JSON.parse(Buffer.concat(parts).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
