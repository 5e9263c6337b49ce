// Publishing again, rule 5 of the mapping: the same output gives nothing new, a changed source only what changed, a client's edits are kept.
import { expect, test } from 'vitest';
import type { Resource } from '../../fhir/resource.ts';
import type { FhirStore } from '../../fhir/store.ts';
import { publishDefinitions } from '../../publishing/definitions.ts';
import { publish } from '../../publishing/publish.ts';
import type { Publication } from '../../publishing/report.ts';
import { unpublish } from '../../publishing/unpublish.ts';
import { countingStore, NOW, options, record, seed } from './publishing.ts';

const SEED = 'uic4-m9cb-lirju8vj';

async function publishOne(store: FhirStore, content: string | object, more = {}): Promise<Publication> {
  const { publications, refused } = await publish(store, [record('record', content)], options(more));
  const [publication] = publications;
  if (!publication || publications.length > 1) throw new Error(`not one publication: ${JSON.stringify(refused)}`);
  return publication;
}

/** Ids of what a publication made, by type. */
async function idsOf(store: FhirStore, type: string): Promise<readonly string[]> {
  const list = (await store.read('List', `${SEED}.inventory`))?.resource() as {
    entry?: { item: { reference: string } }[];
  };
  return (list.entry ?? []).flatMap(({ item }) => {
    const [found, id] = item.reference.split('/');
    return found === type && id ? [id] : [];
  });
}

async function edit(store: FhirStore, type: string, id: string): Promise<void> {
  const resource: Resource = { ...(await store.read(type, id))?.resource(), resourceType: type, language: 'en' };
  await store.write([{ action: 'update', type, id, resource }]);
}

test('the seed study appears whole, and a second publication writes nothing', async () => {
  const { store, writes } = countingStore();
  const first = await publishOne(store, seed());
  expect(first).toMatchObject({
    reference: `ResearchStudy/${SEED}`,
    made: { ResearchStudy: 1, Observation: 13, Library: 1, DocumentReference: 1, Provenance: 1, Binary: 1 },
  });
  const written = writes();
  const second = await publishOne(store, seed(), { now: () => NOW + 1e9 });
  expect(writes()).toBe(written);
  expect(second.unchanged).toEqual(first.made);
  expect([second.made, second.updated, second.deleted, second.edited]).toEqual([{}, {}, {}, []]);
});

test('a record that differs only in what is not published changes nothing', async () => {
  const { store, writes } = countingStore();
  await publishOne(store, seed());
  const written = writes();
  await publishOne(store, JSON.stringify(seed(), undefined, 4));
  expect(writes()).toBe(written);
});

test('a changed record updates what changed and deletes facts that are gone', async () => {
  const { store } = countingStore();
  await publishOne(store, seed());
  const { dataset, harvest } = seed();
  const description = String(dataset.description).replace(/ Revision surgery was required[^.]*\./, '');
  const changed = await publishOne(store, { dataset: { ...dataset, description }, harvest });
  expect(changed.deleted).toEqual({ Observation: 2 });
  expect(changed.made).toEqual({});
  expect(changed.updated).toMatchObject({ ResearchStudy: 1, DocumentReference: 1, Binary: 1 });
  expect(changed.updated.Group).toBeUndefined();
});

test('what a client edited is neither overwritten nor deleted but reported; overwrite forces', async () => {
  const { store } = countingStore();
  await publishOne(store, seed());
  const [observation = ''] = await idsOf(store, 'Observation');
  await edit(store, 'Observation', observation);
  const { dataset, harvest } = seed();
  const emptied = { dataset: { ...dataset, description: 'Methods\nNone.\n\nResults\nNone.' }, harvest };
  const kept = await publishOne(store, emptied);
  expect(kept.edited).toEqual([
    { reference: `Observation/${observation}`, kept: 'changed by a client', instead: 'not deleted' },
  ]);
  expect(kept.deleted.Observation).toBe(12);
  expect((await store.read('Observation', observation))?.deleted).toBe(false);
  const again = await publishOne(store, emptied);
  expect(again.edited).toHaveLength(1);
  const forced = await publishOne(store, emptied, { overwrite: true });
  expect([forced.edited, forced.deleted]).toEqual([[], { Observation: 1 }]);
  expect((await store.read('Observation', observation))?.deleted).toBe(true);
});

test('what a client deleted stays deleted until overwrite', async () => {
  const { store } = countingStore();
  await publishOne(store, seed());
  const [id = ''] = await idsOf(store, 'Group');
  await store.write([{ action: 'delete', type: 'Group', id }]);
  const { edited } = await publishOne(store, seed());
  expect(edited).toEqual([{ reference: `Group/${id}`, kept: 'deleted by a client', instead: 'not updated' }]);
  await publishOne(store, seed(), { overwrite: true });
  expect(await store.read('Group', id)).toMatchObject({ deleted: false, version: 3 });
});

test('unpublishing deletes everything; publishing again revives the same ids', async () => {
  const { store } = countingStore();
  const { made } = await publishOne(store, seed());
  const { deleted } = await unpublish(store, SEED, options());
  expect(deleted).toEqual(made);
  expect((await store.read('List', `${SEED}.inventory`))?.deleted).toBe(true);
  const again = await publishOne(store, seed());
  expect(again.made).toEqual(made);
  expect((await store.read('ResearchStudy', SEED))?.version).toBe(3);
  const { unchanged } = await publishOne(store, seed());
  expect(unchanged).toEqual(made);
});

test.each([
  ['', 'the file is empty'],
  ['{"a":', 'malformed JSON'],
  ['{"a":1}', 'no known kind'],
  ['{"identifier":"x","description":"d"}', 'title is missing'],
  ['plain words', 'neither a JSON object'],
  ['{"title":"a\u0000b"', 'NUL'],
  ['<html><body/></html>', 'root is <html>'],
  ['<?xml version="1.0" encoding="UTF-16"?><article/>', 'declares utf-16 and is not'],
  [JSON.stringify({ identifier: 'https://x.org/1', title: 'x'.repeat(10_001) }), 'a title of 10001 characters'],
  [
    JSON.stringify({ identifier: 'https://x.org/1', title: 'x', description: 'x'.repeat(2 ** 20 + 1) }),
    'is a text of 1048577 characters',
  ],
])('%j is refused: %s', async (content, reason) => {
  const { store, writes } = countingStore();
  const { publications, refused } = await publish(store, [record('bad.json', content)], options());
  expect(publications).toEqual([]);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toContain(reason);
  expect(writes()).toBe(0);
});

test('bytes that are not of their encoding are refused, and the other records go on', async () => {
  const { store } = countingStore();
  const wrong = { name: 'latin1.json', bytes: new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d]) };
  const { publications, refused } = await publish(store, [wrong, record('seed', seed())], options());
  expect(refused.map(({ reason }) => reason)).toEqual(['is not valid utf-8; save it as UTF-8']);
  expect(publications).toHaveLength(1);
});

test('our definitions are published once', async () => {
  const { store, writes } = countingStore();
  const first = await publishDefinitions(store, options());
  expect(first.made).toMatchObject({ CodeSystem: expect.any(Number), SearchParameter: expect.any(Number), Device: 1 });
  const written = writes();
  const second = await publishDefinitions(store, options());
  expect([second.made, second.updated, second.unchanged]).toEqual([{}, {}, first.made]);
  expect(writes()).toBe(written);
});

test('a study of a client with the same identifier is left alone and told of', async () => {
  const { store } = countingStore();
  const identifier = [{ system: 'urn:ietf:rfc:3986', value: seed().dataset.identifier }];
  const resource: Resource = { resourceType: 'ResearchStudy', status: 'active', identifier };
  await store.write([{ action: 'create', type: 'ResearchStudy', id: 'mine', resource }]);
  const { warnings, reference } = await publishOne(store, seed());
  expect(reference).toBe(`ResearchStudy/${SEED}`);
  expect(warnings.find(({ code }) => code === 'same-identifier')?.message).toContain('ResearchStudy/mine');
  expect((await store.read('ResearchStudy', 'mine'))?.version).toBe(1);
});

test('an article in an older encoding is read by its declaration and kept as UTF-8', async () => {
  const { store } = countingStore();
  const xml = `<?xml version="1.0" encoding="ISO-8859-1"?><article><front><article-meta><article-id pub-id-type="doi">10.1/x</article-id>
<title-group><article-title>Caf\u00e9 au lait in the treatment of tiredness</article-title></title-group></article-meta></front></article>`;
  const bytes = Buffer.from(xml, 'latin1');
  for (const unchanged of [{}, expect.objectContaining({ ResearchStudy: 1, Binary: 1 })]) {
    const { publications } = await publish(store, [{ name: 'old.xml', bytes }], options());
    expect(publications).toMatchObject([{ title: 'Caf\u00e9 au lait in the treatment of tiredness', unchanged }]);
  }
});
