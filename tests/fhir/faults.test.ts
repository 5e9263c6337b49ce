// What is ours is logged and told with a fixed text; what passes says when to come back
import type { Bundle } from 'fhir/r4.js';
import { expect, test } from 'vitest';
import { FhirError } from '../../fhir/error.ts';
import { memoryStore } from '../memory-store.ts';
import { BASE, endpoint, ticking } from './ask.ts';

function failing(error: unknown) {
  const now = ticking();
  const read = async () => {
    throw error;
  };
  return endpoint({ now, store: { ...memoryStore({ now, base: BASE }), read } });
}

test('a failure of the store is 500, logged once, and tells nothing of the inside', async () => {
  const error = new Error('table secret-name is broken');
  const { ask, failures } = failing(error);
  const seen = await ask('GET Patient/a');
  expect([seen.status, seen.json]).toMatchObject([500, { issue: [{ severity: 'fatal', code: 'exception' }] }]);
  expect(seen.body).not.toContain('secret');
  expect(failures).toMatchObject([{ error, method: 'GET', path: 'Patient/a' }]);
});

test('inside a batch it is the answer of one entry', async () => {
  const { ask, failures } = failing(new Error('secret'));
  const entry = ['Patient/a', 'metadata'].map((url) => ({ request: { method: 'GET', url } }));
  const seen = await ask('POST ', { body: { resourceType: 'Bundle', type: 'batch', entry } });
  expect((seen.json as unknown as Bundle).entry?.map(({ response }) => response?.status)).toEqual(['500', '200 OK']);
  expect([String(seen.body).includes('secret'), failures.length]).toEqual([false, 1]);
});

test.each([
  ['throttled', 429, '1'],
  ['unavailable', 503, '1'],
  ['conflict', 409, undefined],
] as const)('%s is %i', async (fault, status, after) => {
  const { ask, failures } = failing(new FhirError(fault, 'later'));
  const seen = await ask('GET Patient/a');
  expect([seen.status, seen.header('retry-after'), failures]).toEqual([status, after, []]);
});

test('a conflict that does not pass is 409 after a while, and not before it was tried again', async () => {
  let attempts = 0;
  const now = ticking();
  const write = async () => {
    attempts++;
    throw new FhirError('conflict', 'in the way');
  };
  const { ask } = endpoint({ now, store: { ...memoryStore({ now, base: BASE }), write } });
  expect((await ask('POST Patient', { body: { resourceType: 'Patient' } })).status).toBe(409);
  expect(attempts).toBeGreaterThan(3);
});
