import { resumeInstant } from '../store/feed.ts';
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
}

/** Finishes or undoes what interrupted writers have left. */
export async function handler({ grace, alone }: SweepEvent): Promise<Swept> {
  const swept = await sweep(options, { ...(typeof grace === 'number' ? { grace } : {}), alone: alone === true });
  // An alarm watches this number: infra/alarms.ts.
  const oldestIntentMinutes = Math.floor((Date.now() - (await resumeInstant(options))) / 60_000);
  log({ event: 'sweep', ...swept, oldestIntentMinutes });
  return swept;
}
