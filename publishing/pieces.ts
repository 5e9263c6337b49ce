import { JsonRecords } from './json-records.ts';
import { type Found, MAX_RECORD, tooLarge } from './piece.ts';
import { setElement, XmlRecords } from './xml-records.ts';

interface Splitter {
  feed(chunk: Uint8Array): Iterable<Found>;
  end(): Iterable<Found>;
}

/** The records of an input as they come, never more than one of them held in memory. */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Found> {
  let splitter: Splitter | undefined;
  let waiting: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    splitter ??= splitterOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (splitter) yield* splitter.feed(bytes);
    waiting = splitter ? new Uint8Array() : bytes;
  }
  splitter ??= waiting.length === 0 ? new WholeRecord() : xmlSplitter(Buffer.from(waiting));
  yield* splitter.feed(waiting);
  yield* splitter.end();
}

/** An XML input has named its root by then. */
const PROLOGUE = 64 * 1024;

/** By the first byte that is no white space and no byte order mark, and by the root of XML; undefined while that is not seen. */
function splitterOf(bytes: Buffer): Splitter | undefined {
  if (isUtf16(bytes)) return new WholeRecord();
  const first = bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  if (first === undefined) return undefined;
  if (first === 0x7b || first === 0x5b) return new JsonRecords();
  if (first !== 0x3c) return new WholeRecord();
  if (bytes.length < PROLOGUE) return undefined;
  return xmlSplitter(bytes.subarray(0, PROLOGUE));
}

function xmlSplitter(head: Buffer): Splitter {
  const element = setElement(head);
  return element === undefined ? new WholeRecord() : new XmlRecords(element, head);
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** Text of a kind that is not split: the input is one record. */
class WholeRecord implements Splitter {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  feed(chunk: Uint8Array): Iterable<Found> {
    this.#size += chunk.length;
    if (this.#size <= MAX_RECORD) this.#parts.push(chunk);
    return [];
  }

  *end(): Iterable<Found> {
    yield this.#size > MAX_RECORD
      ? tooLarge(0)
      : { kind: 'record', bytes: Buffer.concat(this.#parts), offset: 0, listed: false };
  }
}
