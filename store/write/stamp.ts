import { FhirError } from '../../fhir/error.ts';
import { writeAll } from '../batch.ts';
import { inParallel } from '../parallel.ts';
import type { Change } from './change.ts';
import { type Intent, intentOf, putIntent, removeIntents } from './intent.ts';
import { keepOld } from './stage.ts';
import { type Staging, stagingOf } from './staging.ts';
import type { Writing } from './writing.ts';

/**
 * A poller trusts that a write stamped more than 10 s ago shows an open intent, if it is not finished. So the intents must
 * have been acknowledged within 10 s of their stamp.
 */
const STAMP_LIFE = 10_000;
const STAMPS = 3;

export interface Stamped {
  readonly staging: Staging;
  readonly intent: Intent;
}

/** Stamps changes (25 at most), and puts their intents and the copies of the versions that they replace. */
export async function stamp(writing: Writing, changes: readonly Change[], tx?: string): Promise<Stamped[]> {
  for (let attempt = 0; attempt < STAMPS; attempt += 1) {
    const started = writing.now();
    const stamped = changes.map((change) => {
      const staging = stagingOf(writing, change);
      return { staging, intent: intentOf(staging, tx) };
    });
    const intents = stamped.map(({ intent }) => intent);
    await Promise.all([
      writeAll(
        writing.db,
        writing.tables.records,
        intents.map((intent) => putIntent(intent)),
        writing,
      ),
      inParallel(changes, (change) => keepOld(writing, change)),
    ]);
    if (writing.now() - started <= STAMP_LIFE) return stamped;
    await removeIntents(writing, intents);
  }
  throw new FhirError(
    'unavailable',
    'The database is too slow to write to at the moment; nothing was written. Try again later.',
  );
}
