import { setTimeout as sleep } from 'node:timers/promises';

/** Between the repetitions of a conflict: anything up to 50 ms x 2^attempt, 1 s at most. */
export async function pause(attempt: number): Promise<void> {
  await sleep(Math.random() * Math.min(1000, 50 * 2 ** attempt));
}
