import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, Outcome } from './function-host.ts';

/** Runs one deployed bundle, as Lambda does: loaded once, with an environment of its own. */
const { file, exported } = workerData as { file: string; exported: string };
const loaded = createRequire(import.meta.url)(file) as Record<string, unknown>;
const handler = loaded[exported];
if (typeof handler !== 'function') throw new Error(`${file} exports no function ${exported}`);

parentPort?.on('message', async ({ id, event, context }: Invocation) => {
  const { deadline, ...rest } = context;
  const given = { ...rest, getRemainingTimeInMillis: () => deadline - Date.now() };
  const outcome: Outcome = await Promise.resolve(handler(event, given)).then(
    (result: unknown) => ({ id, result }),
    (error: unknown) => ({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );
  parentPort?.postMessage(outcome);
});
