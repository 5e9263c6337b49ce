import db from 'dynalite/db/index.js';

/** Comparisons that ask for an order. */
const ORDERED = new Set(['LT', '<', 'LE', '<=', 'GT', '>', 'GE', '>=', 'BETWEEN', 'between']);

type Value = Readonly<Record<string, unknown>>;

const hex = (value: Value): Value =>
  typeof value?.S === 'string' ? { S: Buffer.from(value.S, 'utf8').toString('hex') } : value;

const compare = db.compare;

/**
 * dynalite stores keys in the order of their UTF-8 bytes, as DynamoDB does, but checks bounds by UTF-16 units, in which characters
 * beyond the BMP come before some within it. This makes it compare what it stores.
 */
db.compare = (comparison, value, bounds) =>
  ORDERED.has(comparison)
    ? compare(comparison, hex(value), Array.isArray(bounds) ? bounds.map(hex) : hex(bounds as Value))
    : compare(comparison, value, bounds);
