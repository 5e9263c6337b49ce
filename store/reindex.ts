import { stringOf, toItem } from './attributes.ts';
import type { Database } from './database.ts';
import type { StoreOptions } from './dynamo-reading-store.ts';
import { completeState, stateForWriting } from './index/index-state.ts';
import { indexerOf } from './index/indexer.ts';
import { allPk } from './index/list-keys.ts';
import { inParallel } from './parallel.ts';
import { repeated } from './retry.ts';
import { idAt, positionOf } from './search/list-range.ts';
import { typesWritten } from './settings.ts';
import { restage } from './write/restage.ts';

export interface ReindexOptions {
  /** Where an earlier run stopped: its `next`. */
  readonly from?: string;
  /** Stops after this instant (ms since 1970) with `next`; never, where it is not given. */
  readonly until?: number;
  /** Told after each page of records. */
  readonly report?: (progress: Reindexed) => void;
}

export interface Reindexed {
  /** The type being walked. */
  readonly type: string;
  /** Records looked at, and those that got new entries, in this run. */
  readonly records: number;
  readonly renewed: number;
  /** From where to resume; undefined: every type is complete. */
  readonly next: string | undefined;
}

/** Records of one page, and those of them that are restaged at once. */
const PAGE = 200;

/**
 * Gives every record the entries of the present index definitions. Writers already emit them; searches use a new list only when
 * its type is complete, so they stay right all the while. May be stopped, resumed and repeated.
 */
export async function reindex(
  options: StoreOptions,
  { from, until = Number.POSITIVE_INFINITY, report }: ReindexOptions = {},
): Promise<Reindexed> {
  const [first = '', position = ''] = from?.split(' ') ?? [];
  let [records, renewed] = [0, 0];
  for (const type of (await typesWritten(options)).toSorted().filter((one) => one >= first)) {
    const { generation, complete } = await stateForWriting(options, type, options.base);
    if (complete >= generation) continue;
    const writing = { ...options, indexer: indexerOf({ base: options.base, generation }) };
    let after = type === first ? position : '';
    do {
      const page = await pageOf(options, type, after);
      const done = await inParallel(page.ids, (id) => restage(writing, { type, id }));
      records += done.length;
      renewed += done.filter((changed) => changed).length;
      after = page.after;
      const progress = { type, records, renewed, next: `${type} ${after}` };
      report?.(progress);
      if (after !== '' && options.now() > until) return progress;
    } while (after !== '');
    await completeState(options, type, options.base, generation);
  }
  return { type: '', records, renewed, next: undefined };
}

/** The ids of the next entries of the list of all, each once; `after`: the position up to which they go, '' at the end. */
async function pageOf(database: Database, type: string, after: string): Promise<{ ids: string[]; after: string }> {
  const low = after === '' ? '-' : `${after}~~`;
  const input = {
    TableName: database.tables.index,
    KeyConditionExpression: 'pk = :p AND sk >= :l',
    ExpressionAttributeValues: toItem({ ':p': allPk(type), ':l': low }),
    ConsistentRead: true,
    Limit: PAGE,
  };
  const { Items = [], LastEvaluatedKey } = await repeated(() => database.db('Query', input), database);
  const positions = [...new Set(Items.map((item) => positionOf(stringOf(item, 'sk') ?? '')))];
  return { ids: positions.map((one) => idAt(one, 0)), after: LastEvaluatedKey ? (positions.at(-1) ?? '') : '' };
}
