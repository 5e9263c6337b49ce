// What a newcomer meets: npm start, its data after a restart and after kill -9, its refusals, and the commands beside it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';

const NODE = process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'start-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly printed: string;
  readonly baseUrl: string;
}

/** `npm start` with these options, until it says that it is ready. */
async function start(...options: string[]): Promise<Started> {
  const child = spawn(NODE, ['local/start.ts', '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let printed = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stderr?.on('data', (text) => {
    printed += String(text);
  });
  child.stdout?.on('data', (text) => {
    printed += String(text);
    const ready = /FHIR R4 at (\S+) [\s\S]*\n$/.exec(printed);
    if (ready?.[1]) resolve(ready[1]);
  });
  child.once('exit', () => reject(new Error(printed)));
  return { child, baseUrl: await promise, printed };
}

const exit = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });

const json = async (url: string): Promise<{ total?: number; entry?: { resource: { id: string; meta: object } }[] }> =>
  (await fetch(url)).json() as never;

const run = (script: string, ...options: string[]) =>
  spawnSync(NODE, [`local/${script}.ts`, ...options], { encoding: 'utf8' });

describe('npm start', () => {
  test('publishes the default study once, keeps it over a restart and a kill -9, and stops when told', async () => {
    const data = join(folder, 'kept');
    const first = await start('--data', data);
    expect(first.printed).toMatch(/ResearchStudy\/\S+ {2}Long-term experience/);
    expect(first.printed).toMatch(/made 1 ResearchStudy, .*13 Observation/);
    const examples = [...first.printed.matchAll(/curl '([^']+)'/g)].map(([, url = '']) => url);
    const answers = await Promise.all(examples.map((url) => fetch(url).then(({ status }) => status)));
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    const created = await fetch(`${first.baseUrl}/Basic`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Basic', code: { text: 'mine' } }),
    });
    expect(created.status).toBe(201);
    const before = await json(`${first.baseUrl}/ResearchStudy`);
    await exit(first.child, 'SIGKILL');

    const second = await start('--data', data);
    expect(second.printed).not.toContain('made');
    expect(second.printed).toMatch(/unchanged 1 ResearchStudy/);
    const after = await json(`${second.baseUrl}/ResearchStudy`);
    expect(after.entry?.map(({ resource }) => [resource.id, resource.meta])).toEqual(
      before.entry?.map(({ resource }) => [resource.id, resource.meta]),
    );
    expect((await json(`${second.baseUrl}/Basic?_summary=count`)).total).toBe(1);

    const beside = run('start', '--port', '0', '--data', data);
    expect([beside.status, beside.stderr]).toEqual([
      1,
      `The data folder ${join(data, 'dynamodb')} is in use by another process\n`,
    ]);
    const asked = run('invoke', 'GET', '/r4/Basic?_summary=count', '--data', data);
    expect(asked.stderr).toBe(`A server is running on ${data}: going through ${second.baseUrl}\n`);
    expect(asked.stdout).toMatch(/^200 OK\n[\s\S]*"total": 1/);
    expect(await exit(second.child, 'SIGTERM')).toBe(0);

    const alone = run('invoke', 'GET', '/r4/ResearchStudy?_summary=count', '--data', data);
    expect([alone.status, alone.stderr]).toEqual([0, '']);
    expect(alone.stdout).toMatch(/^200 OK\n[\s\S]*content-type: application\/fhir\+json[\s\S]*"total": 1/i);
  });

  test('a taken port is one line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { status, stdout, stderr } = run('start', '--memory', '--port', String(port));
    server.close();
    expect([status, stdout, stderr]).toEqual([1, '', `Port ${port} is taken: choose another with --port\n`]);
  });

  test('a folder that cannot be written is one line', () => {
    writeFileSync(join(folder, 'file'), '');
    const { status, stderr } = run('start', '--port', '0', '--data', join(folder, 'file', 'data'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The data folder \S+ cannot be made: [^\n]+\n$/);
  });

  test('--auth asks for a token and prints one', async () => {
    const { baseUrl, printed } = await start('--memory', '--auth');
    const token = /TOKEN=(\S+)/.exec(printed)?.[1];
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(`${baseUrl}/ResearchStudy`, { headers })).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ Authorization: `Bearer ${token}` })).toBe(200);
  });
});

describe('npm run invoke', () => {
  test.each([[[]], [['GET']], [['GET', 'r4/metadata']], [['GET', '/r4', '--header', 'nonsense']]])(
    '%j is explained',
    (options) => {
      const { status, stderr } = run('invoke', ...options, '--data', join(folder, 'none'));
      expect([status, stderr.split('\n').length]).toEqual([1, 2]);
    },
  );

  test('writes with a body and headers', () => {
    const body = join(folder, 'basic.json');
    writeFileSync(body, JSON.stringify({ resourceType: 'Basic', code: { text: 'x' } }));
    const { stdout } = run(
      'invoke',
      'POST',
      '/r4/Basic',
      '--body',
      body,
      '--header',
      'Prefer: return=minimal',
      '--data',
      join(folder, 'invoked'),
    );
    expect(stdout).toMatch(/^201 Created\n[\s\S]*ETag: W\/"1"/);
  });
});
