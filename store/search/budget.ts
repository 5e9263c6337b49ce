import type { Item } from '../attributes.ts';
import type { DynamoDB, Operation, Operations } from '../dynamodb.ts';
import { itemSize, readUnits } from '../item-size.ts';

/** What one search may use before it stops with a partial page. */
export interface Limits {
  /** Read request units. */
  readonly units: number;
  readonly rounds: number;
  readonly ms: number;
  /** Bytes of the bodies in one page. */
  readonly bytes: number;
}

export const LIMITS: Limits = { units: 4000, rounds: 20, ms: 2500, bytes: 4 * 1024 * 1024 };

/** Bytes of an index entry that a filter kept back, for which there is nothing to measure. */
const ENTRY_BYTES = 170;

export interface Spent {
  readonly requests: number;
  /** Waves of parallel requests. */
  readonly rounds: number;
  readonly units: number;
}

export interface Budget {
  /** The counting door. */
  readonly db: DynamoDB;
  spent(): Spent;
  /** Units left, at least 0. */
  left(): number;
  /** Which limit has been reached, in words; undefined while there is room. */
  exhausted(): string | undefined;
}

/** Counts what goes through `db`: units from sizes, as far as they can be known without asking again. */
export function budgetOf(db: DynamoDB, limits: Limits, now: () => number): Budget {
  const spent = { requests: 0, rounds: 0, units: 0 };
  const began = now();
  let answered = 0;
  const counted = async <O extends Operation>(
    operation: O,
    input: Operations[O]['input'],
  ): Promise<Operations[O]['output']> => {
    const round = answered + 1;
    spent.requests += 1;
    spent.rounds = Math.max(spent.rounds, round);
    const output = await db(operation, input);
    answered = Math.max(answered, round);
    spent.units += unitsOf(output);
    return output;
  };
  return {
    db: counted,
    spent: () => ({ ...spent }),
    left: () => Math.max(0, limits.units - spent.units),
    exhausted() {
      if (spent.units >= limits.units) return `${limits.units} read units`;
      if (spent.rounds >= limits.rounds) return `${limits.rounds} rounds of requests`;
      return now() - began >= limits.ms ? `${limits.ms} ms` : undefined;
    },
  };
}

interface Output {
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  readonly ScannedCount?: number;
  readonly Responses?: Record<string, readonly Item[]>;
}

function unitsOf(output: object): number {
  const { Item: one, Items, ScannedCount = 0, Responses } = output as Output;
  if (Responses) {
    const items = Object.values(Responses).flat();
    return items.reduce((sum, item) => sum + readUnits(itemSize(item)), 0) || 1;
  }
  if (!Items) return readUnits(one ? itemSize(one) : 0);
  const returned = Items.reduce((sum, item) => sum + itemSize(item), 0);
  return readUnits(returned + (ScannedCount - Items.length) * ENTRY_BYTES);
}
