// The same requests in the same order give the same answers over both stores: random lives of a few resources
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FhirStore } from '../../fhir/store.ts';
import { BASE, endpoint, type Seen, ticking } from './ask.ts';
import { type MakeStore, STORES } from './stores.ts';

interface Step {
  readonly line: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const id = fc.constantFrom('a', 'b', 'c');
const number = fc.integer({ min: 1, max: 3 });
const group = (id: string, quantity: number) => ({ resourceType: 'Group', id, type: 'person', actual: true, quantity });
const etag = (version: number) => `W/"${version}"`;
const criteria = number.map((quantity) => `quantity=${quantity}`);
const patchOf = (quantity: number) => [{ op: 'replace', path: '/quantity', value: quantity }];
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

const write: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, number).map(([id, n]) => ({ line: `PUT Group/${id}`, body: group(id, n) })),
  fc.tuple(id, number, number).map(([id, n, version]) => ({
    line: `PUT Group/${id}`,
    body: group(id, n),
    headers: { 'if-match': etag(version) },
  })),
  fc
    .tuple(id, number)
    .map(([id, n]) => ({ line: `PUT Group/${id}`, body: group(id, n), headers: { 'if-none-match': '*' } })),
  id.map((id) => ({ line: `DELETE Group/${id}` })),
  fc.tuple(id, number).map(([id, version]) => ({ line: `DELETE Group/${id}`, headers: { 'if-match': etag(version) } })),
  fc.tuple(id, number).map(([id, n]) => ({ line: `PATCH Group/${id}`, body: patchOf(n), headers: JSON_PATCH })),
  number.map((n) => ({ line: 'POST Group', body: group('x', n), headers: { 'if-none-exist': `quantity=${n}` } })),
  fc
    .tuple(criteria, number)
    .map(([query, n]) => ({ line: `PUT Group?${query}`, body: { ...group('', n), id: undefined } })),
  fc
    .tuple(criteria, number)
    .map(([query, n]) => ({ line: `PATCH Group?${query}`, body: patchOf(n), headers: JSON_PATCH })),
  criteria.map((query) => ({ line: `DELETE Group?${query}` })),
  fc.tuple(id, number).map(([id, n]) => ({
    line: `POST Group/${id}/$meta-add`,
    body: { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: String(n) }] } }] },
  })),
);

const request = (method: string, url: string, more = {}) => ({ request: { method, url, ...more } });
const entry = fc.oneof(
  fc.tuple(id, number).map(([id, n]) => ({ resource: group(id, n), ...request('PUT', `Group/${id}`) })),
  fc
    .tuple(id, number)
    .map(([id, n]) => ({ resource: group(id, n), ...request('PUT', `Group/${id}`, { ifMatch: etag(n) }) })),
  id.map((id) => request('DELETE', `Group/${id}`)),
  number.map((n) => ({ resource: group('x', n), ...request('POST', 'Group', { ifNoneExist: `quantity=${n}` }) })),
  number.map((n) => request('DELETE', `Group?quantity=${n}`)),
  id.map((id) => request('GET', `Group/${id}`)),
);
const bundle: fc.Arbitrary<Step> = fc
  .array(entry, { minLength: 1, maxLength: 4 })
  .map((entries) => ({ line: 'POST ', body: { resourceType: 'Bundle', type: 'transaction', entry: entries } }));

const read: fc.Arbitrary<Step> = fc.oneof(
  id.map((id) => ({ line: `GET Group/${id}` })),
  fc.tuple(id, number).map(([id, version]) => ({ line: `GET Group/${id}/_history/${version}` })),
  id.map((id) => ({ line: `GET Group/${id}/_history` })),
  fc.constantFrom('Group/_history', '_history', 'Group', '?_type=Group').map((url) => ({ line: `GET ${url}` })),
  criteria.map((query) => ({ line: `GET Group?${query}&_total=accurate` })),
  fc
    .constantFrom('_tag=1', 'quantity=ge2', 'quantity:missing=false', '_id=a,b')
    .map((query) => ({ line: `GET Group?${query}` })),
);

/** What must be the same: all but the time, the totals that a store may leave out, and the order of a search. */
function essence(seen: Seen) {
  const { entry, ...rest } = JSON.parse(
    JSON.stringify(seen.json, (key, value) => (VOLATILE.has(key) ? undefined : value)),
  );
  const sorted = rest.type === 'searchset' ? entry?.map((one: unknown) => JSON.stringify(one)).sort() : entry;
  const body = rest.resourceType === 'OperationOutcome' ? 'fault' : { ...rest, entry: sorted };
  return { status: seen.status, etag: seen.header('etag'), location: seen.header('location'), body };
}
const VOLATILE = new Set(['lastUpdated', 'lastModified', 'total', 'link', 'diagnostics', 'outcome']);

/** Ids that count up, so that both stores make the same. */
function counted(store: FhirStore): FhirStore {
  let made = 0;
  return { ...store, newId: () => `new-${++made}` };
}

async function lives(make: MakeStore) {
  const now = ticking();
  return endpoint({ now, store: counted(await make({ now, base: BASE })) });
}

/** PROTOCOL_TIMES=10 asks for ten times as many. */
const TIMES = Number(process.env.PROTOCOL_TIMES ?? 1);

test('random lives', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: write },
    { weight: 2, arbitrary: bundle },
    { weight: 3, arbitrary: read },
  );
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const served = await Promise.all(STORES.map(([, make]) => lives(make)));
    for (const { line, ...more } of steps) {
      const [one, other] = await Promise.all(served.map(async ({ ask }) => essence(await ask(line, more))));
      expect([line, other]).toEqual([line, one]);
    }
    expect(served.flatMap(({ failures }) => failures)).toEqual([]);
  });
  await fc.assert(property, { numRuns: 15 * TIMES, seed: 1 });
});
