import type { DynamoDB, Operation, Operations } from '../../store/dynamodb.ts';

/** What a dead writer's calls end in. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export type Dying = 'before' | 'after' | 'late';

/**
 * Dies at its call number `at` (from 0): before that call is applied, or after; 'late': it is applied when `arrive` is called,
 * long after the writer's death. Every later call fails. `calls()` counts.
 */
export function crashing(
  db: DynamoDB,
  at: number,
  when: Dying,
): { db: DynamoDB; calls(): number; arrive(): Promise<void> } {
  let count = 0;
  let stray: (() => Promise<unknown>) | undefined;
  return {
    calls: () => count,
    arrive: async () => {
      await stray?.().catch(() => undefined);
    },
    async db<O extends Operation>(operation: O, input: Operations[O]['input']) {
      const place = count;
      count += 1;
      if (place === at && when === 'late' && isWrite(operation)) stray = () => db(operation, input);
      if (place > at || (place === at && when !== 'after')) throw new Crash('crashed');
      const output = await db(operation, input);
      if (place === at) throw new Crash('crashed');
      return output;
    },
  };
}

export const named = (name: string): Error => Object.assign(new Error(name), { name });

const isWrite = (operation: Operation): boolean =>
  ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].includes(operation);

export interface Troubles {
  /** 0 to 1: a call is refused for throttling. */
  readonly throttle?: number;
  /** A batch leaves some of its items. */
  readonly unprocessed?: number;
  /** A write's reply is lost: it fails, though it has been applied. */
  readonly lost?: number;
  /** A write fails, and is applied all the same, some turns later. */
  readonly late?: number;
}

/** A network and a database with troubles; `chance` gives numbers from 0 to 1. */
export function troubled(db: DynamoDB, chance: () => number, troubles: Troubles): DynamoDB {
  const { throttle = 0, unprocessed = 0, lost = 0, late = 0 } = troubles;
  return async (operation, input) => {
    await new Promise((done) => setImmediate(done));
    if (chance() < throttle) throw named('ProvisionedThroughputExceededException');
    if (isWrite(operation) && chance() < late) {
      later(chance, () => db(operation, input));
      throw named('TimeoutError');
    }
    if (chance() < unprocessed) {
      const partly = await halfOf(db, operation, input);
      if (partly) return partly as Awaited<ReturnType<typeof db<typeof operation>>>;
    }
    const output = await db(operation, input);
    if (isWrite(operation) && chance() < lost) throw named('TimeoutError');
    return output;
  };
}

function later(chance: () => number, call: () => Promise<unknown>): void {
  let turns = Math.floor(chance() * 200);
  const wait = (): void => {
    turns -= 1;
    if (turns > 0) setImmediate(wait);
    else call().catch(() => undefined);
  };
  setImmediate(wait);
}

/** Does the first half of a batch and leaves the rest; undefined for what is no batch. */
async function halfOf(db: DynamoDB, operation: Operation, input: object): Promise<object | undefined> {
  if (operation === 'BatchWriteItem') {
    const { RequestItems = {} } = input as Operations['BatchWriteItem']['input'];
    const [[table, requests] = ['', []]] = Object.entries(RequestItems);
    const half = Math.floor(requests.length / 2);
    if (half > 0) await db('BatchWriteItem', { RequestItems: { [table]: requests.slice(0, half) } });
    return { UnprocessedItems: { [table]: requests.slice(half) } };
  }
  if (operation !== 'BatchGetItem') return undefined;
  const { RequestItems = {} } = input as Operations['BatchGetItem']['input'];
  const [[table, { Keys = [], ConsistentRead }] = ['', {}]] = Object.entries(RequestItems);
  const half = Math.floor(Keys.length / 2);
  const answer =
    half > 0
      ? await db('BatchGetItem', { RequestItems: { [table]: { Keys: Keys.slice(0, half), ConsistentRead } } })
      : {};
  return { ...answer, UnprocessedKeys: { [table]: { Keys: Keys.slice(half), ConsistentRead } } };
}

/**
 * One call goes wrong, and the writer lives on. 'lost': it is applied, and fails. 'late': it fails, and is applied when
 * `arrive` is called, or that many calls `after` it. 'doubled': it is applied, and once more then, as a first attempt that an
 * SDK has repeated.
 */
export function straying(
  db: DynamoDB,
  at: number,
  how: 'lost' | 'late' | 'doubled',
  after = Number.POSITIVE_INFINITY,
): { db: DynamoDB; calls(): readonly Operation[]; arrive(): Promise<void> } {
  const calls: Operation[] = [];
  let stray: (() => Promise<unknown>) | undefined;
  const arrive = async (): Promise<void> => {
    const call = stray;
    stray = undefined;
    await call?.().catch(() => undefined);
  };
  return {
    calls: () => calls,
    arrive,
    async db<O extends Operation>(operation: O, input: Operations[O]['input']) {
      const place = calls.length;
      calls.push(operation);
      if (place >= at + after) await arrive();
      if (place !== at || !isWrite(operation)) return db(operation, input);
      if (how !== 'lost') stray = () => db(operation, input);
      if (how === 'late') throw named('TimeoutError');
      const output = await db(operation, input);
      if (how === 'lost') throw named('TimeoutError');
      return output;
    },
  };
}
