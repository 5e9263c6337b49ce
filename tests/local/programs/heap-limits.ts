import { getHeapStatistics } from 'node:v8';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** Prints how far the heaps of the main thread and of a worker may grow, MB. */
const limit = getHeapStatistics().heap_size_limit / 2 ** 20;
if (isMainThread) {
  new Worker(new URL(import.meta.url)).once('message', (worker) =>
    console.log(JSON.stringify({ main: limit, worker })),
  );
} else {
  parentPort?.postMessage(limit);
}
