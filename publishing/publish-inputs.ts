import type { FhirStore } from '../fhir/store.ts';
import { binaryId } from '../fhir-mappings/r4/ids.ts';
import { SourceError } from '../fhir-mappings/study.ts';
import { catalogName, withdrawAbsent } from './catalog.ts';
import type { Found } from './piece.ts';
import { piecesOf } from './pieces.ts';
import { type PublishOptions, publish, readRecord } from './publish.ts';
import type { Publication, Refusal } from './report.ts';
import type { SourceRecord } from './source-record.ts';

/** Something to publish: a file, or an object of the inbox, opened when its turn comes. */
export interface Input {
  readonly name: string;
  /** Bytes, where known: progress then tells what is left. */
  readonly size?: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What is told while publishing; each is awaited, so a slow listener slows the publisher and nothing piles up. */
export interface Listener {
  published?(publication: Publication): void | Promise<void>;
  refused?(refusal: Refusal): void | Promise<void>;
  progress?(progress: Progress): void | Promise<void>;
}

export interface Progress {
  readonly input: string;
  /** Records taken from this input so far. */
  readonly records: number;
  readonly bytes: number;
  readonly size?: number;
}

export interface InputOptions extends PublishOptions {
  /** Name of a catalog that does not name itself. */
  readonly catalog?: string;
  /** Withdraw what this catalog listed once and lists no more. */
  readonly completeCatalog?: boolean;
}

/** Counts of a whole run. */
export interface Summary {
  readonly records: number;
  readonly publications: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly withdrawn: number;
  readonly refused: number;
}

/**
 * Publishes files. Records that are files of their own are published together, so that several sources of one study meet at once; those of a
 * catalog or set one by one as they are read, in memory that does not grow with it. What cannot be read is told and passed over.
 */
export async function publishInputs(
  store: FhirStore,
  inputs: readonly Input[],
  options: InputOptions,
  listener: Listener = {},
): Promise<Summary> {
  const run = runOf(listener);
  const alone: SourceRecord[] = [];
  for (const input of inputs) await publishInput(store, input, alone, options, run);
  if (alone.length > 0) await run.take(await publish(store, alone, options));
  return run.summary();
}

interface Run {
  readonly listener: Listener;
  count(): void;
  withdrew(publication: Publication): Promise<void>;
  refuse(refusal: Refusal): Promise<void>;
  take(report: { readonly publications: readonly Publication[]; readonly refused: readonly Refusal[] }): Promise<void>;
  summary(): Summary;
}

function runOf(listener: Listener): Run {
  const counts = { records: 0, publications: 0, changed: 0, unchanged: 0, withdrawn: 0, refused: 0 };
  const refuse = async (refusal: Refusal): Promise<void> => {
    counts.refused++;
    await listener.refused?.(refusal);
  };
  return {
    listener,
    count: () => void counts.records++,
    refuse,
    async withdrew(publication) {
      counts.withdrawn++;
      await listener.published?.(publication);
    },
    async take({ publications, refused }) {
      for (const publication of publications) {
        counts.publications++;
        counts[isChanged(publication) ? 'changed' : 'unchanged']++;
        await listener.published?.(publication);
      }
      for (const refusal of refused) await refuse(refusal);
    },
    summary: () => counts,
  };
}

const isChanged = ({ made, updated, deleted }: Publication): boolean =>
  [made, updated, deleted].some((counts) => Object.keys(counts).length > 0);

async function publishInput(
  store: FhirStore,
  input: Input,
  alone: SourceRecord[],
  options: InputOptions,
  run: Run,
): Promise<void> {
  let bytes = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of input.open()) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const size = input.size === undefined ? {} : { size: input.size };
  const listed = new Listed(input.name, options);
  for await (const found of piecesOf(counted())) {
    if (found.kind === 'catalog') listed.name(found.head);
    if (found.kind === 'lost') {
      listed.unread++;
      await run.refuse({ name: `${input.name} at byte ${found.offset}`, reason: found.reason });
    }
    if (found.kind !== 'record') continue;
    run.count();
    const record = listed.record(found);
    if (!found.listed) alone.push(record);
    else await run.take(await publish(store, [record], options));
    await run.listener.progress?.({ input: input.name, records: listed.records, bytes, ...size });
  }
  if (options.completeCatalog) await complete(store, listed, options, run);
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

  record({ bytes, offset, listed }: Extract<Found, { kind: 'record' }>): SourceRecord {
    this.records++;
    const place = listed ? `, record ${this.records} at byte ${offset}` : '';
    const catalog = listed && this.catalog !== undefined ? { catalog: this.catalog } : {};
    const record = { name: `${this.#input}${place}`, bytes, ...catalog };
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
async function complete(store: FhirStore, listed: Listed, options: InputOptions, run: Run): Promise<void> {
  if (listed.catalog === undefined) {
    await run.refuse({ name: '--complete-catalog', reason: 'the catalog has no "@id"; name it with --catalog' });
  } else if (listed.unread > 0) {
    const reason = `nothing was withdrawn from ${listed.catalog}: ${listed.unread} of its records could not be read`;
    await run.refuse({ name: '--complete-catalog', reason });
  } else {
    for await (const publication of withdrawAbsent(store, listed.catalog, listed.seen, options)) {
      await run.withdrew(publication);
    }
  }
}
