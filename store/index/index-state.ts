import { type Item, numberOf, stringOf, toItem } from '../attributes.ts';
import type { Database } from '../database.ts';
import { readItem } from '../items.ts';
import { type Key, settingKey } from '../keys.ts';
import { isConditionFailure, repeated } from '../retry.ts';
import { CODE_LENGTH, definitionsOf } from './definitions.ts';

/** How far the index of a type has come. Kept as a settings item for each type. */
export interface TypeState {
  /** The generation that writers give to new entries. */
  readonly generation: number;
  /** Every record has entries of this generation or a later one. */
  readonly complete: number;
  /** Code of a definition -> the generation that brought it. */
  readonly known: ReadonlyMap<string, number>;
}

export const stateKey = (type: string): Key => settingKey(`index/${type}`);

/** A type of which nothing was ever written: what will be written has every definition. */
const untouched = (type: string, base: string): TypeState => ({
  generation: 1,
  complete: 1,
  known: new Map([...definitionsOf(type, base).values()].map((code) => [code, 1])),
});

/** The state of a type's index. */
export async function readState(database: Database, type: string, base: string): Promise<TypeState> {
  const item = await readItem(database, stateKey(type));
  return item ? stateIn(item) : untouched(type, base);
}

/**
 * The state for a writer: definitions that the index does not know begin a new generation, before anything of it is written.
 * Until a reindex has completed it, they filter nothing and drive nothing.
 */
export async function stateForWriting(database: Database, type: string, base: string): Promise<TypeState> {
  for (;;) {
    const item = await readItem(database, stateKey(type));
    const old = item && stateIn(item);
    const next = old ? advanced(old, type, base) : untouched(type, base);
    if (next === old || (await putState(database, type, next, old))) return next;
  }
}

function advanced(old: TypeState, type: string, base: string): TypeState {
  const codes = [...definitionsOf(type, base).values()];
  // One that has gone is forgotten: when it comes back, entries written meanwhile lack it.
  if (codes.length === old.known.size && codes.every((code) => old.known.has(code))) return old;
  const generation = old.generation + 1;
  return { ...old, generation, known: new Map(codes.map((code) => [code, old.known.get(code) ?? generation])) };
}

/** Every record of the type has been written anew, or back-filled, since `generation` began. */
export async function completeState(database: Database, type: string, base: string, generation: number): Promise<void> {
  const old = await readState(database, type, base);
  if (old.complete < generation) await putState(database, type, { ...old, complete: generation }, old);
}

/** Whether the state was still the old one. */
async function putState(
  database: Database,
  type: string,
  next: TypeState,
  old: TypeState | undefined,
): Promise<boolean> {
  const condition = old
    ? {
        ConditionExpression: 'g = :g AND c = :c',
        ExpressionAttributeValues: toItem({ ':g': old.generation, ':c': old.complete }),
      }
    : { ConditionExpression: 'attribute_not_exists(g)' };
  const input = { TableName: database.tables.records, Item: itemOf(type, next), ...condition };
  try {
    await repeated(() => database.db('PutItem', input), database);
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/** The codes stand behind the number of their generation: `1:aaaaabbbbb 2:ccccc`. */
function itemOf(type: string, { generation, complete, known }: TypeState): Item {
  const groups = Map.groupBy(known, ([, since]) => since);
  const codes = [...groups].map(([since, some]) => `${since}:${some.map(([code]) => code).join('')}`).join(' ');
  return toItem({ ...stateKey(type), g: generation, c: complete, k: codes });
}

function stateIn(item: Item): TypeState {
  const known = new Map<string, number>();
  for (const group of (stringOf(item, 'k') ?? '').split(' ')) {
    const [since = '', codes = ''] = group.split(':');
    for (let at = 0; at < codes.length; at += CODE_LENGTH) known.set(codes.slice(at, at + CODE_LENGTH), Number(since));
  }
  return { generation: numberOf(item, 'g') ?? 1, complete: numberOf(item, 'c') ?? 1, known };
}
