import { resumeInstant } from '../store/feed.ts';
import { type Reindexed, reindex } from '../store/reindex.ts';
import { type Swept, sweep } from '../store/sweep.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment } from './environment.ts';
import { log } from './log.ts';
import { storeOptions } from './store-options.ts';

const options = storeOptions(parseEnvironment(process.env), dynamoDB(WRITING));

/** What the sweeping function is invoked with; a schedule sends nothing. */
export interface SweepEvent {
  /** Intents younger than this are left alone, ms. */
  readonly grace?: number;
  /** No other writer is alive: everything is settled, whatever its age. */
  readonly alone?: boolean;
  /** Gives records the entries of the present index definitions instead; `from`: where an earlier run stopped. */
  readonly reindex?: { readonly from?: string };
}

/** A reindex stops after this, ms, well before the function is stopped: its answer says where to go on. */
const REINDEX_TIME = 8 * 60_000;

/** Finishes or undoes what interrupted writers have left; or reindexes, when asked to. */
export async function handler({ grace, alone, reindex: asked }: SweepEvent): Promise<Swept | Reindexed> {
  if (asked) {
    const reindexed = await reindex(options, { from: asked.from, until: Date.now() + REINDEX_TIME });
    log({ event: 'reindex', ...reindexed });
    return reindexed;
  }
  const swept = await sweep(options, { ...(typeof grace === 'number' ? { grace } : {}), alone: alone === true });
  // An alarm watches this number: infra/alarms.ts.
  const oldestIntentMinutes = Math.floor((Date.now() - (await resumeInstant(options))) / 60_000);
  log({ event: 'sweep', ...swept, oldestIntentMinutes });
  return swept;
}
