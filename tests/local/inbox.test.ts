// A record or catalog dropped into the inbox is published by the deployed function: bucket -> queue -> pointers -> publishing, on a watched folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObjectStatus } from '../../functions/inbox/status.ts';
import { type LocalStack, localStack } from '../../local/aws/local-stack.ts';
import { ask } from './request.ts';

const folder = mkdtempSync(join(tmpdir(), 'inbox-'));
const complaints: string[] = [];
const lines: string[] = [];
let stack: LocalStack;

const drop = (name: string, content: string) => {
  mkdirSync(join(folder, 'inbox'), { recursive: true });
  writeFileSync(join(folder, 'inbox', name), content);
  return stack.inboxSettled();
};
const dataset = (id: string, title: string) => ({
  '@type': 'dcat:Dataset',
  identifier: id,
  title,
  description: 'BACKGROUND: x. METHODS: A randomized trial of 20 patients. RESULTS: y.',
  accessLevel: 'public',
  modified: '2024-01-01',
  publisher: { name: 'NIH' },
});
const catalog = (count: number) =>
  JSON.stringify({
    '@id': 'https://catalog.test/data.json',
    conformsTo: 'https://project-open-data.cio.gov/v1.1/schema',
    dataset: Array.from({ length: count }, (_, i) => dataset(`https://catalog.test/${i}`, `Dataset ${i} é`)),
  });
const titles = async () => (await ask(stack, 'GET', '/r4/List?_count=100&_summary=count')).json.total;

beforeAll(async () => {
  stack = await localStack({
    place: { memory: true },
    baseUrl: 'https://fhir.test/r4',
    bucketFolder: folder,
    log: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
  });
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

test('the seed record is published and its status can be read', async () => {
  await drop('seed.json', readFileSync('studies/uic4-m9cb.json', 'utf8'));
  expect((await ask(stack, 'GET', '/r4/ResearchStudy?title=long-term&_summary=count')).json.total).toBe(1);
  const [version = ''] = readdirSync(join(folder, 'status', 'inbox', 'seed.json'));
  const status = JSON.parse(
    readFileSync(join(folder, 'status', 'inbox', 'seed.json', version, 'published', '0.json'), 'utf8'),
  );
  expect(status).toMatchObject({ publications: [{ made: { Observation: 13 } }], refused: [] });
  expect(complaints).toEqual([]);
});

test('a catalog becomes one message a record; what cannot be read is laid with the dead letters, with its reason', async () => {
  const broken = catalog(25).replace('"Dataset 7 é"', 'null');
  await drop('catalog.json', broken);
  const published = lines
    .map((line) => JSON.parse(line))
    .filter(({ event, do: what }) => event === 'inbox' && what === 'publish');
  expect(published.filter(({ key }) => key === 'inbox/catalog.json')).toHaveLength(25);
  expect(await titles()).toBe(1 + 24);
  expect(complaints).toEqual([
    expect.stringMatching(/^Not published: .*"key":"inbox\/catalog.json".*"reason":".*title/),
  ]);
});

const statusOf = async (of: LocalStack, key?: string) =>
  (await of.invoke('InboxReader', { status: key === undefined ? {} : { key } })) as ObjectStatus[];

test('what became of an object is told in one summary, and of all objects in one each', async () => {
  const [catalogStatus] = await statusOf(stack, 'inbox/catalog.json');
  expect(catalogStatus).toMatchObject({
    split: { records: 25, done: true },
    outcomes: { published: 24, unchanged: 0, refused: 1, failed: 0 },
    waiting: 0,
    reasons: [{ outcome: 'refused', reason: expect.stringContaining('title') }],
  });
  const all = await statusOf(stack);
  expect(all.map(({ key, outcomes }) => [key, outcomes.published])).toEqual([
    ['inbox/catalog.json', 24],
    ['inbox/seed.json', 1],
  ]);
  expect(await statusOf(stack, 'inbox/none.json')).toEqual([]);
});

test('npm run inbox tells it to a person', () => {
  const run = (...options: string[]) =>
    spawnSync(process.execPath, ['local/inbox.ts', ...options, '--data', folder], { encoding: 'utf8' });
  expect(run('seed.json')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: 'inbox/seed.json: 1 record, 1 published\n',
  });
  const [version = ''] = readdirSync(join(folder, 'status', 'inbox', 'catalog.json'));
  const notes = join(folder, 'status', 'inbox', 'catalog.json', version, 'published');
  const [note = ''] = readdirSync(notes);
  const kept = readFileSync(join(notes, note));
  rmSync(join(notes, note));
  const { status, stdout } = run();
  writeFileSync(join(notes, note), kept);
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^inbox\/catalog.json: 25 records, 23 published, 1 refused, 1 waiting\n {2}refused at byte \d+: .*title.*\ninbox\/seed.json: 1 record, 1 published\n$/,
  );
  expect(run('none.json')).toMatchObject({ status: 1, stderr: 'There is no inbox/none.json\n' });
});

test('what cannot be published at any attempt is told as failed, with its reason, and after a mended restart as published', async () => {
  const own = mkdtempSync(join(tmpdir(), 'inbox-failing-'));
  mkdirSync(join(own, 'inbox'));
  writeFileSync(join(own, 'inbox', 'two.json'), catalog(2));
  const buried: string[] = [];
  const common = {
    place: { memory: true },
    baseUrl: 'https://fhir.test/r4',
    bucketFolder: own,
    log: () => {},
  } as const;
  const failing = await localStack({
    ...common,
    complain: (line) => buried.push(line),
    environment: { RECORDS_TABLE: 'NotOurs' },
  });
  await failing.inboxSettled();
  const [failed] = await statusOf(failing, 'inbox/two.json');
  await failing.close();
  expect(failed).toMatchObject({
    split: { records: 2, done: true },
    outcomes: { published: 0, failed: 2 },
    waiting: 0,
    reasons: [
      { outcome: 'failed', reason: expect.stringContaining('not authorized') },
      { outcome: 'failed', reason: expect.stringContaining('not authorized') },
    ],
  });
  expect(buried.filter((line) => line.startsWith('Not published'))).toHaveLength(2);

  const mended = await localStack({ ...common, complain: (line) => complaints.push(line) });
  await mended.inboxSettled();
  const [published] = await statusOf(mended, 'inbox/two.json');
  await mended.close();
  rmSync(own, { recursive: true });
  expect(published).toMatchObject({ outcomes: { published: 2, failed: 0 }, waiting: 0, reasons: [] });
});

test('dropped again it changes nothing; a replaced object is published as it is now', async () => {
  complaints.length = 0;
  const before = await ask(stack, 'GET', '/r4/List?_elements=identifier&_count=100');
  await drop('again.json', catalog(3));
  const after = await ask(stack, 'GET', '/r4/List?_elements=identifier&_count=100');
  const versions = (asked: typeof before) =>
    asked.json.entry?.map(({ resource }) => [resource.id, (resource.meta as { versionId: string }).versionId]);
  expect(versions(after)).toEqual(versions(before));
  expect(complaints).toEqual([]);
});

test('a message about a version that has been replaced is passed over; splitting goes on from an offset', async () => {
  const key = 'inbox/catalog.json';
  const event = (body: object) => ({
    Records: [{ body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } }],
  });
  lines.length = 0;
  await stack.invoke('InboxReader', event({ do: 'split', key, versionId: '1-1', from: 0 }));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'inbox', outdated: true }]);
  const [versionId = ''] = readdirSync(join(folder, 'status', key));
  const from = catalog(25).indexOf('"Dataset 20');
  await stack.invoke('InboxReader', event({ do: 'split', key, versionId, from, records: 21 }));
  await stack.inboxSettled();
  expect(lines.filter((line) => line.includes('"do":"publish"'))).toHaveLength(4);
  expect(await statusOf(stack, key)).toMatchObject([
    { split: { records: 25, done: true }, outcomes: { published: 24 } },
  ]);
});
