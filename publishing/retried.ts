import { FhirError } from '../fhir/error.ts';

export interface RetryOptions {
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

const ATTEMPTS = 8;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** Faults that another try may find gone: somebody else was writing, or has written, meanwhile. */
const PASSING: ReadonlySet<string> = new Set(['conflict', 'stale', 'throttled', 'unavailable']);

/** Runs `attempt` until no other writer is in its way: 8 times at most, with growing, jittered pauses. */
export async function retried<T>({ sleep, random }: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof FhirError && PASSING.has(error.fault)) || tried === ATTEMPTS) throw error;
      await sleep(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tried) * (0.5 + random() / 2));
    }
  }
}
