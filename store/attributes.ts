import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A DynamoDB item as its attribute values. */
export type Item = Record<string, AttributeValue>;

export type Plain = string | number | boolean | Uint8Array | undefined;

/** Plain values to attribute values; undefined ones are left out. */
export function toItem(plain: Readonly<Record<string, Plain>>): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) item[name] = toValue(value);
  return item;
}

function toValue(value: Exclude<Plain, undefined>): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return { B: value };
}

export const stringOf = (item: Item, name: string): string | undefined => item[name]?.S;
export const bytesOf = (item: Item, name: string): Uint8Array | undefined => item[name]?.B;

export function numberOf(item: Item, name: string): number | undefined {
  const digits = item[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

/** The key of an item of either table. */
export const keyOf = (item: Item): { pk: string; sk: string } => ({
  pk: stringOf(item, 'pk') ?? '',
  sk: stringOf(item, 'sk') ?? '',
});

/** A map key for `pk` and `sk` together; neither contains a NUL. */
export const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}\0${sk}`;
