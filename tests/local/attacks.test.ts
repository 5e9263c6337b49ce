// Attacks tried through the deployed bundles, and what holds against each: nothing is written, nothing is told, nothing fails, nothing takes long.

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalStack, localStack } from '../../local/aws/local-stack.ts';
import { type Issuer, localIssuer } from '../../local/issuer.ts';
import { type Asked, ask } from './request.ts';

const baseUrl = 'https://fhir.test/r4';
const failures: string[] = [];
let issuer: Issuer;
let stack: LocalStack;
let token: { authorization: string };
const visits: string[] = [];
const trap = createServer((request, response) => {
  visits.push(request.url ?? '');
  response.end('{}');
});
let trapUrl = '';

beforeAll(async () => {
  issuer = await localIssuer(baseUrl);
  token = { authorization: `Bearer ${await issuer.token('system/*.cruds')}` };
  stack = await localStack({
    place: { memory: true },
    baseUrl,
    environment: { ISSUER: issuer.url, READING: 'closed', WRITING: 'closed' },
    log: (line) => void (line.includes('"event":"failure"') && failures.push(line)),
    complain: (line) => failures.push(line),
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  trapUrl = `http://127.0.0.1:${(trap.address() as { port: number }).port}`;
  await write('PUT', '/r4/Patient/secret', { resourceType: 'Patient', id: 'secret', name: [{ family: 'Hidden' }] });
  await write('PUT', '/r4/ResearchStudy/open', {
    resourceType: 'ResearchStudy',
    id: 'open',
    status: 'active',
    title: 'Open',
  });
});
afterAll(async () => {
  trap.close();
  issuer.close();
  await stack.close();
});

const write = (method: string, target: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(stack, method, target, { headers: { ...token, ...headers }, body });
const read = (target: string, asked: Asked = {}) =>
  ask(stack, 'GET', target, { ...asked, headers: { ...token, ...asked.headers } });

describe('through the path and the query', () => {
  test.each([
    '/r4/ResearchStudy/..%2FPatient%2Fsecret',
    '/r4/ResearchStudy/../Patient/secret',
    '/r4/ResearchStudy/%2e%2e%2fPatient%2fsecret',
    '/r4/ResearchStudy/open%00',
    '/r4/ResearchStudy/open%0d%0aX-Injected:1',
    '/r4/ResearchStudy/R4%2FPatient%2Fsecret',
    '/r4/__proto__/a',
    '/r4/constructor',
    '/r4/ResearchStudy?__proto__=1',
    '/r4/ResearchStudy?constructor.prototype=1',
    '/r4/ResearchStudy?toString=1',
    "/r4/ResearchStudy?title=' OR 1=1 --",
    '/r4/ResearchStudy?title={"$ne":null}',
    '/r4/ResearchStudy?title=:x) OR attribute_exists(pk',
    '/r4/ResearchStudy?_id=open&_id=%00',
    `/r4/ResearchStudy?title=${'a'.repeat(5_000)}`,
    `/r4/ResearchStudy?title:contains=${'('.repeat(500)}`,
    `/r4/ResearchStudy?${'x:'.repeat(800)}=1`,
    `/r4/Observation?${'subject.'.repeat(300)}name=a`,
    `/r4/Observation?${'_has:Observation:subject:'.repeat(60)}code=a`,
    `/r4/Observation?code=${Array.from({ length: 400 }, (_, i) => `c${i}`).join(',')}`,
    `/r4/Observation?date=${'9'.repeat(400)}`,
    `/r4/Observation?value-quantity=1e999999|||${'/'.repeat(200)}`,
    '/r4/Observation?value-quantity=-1e-999999',
    '/r4/Observation?_count=999999999999999999999',
    '/r4/Observation?_count=-1',
    '/r4?_type=Patient%00',
    '/r4/%E0%A4%A',
  ])('%s is an answer and no failure', async (target) => {
    failures.length = 0;
    const start = performance.now();
    const { status, text } = await read(target);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('Hidden');
    expect(failures).toEqual([]);
    // No measure of speed, only of runaway: a regular expression that backtracks takes minutes.
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  test.each(['a\r\nSet-Cookie: x=1', 'a\nX-Injected: 1', '"; drop', 'W/"1", "2"', 'x'.repeat(8_000)])(
    'the header value %j comes back in no header',
    async (value) => {
      const names = [
        'if-none-match',
        'if-match',
        'prefer',
        'x-correlation-id',
        'x-request-id',
        'accept',
        'origin',
        'if-modified-since',
      ];
      const { status, headers } = await read('/r4/ResearchStudy/open', {
        headers: Object.fromEntries(names.map((name) => [name, value])),
      });
      expect(status).toBeLessThan(500);
      expect(
        Object.entries(headers).filter(([name, told]) => /[\r\n]/.test(told) || /injected|cookie/i.test(name)),
      ).toEqual([]);
    },
  );
});

describe('through the body', () => {
  const deep = (depth: number, open: string, close: string) =>
    `{"resourceType":"Basic","extension":${open.repeat(depth)}${close.repeat(depth)}}`;
  const laughs = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i ? i - 1 : ''};`.repeat(10)}">`).join('')}]><Basic xmlns="http://hl7.org/fhir"><id value="&a8;"/></Basic>`;
  const outside = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Basic xmlns="http://hl7.org/fhir"><id value="&e;"/></Basic>`;
  const xml = { 'content-type': 'application/fhir+xml' };
  const gzip = { 'content-encoding': 'gzip' };
  test.each<[string, string | Buffer, Record<string, string>, number[]]>([
    ['JSON nested 100,000 deep', deep(100_000, '[', ']'), {}, [400, 422]],
    ['objects nested 50,000 deep', deep(50_000, '{"extension":', '1}'.slice(1)), {}, [400, 413, 422]],
    [
      'a member named __proto__',
      '{"resourceType":"Basic","code":{"text":"x"},"__proto__":{"polluted":true}}',
      {},
      [400, 422],
    ],
    [
      'a nested __proto__',
      '{"resourceType":"Basic","code":{"text":"x","__proto__":{"polluted":true}}}',
      {},
      [400, 422],
    ],
    [
      'a constructor',
      '{"resourceType":"Basic","code":{"text":"x"},"constructor":{"prototype":{"polluted":true}}}',
      {},
      [400, 422],
    ],
    ['the type __proto__', '{"resourceType":"__proto__"}', {}, [400, 422]],
    ['a billion laughs', laughs, xml, [400]],
    ['an entity of a file', outside, xml, [400]],
    ['XML nested 100,000 deep', `<Basic xmlns="http://hl7.org/fhir">${'<extension>'.repeat(100_000)}`, xml, [400, 413]],
    ['a gzip bomb', gzipSync(Buffer.alloc(200_000_000, 32)), gzip, [413]],
    ['5 MB', `{"resourceType":"Basic","code":{"text":"${'x'.repeat(5_000_000)}"}}`, {}, [413]],
    [
      'narrative with a script',
      JSON.stringify({
        resourceType: 'Basic',
        code: { text: 'x' },
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></div>' },
      }),
      {},
      [400, 422],
    ],
    ['a NUL in a string', JSON.stringify({ resourceType: 'Basic', code: { text: 'a\0b' } }), {}, [400, 422]],
  ])('%s is refused and nothing is written', async (_what, body, headers, statuses) => {
    failures.length = 0;
    const { status, text } = await write('POST', '/r4/Basic', body, headers);
    expect(statuses).toContain(status);
    expect(text).not.toMatch(/root:|lollol/);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await read('/r4/Basic?_summary=count')).json.total).toBe(0);
    expect(failures).toEqual([]);
  });

  test('a patch reaches no prototype', async () => {
    const patch = [{ op: 'add', path: '/__proto__/polluted', value: true }];
    const headers = { 'content-type': 'application/json-patch+json' };
    const { status } = await write('PATCH', '/r4/ResearchStudy/open', JSON.stringify(patch), headers);
    expect([400, 422]).toContain(status);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('nothing is fetched because a client named it', async () => {
    const url = `${trapUrl}/named`;
    await write('POST', '/r4/DocumentReference', {
      resourceType: 'DocumentReference',
      meta: { profile: [url], source: url },
      status: 'current',
      content: [{ attachment: { url, contentType: 'text/plain' } }],
      extension: [{ url, valueUri: url }],
      implicitRules: url,
    });
    await read(`/r4/Observation?code:in=${encodeURIComponent(url)}`);
    await read(`/r4/Observation?subject=${encodeURIComponent(`${url}/Patient/1`)}`);
    await write('POST', '/r4/Observation/$validate', {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      meta: { profile: [url] },
    });
    await write('POST', '/r4', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] });
    const [head = '', body = ''] = (await issuer.token('system/*.r')).split('.');
    const pointed = `${Buffer.from(JSON.stringify({ alg: 'ES256', jku: url, x5u: url, kid: url })).toString('base64url')}.${body}.${head}`;
    await ask(stack, 'GET', '/r4/ResearchStudy', { headers: { authorization: `Bearer ${pointed}` } });
    expect(visits).toEqual([]);
  });
});

describe('across callers', () => {
  const cursorOf = async () => {
    for (const id of ['a', 'b', 'c']) await write('PUT', `/r4/Patient/${id}`, { resourceType: 'Patient', id });
    const { json } = await read('/r4/Patient?_count=1');
    const links = json.link as { relation: string; url: string }[];
    return new URL(links.find(({ relation }) => relation === 'next')?.url ?? '').searchParams.get('_cursor') ?? '';
  };

  test('a page link is good for its own query only, and not when it is changed', async () => {
    const cursor = await cursorOf();
    expect((await read(`/r4/Patient?_count=1&_cursor=${cursor}`)).status).toBe(200);
    const forged = [
      `/r4/ResearchStudy?_count=1&_cursor=${cursor}`,
      `/r4/Patient?_count=1&gender=male&_cursor=${cursor}`,
      `/r4/Patient?_count=1&_cursor=${cursor.slice(0, -2)}AA`,
      `/r4/Patient?_count=1&_cursor=${cursor[0] === 'A' ? 'B' : 'A'}${cursor.slice(1)}`,
      `/r4/Patient?_count=1&_cursor=${Buffer.from('{"plan":"all"}').toString('base64url')}`,
      '/r4/Patient?_count=1&_cursor=',
      `/r4/Patient?_count=1&_cursor=${'A'.repeat(3_000)}`,
    ];
    const statuses = await Promise.all(forged.map(async (target) => (await read(target)).status));
    expect(statuses.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
    expect(statuses.every((status) => status < 500)).toBe(true);
  });

  test('a page link given to one caller opens nothing for another', async () => {
    const cursor = await cursorOf();
    const poor = { authorization: `Bearer ${await issuer.token('system/ResearchStudy.rs')}` };
    const { status, text } = await ask(stack, 'GET', `/r4/Patient?_count=1&_cursor=${cursor}`, { headers: poor });
    expect([status, /Patient\/[abc]"/.test(text)]).toEqual([403, false]);
  });

  test('no cache may keep an answer for somebody else', async () => {
    for (const target of ['/r4/Patient/secret', '/r4/Patient', '/r4/Patient/none']) {
      const { headers } = await read(target);
      expect(headers['cache-control']).toMatch(/private|no-store/);
      expect(headers.vary ?? 'Authorization').toContain('Authorization');
    }
  });

  test('who may not read is told the same of what exists and of what does not', async () => {
    const poor = { headers: { authorization: `Bearer ${await issuer.token('system/ResearchStudy.rs')}` } };
    const [there, absent] = await Promise.all(
      ['secret', 'none'].map((id) => ask(stack, 'GET', `/r4/Patient/${id}`, poor)),
    );
    const told = (asked: typeof there) => [asked?.status, asked?.text.replaceAll(/[0-9a-f-]{36}/g, '')];
    expect(told(there)).toEqual(told(absent));
    const written = await Promise.all(
      ['secret', 'none'].map((id) =>
        ask(stack, 'PUT', `/r4/Patient/${id}`, { ...poor, body: { resourceType: 'Patient', id } }),
      ),
    );
    expect(told(written[0])).toEqual(told(written[1]));
  });

  test('an explanation, which shows how the store is laid out, is for whoever may invoke the function', async () => {
    const { text } = await read('/r4/Patient?explain=true');
    expect(text).not.toContain('"considered"');
  });
});
