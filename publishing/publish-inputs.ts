import { binaryId } from '../fhir-mappings/r4/ids.ts';
import { SourceError } from '../fhir-mappings/study.ts';
import { catalogName } from './catalog.ts';
import type { Found } from './piece.ts';
import { piecesOf } from './pieces.ts';
import { readRecord } from './publish.ts';
import type { Publisher } from './publisher.ts';
import type { SourceRecord } from './source-record.ts';
import { type Listener, type Summary, type Tally, tallyFor } from './summary.ts';

/** Something to publish: a file, or an object of the inbox, opened when its turn comes. */
export interface Input {
  readonly name: string;
  /** Bytes, where known: progress then tells what is left. */
  readonly size?: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface InputOptions {
  /** Name of a catalog that does not name itself. */
  readonly catalog?: string;
  /** Withdraw what this catalog listed once and lists no more. */
  readonly completeCatalog?: boolean;
}

/**
 * Publishes files. Records that are files of their own are published together, so that several sources of one study meet at once; those of a
 * catalog or set one by one as they are read, in memory that does not grow with it. What cannot be read is told and passed over.
 */
export async function publishInputs(
  publisher: Publisher,
  inputs: readonly Input[],
  options: InputOptions = {},
  listener: Listener = {},
): Promise<Summary> {
  const tally = tallyFor(listener);
  const alone: SourceRecord[] = [];
  for (const input of inputs) {
    const listed = new Listed(input.name, options);
    for await (const record of recordsOf(input, listed, tally, listener)) {
      if (record.catalog === undefined && !record.listed) alone.push(record);
      else await tally.take(await publisher.publish([record]));
    }
    if (options.completeCatalog) await complete(publisher, listed, tally);
  }
  if (alone.length > 0) await tally.take(await publisher.publish(alone));
  return tally.summary();
}

type ListedRecord = SourceRecord & { readonly listed: boolean };

/** The records of one input, with progress told after each of them has been dealt with. */
async function* recordsOf(input: Input, listed: Listed, tally: Tally, listener: Listener): AsyncIterable<ListedRecord> {
  let bytes = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of input.open()) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const size = input.size === undefined ? {} : { size: input.size };
  for await (const found of piecesOf(counted())) {
    if (found.kind === 'catalog') listed.name(found.head);
    if (found.kind === 'lost') {
      listed.unread++;
      await tally.refuse({ name: `${input.name} at byte ${found.offset}`, reason: found.reason });
    }
    if (found.kind !== 'record') continue;
    tally.count();
    yield listed.record(found);
    await listener.progress?.({ input: input.name, records: listed.records, bytes, ...size });
  }
}

/** The records of one input, and which sources they are. */
class Listed {
  records = 0;
  /** Records whose source is not known, since they could not be read. */
  unread = 0;
  readonly seen = new Set<string>();
  catalog: string | undefined;
  readonly #input: string;
  readonly #complete: boolean;

  constructor(input: string, { catalog, completeCatalog }: InputOptions) {
    this.#input = input;
    this.catalog = catalog;
    this.#complete = completeCatalog ?? false;
  }

  name(head: string): void {
    this.catalog ??= catalogName(head);
  }

  record({ bytes, offset, listed }: Extract<Found, { kind: 'record' }>): ListedRecord {
    this.records++;
    const place = listed ? `, record ${this.records} at byte ${offset}` : '';
    const catalog = listed && this.catalog !== undefined ? { catalog: this.catalog } : {};
    const record = { name: `${this.#input}${place}`, bytes, listed, ...catalog };
    if (this.#complete) this.#note(record);
    return record;
  }

  #note(record: SourceRecord): void {
    try {
      this.seen.add(binaryId(readRecord(record).reading.study.source));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.unread++;
    }
  }
}

/** Withdraws what the catalog lists no more; nothing where some of it could not be read, since that may be what is missed. */
async function complete(publisher: Publisher, listed: Listed, tally: Tally): Promise<void> {
  if (listed.catalog === undefined) {
    await tally.refuse({ name: '--complete-catalog', reason: 'the catalog has no "@id"; name it with --catalog' });
  } else if (listed.unread > 0) {
    const reason = `nothing was withdrawn from ${listed.catalog}: ${listed.unread} of its records could not be read`;
    await tally.refuse({ name: '--complete-catalog', reason });
  } else {
    const withdrawn = await publisher.withdrawAbsent(listed.catalog, [...listed.seen]);
    for (const publication of withdrawn) await tally.withdrew(publication);
  }
}
