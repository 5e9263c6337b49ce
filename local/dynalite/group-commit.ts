import type { Callback } from './actions.ts';

/** One change of a Level database. */
export type Change = { type: 'put'; key: string; value: object } | { type: 'del'; key: string };

/**
 * Gathers the changes that arrive together (those of one BatchWriteItem, or of parallel requests) into one Level batch with
 * one sync to disk, and acknowledges each only when its batch is durable.
 */
export function groupCommit(commit: (changes: Change[]) => Promise<void>) {
  let waiting: { change: Change; done: Callback<void> }[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const error = await commit(group.map(({ change }) => change)).then(
        () => null,
        (reason: unknown) => reason,
      );
      for (const { done } of group) done(error);
    }
    busy = false;
  }

  return {
    add(change: Change, done: Callback<void>): void {
      waiting.push({ change, done });
      if (!busy) {
        busy = true;
        setImmediate(() => void flush());
      }
    },
    /** Resolves when everything added so far is durable. */
    settled: (): Promise<void> =>
      new Promise((resolve) => {
        const look = () => (busy ? setImmediate(look) : resolve());
        look();
      }),
  };
}
