import { createHmac, timingSafeEqual } from 'node:crypto';
import { FhirError } from '../fhir/error.ts';
import type { Database } from './database.ts';
import { type CursorKeys, cursorKeys } from './settings.ts';

/** Seals positions into opaque texts and opens them again. */
export interface Cursors {
  seal(position: unknown): Promise<string>;
  /** Throws FhirError 'invalid' for a text that this store's functions have not sealed. */
  open(text: string): Promise<unknown>;
}

/** After so long the keys are read again, so that a rotation reaches every function; ms. */
const KEYS_LIFE = 60_000;
const MAC_BYTES = 16;

/** Cursors under the store's own key, which is read once and kept; one sealed with the key before the last rotation opens too. */
export function cursorsOf(database: Database): Cursors {
  let cached: { keys: CursorKeys; at: number } | undefined;
  const keys = async (fresh: boolean): Promise<CursorKeys | undefined> => {
    if (cached && !fresh && database.now() - cached.at < KEYS_LIFE) return cached.keys;
    const found = await cursorKeys(database);
    cached = found && { keys: found, at: database.now() };
    return found;
  };
  return {
    async seal(position) {
      const found = await keys(false);
      if (!found) throw new Error('No cursor key: nothing was ever written');
      const bytes = Buffer.from(JSON.stringify(position));
      return Buffer.concat([macOf(found.current, bytes), bytes]).toString('base64url');
    },
    async open(text) {
      const sealed = Buffer.from(text, 'base64url');
      const position = opened(sealed, await keys(false)) ?? opened(sealed, await keys(true));
      if (!position) throw new FhirError('invalid', 'The page link is not one that this server has given', '_cursor');
      return JSON.parse(position.toString('utf8'));
    },
  };
}

const macOf = (key: Uint8Array, bytes: Uint8Array): Buffer =>
  createHmac('sha256', key).update(bytes).digest().subarray(0, MAC_BYTES);

function opened(sealed: Buffer, keys: CursorKeys | undefined): Buffer | undefined {
  if (!keys || sealed.length <= MAC_BYTES) return undefined;
  const [mac, bytes] = [sealed.subarray(0, MAC_BYTES), sealed.subarray(MAC_BYTES)];
  const candidates = [keys.current, ...(keys.previous ? [keys.previous] : [])];
  return candidates.some((key) => timingSafeEqual(macOf(key, bytes), mac)) ? bytes : undefined;
}
