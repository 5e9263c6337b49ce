// Each handler from its deployed bundle, through the template's routes and rights, with tokens good and bad: only what is allowed happens.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html, https://www.rfc-editor.org/rfc/rfc8725
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalStack, localStack } from '../../local/aws/local-stack.ts';
import { type Issuer, localIssuer } from '../../local/issuer.ts';
import { type Asked, ask } from './request.ts';

const baseUrl = 'https://fhir.test/r4';
const complaints: string[] = [];
const lines: string[] = [];
let issuer: Issuer;
let other: Issuer;
let closed: LocalStack;
let open: LocalStack;

const stackWith = (environment: Record<string, string>) =>
  localStack({
    place: { memory: true },
    baseUrl,
    environment,
    log: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
  });

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const study = { resourceType: 'ResearchStudy', status: 'active', title: 'Kept' };
const group = { resourceType: 'Group', type: 'person', actual: true, name: 'Secret cohort' };

beforeAll(async () => {
  issuer = await localIssuer(baseUrl);
  other = await localIssuer(baseUrl);
  closed = await stackWith({ ISSUER: issuer.url, READING: 'closed', WRITING: 'closed' });
  open = await stackWith({ WRITING: 'closed' });
  const all = bearer(await issuer.token('system/*.cruds'));
  for (const [id, body] of [
    ['ResearchStudy/s', { ...study, id: 's' }],
    ['Group/g', { ...group, id: 'g' }],
    [
      'Observation/o',
      {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: 'Group/g' },
        focus: [{ reference: 'ResearchStudy/s' }],
      },
    ],
  ] as const) {
    expect((await ask(closed, 'PUT', `/r4/${id}`, { ...all, body })).status).toBe(201);
  }
});
afterAll(async () => {
  issuer.close();
  other.close();
  await closed.close();
  await open.close();
  expect(complaints).toEqual([]);
});

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const payload = () => ({
  iss: issuer.url,
  aud: baseUrl,
  sub: 'x',
  exp: Math.floor(Date.now() / 1000) + 600,
  scope: 'system/*.cruds',
});
const now = () => Math.floor(Date.now() / 1000);

describe('tokens', () => {
  const BAD: [string, () => Promise<string>][] = [
    ['expired', () => issuer.token('system/*.cruds', { exp: now() - 120 })],
    ['not yet valid', () => issuer.token('system/*.cruds', { nbf: now() + 600 })],
    ['without expiry', () => issuer.token('system/*.cruds', { exp: undefined })],
    ['for another audience', () => issuer.token('system/*.cruds', { aud: 'https://other.test' })],
    ['without audience', () => issuer.token('system/*.cruds', { aud: undefined })],
    ['that names another issuer', () => issuer.token('system/*.cruds', { iss: 'https://other.test' })],
    ['of another issuer', () => other.token('system/*.cruds')],
    ['of another issuer that claims to be this one', () => other.token('system/*.cruds', { iss: issuer.url })],
    ['alg=none', async () => `${base64url({ alg: 'none' })}.${base64url(payload())}.`],
    [
      'HS256 over the public key',
      async () => {
        const keys = await fetch(`${issuer.url}/keys`).then((response) => response.text());
        const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(payload())}`;
        return `${signed}.${createHmac('sha256', keys).update(signed).digest('base64url')}`;
      },
    ],
    [
      'that brings its own key',
      async () => {
        const [, body = '', signature = ''] = (await other.token('system/*.cruds', { iss: issuer.url })).split('.');
        const jwk = await fetch(`${other.url}/keys`).then((response) => response.json() as Promise<{ keys: object[] }>);
        return `${base64url({ alg: 'ES256', jwk: jwk.keys[0], jku: `${other.url}/keys` })}.${body}.${signature}`;
      },
    ],
    [
      'with a changed payload',
      async () => (await issuer.token('system/ResearchStudy.r')).replace(/\.[^.]+\./, `.${base64url(payload())}.`),
    ],
    ['that is no token', async () => 'letmein'],
  ];
  test.each(BAD)('a token %s is 401 and does nothing', async (_what, make) => {
    const authorized = bearer(await make());
    const read = await ask(closed, 'GET', '/r4/ResearchStudy/s', authorized);
    expect([read.status, read.json.issue?.[0]?.code, read.headers['www-authenticate']]).toEqual([
      401,
      'login',
      'Bearer',
    ]);
    const written = await ask(closed, 'POST', '/r4/ResearchStudy', { ...authorized, body: study });
    expect(written.status).toBe(401);
  });

  test.each(['Basic bG9jYWw6bG9jYWw=', 'Bearer', 'Bearer a b', 'bearer'])(
    'Authorization: %s is 401',
    async (authorization) => {
      expect((await ask(closed, 'GET', '/r4/ResearchStudy/s', { headers: { authorization } })).status).toBe(401);
    },
  );

  test('no token: 401 where one could help; what needs none is open', async () => {
    expect((await ask(closed, 'GET', '/r4/ResearchStudy/s')).status).toBe(401);
    expect((await ask(closed, 'GET', '/r4/ResearchStudy/none')).status).toBe(401);
    expect((await ask(closed, 'GET', '/r4/metadata')).status).toBe(200);
    expect((await ask(closed, 'GET', '/r4/.well-known/smart-configuration')).json).toMatchObject({
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/keys`,
    });
  });

  test('without an issuer reading is open, writing is 403, and there is no smart-configuration', async () => {
    expect((await ask(open, 'GET', '/r4/ResearchStudy')).status).toBe(200);
    expect((await ask(open, 'POST', '/r4/ResearchStudy', { body: study })).status).toBe(403);
    expect(
      (await ask(open, 'POST', '/r4/ResearchStudy', { body: study, ...bearer(await issuer.token('system/*.cruds')) }))
        .status,
    ).toBe(403);
    expect((await ask(open, 'GET', '/r4/.well-known/smart-configuration')).status).toBe(404);
  });
});

describe('scopes', () => {
  const asked: [string, string, string, object | undefined][] = [
    ['r', 'GET', '/r4/ResearchStudy/s', undefined],
    ['s', 'GET', '/r4/ResearchStudy?title=kept', undefined],
    ['s', 'POST', '/r4/ResearchStudy/_search', undefined],
    ['c', 'POST', '/r4/ResearchStudy', study],
    ['u', 'PUT', '/r4/ResearchStudy/s', { ...study, id: 's' }],
    ['d', 'DELETE', '/r4/ResearchStudy/none', undefined],
  ];
  test.each([
    ['system/ResearchStudy.rs', 'rs'],
    ['user/ResearchStudy.cruds', 'crsud'],
    ['system/*.cruds', 'crsud'],
    ['system/*.r', 'r'],
    ['system/ResearchStudy.read', 'rs'],
    ['user/ResearchStudy.write', 'cud'],
    ['user/*.*', 'crsud'],
    ['system/Group.cruds', ''],
    ['patient/ResearchStudy.cruds', ''],
    ['patient/*.*', ''],
    ['system/ResearchStudy.rs?title=kept', ''],
    ['system/ResearchStudy.sr', ''],
    ['system/ResearchStudy.', ''],
    ['system/researchstudy.rs', ''],
    ['system/ResearchStudy.rs,system/*.cruds', ''],
    ['SYSTEM/*.cruds', ''],
    ['openid fhirUser launch', ''],
    ['', ''],
  ])('%s allows %s', async (scope, allowed) => {
    const token = bearer(await issuer.token(scope));
    const got = await Promise.all(asked.map(([, method, path, body]) => ask(closed, method, path, { ...token, body })));
    const refused = asked.filter((_each, i) => got[i]?.status === 403).map(([permission]) => permission);
    const done = asked.filter((_each, i) => (got[i]?.status ?? 500) < 300).map(([permission]) => permission);
    expect([new Set(done), new Set(refused)]).toEqual([
      new Set(allowed.split('').filter(Boolean)),
      new Set(['c', 'r', 's', 'u', 'd'].filter((permission) => !allowed.includes(permission))),
    ]);
  });

  test('scopes as a list under scp are the same', async () => {
    const token = await issuer.token('', { scope: undefined, scp: ['system/ResearchStudy.r'] });
    expect((await ask(closed, 'GET', '/r4/ResearchStudy/s', bearer(token))).status).toBe(200);
  });
});

describe('a token for ResearchStudy and Observation learns nothing of Group', () => {
  const withToken = async () => bearer(await issuer.token('system/ResearchStudy.rs system/Observation.cruds'));
  const hidden = (text: string) => /Secret|Group\/g\/_history/.test(text);

  test.each([
    ['a read', 'GET', '/r4/Group/g', undefined, 403],
    ['a read of what does not exist, which is the same', 'GET', '/r4/Group/none', undefined, 403],
    ['a search', 'GET', '/r4/Group?name=secret', undefined, 403],
    ['a count', 'GET', '/r4/Group?_summary=count', undefined, 403],
    ['history', 'GET', '/r4/Group/g/_history', undefined, 403],
    ['type history', 'GET', '/r4/Group/_history', undefined, 403],
    ['a version', 'GET', '/r4/Group/g/_history/1', undefined, 403],
    ['a chain', 'GET', '/r4/Observation?subject:Group.name=secret', undefined, 403],
    ['an untyped chain', 'GET', '/r4/Observation?subject.name=secret', undefined, 403],
    ['_has', 'GET', '/r4/ResearchStudy?_has:Group:study:name=secret', undefined, 403],
    ['sorting by nothing of it', 'GET', '/r4/Observation?_sort=subject', undefined, undefined],
    ['_include', 'GET', '/r4/Observation?_include=Observation:subject', undefined, undefined],
    ['_include=*', 'GET', '/r4/Observation?_include=*', undefined, undefined],
    ['_revinclude', 'GET', '/r4/ResearchStudy?_revinclude=*', undefined, undefined],
    ['system search', 'GET', '/r4?_lastUpdated=gt2000', undefined, undefined],
    ['system search of the type', 'GET', '/r4?_type=Group', undefined, undefined],
    ['system history', 'GET', '/r4/_history', undefined, undefined],
    ['$everything', 'GET', '/r4/ResearchStudy/s/$everything', undefined, undefined],
  ])('%s', async (_what, method, path, body, status) => {
    const got = await ask(closed, method, path, { ...(await withToken()), body });
    expect(hidden(got.text)).toBe(false);
    if (status !== undefined) expect(got.status).toBe(status);
    expect(got.json.entry?.filter(({ resource }) => resource?.resourceType === 'Group') ?? []).toEqual([]);
  });

  test.each(['/r4?_lastUpdated=gt2000&_total=accurate', '/r4?_lastUpdated=gt2000&_summary=count'])(
    '%s does not count the one Group',
    async (target) => {
      const counted = await ask(closed, 'GET', target, await withToken());
      const all = await ask(closed, 'GET', target, bearer(await issuer.token('system/*.rs')));
      expect(Number(all.json.total) - Number(counted.json.total)).toBe(1);
    },
  );

  test('a batch entry is refused by itself, a transaction as a whole', async () => {
    const entry = [
      { request: { method: 'GET', url: 'Group/g' } },
      { request: { method: 'GET', url: 'Group?name=secret' } },
      { request: { method: 'GET', url: 'ResearchStudy/s' } },
      { request: { method: 'DELETE', url: 'Group/g' } },
      { request: { method: 'DELETE', url: 'Group?name=secret' } },
    ];
    const batch = await ask(closed, 'POST', '/r4', {
      ...(await withToken()),
      body: { resourceType: 'Bundle', type: 'batch', entry },
    });
    const statuses = (batch.json.entry ?? []).map((each) =>
      (each as unknown as { response: { status: string } }).response.status.slice(0, 3),
    );
    expect([statuses, hidden(batch.text)]).toEqual([['403', '403', '200', '403', '403'], false]);
    const transaction = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          request: { method: 'POST', url: 'Observation' },
          resource: { resourceType: 'Observation', status: 'final', code: { text: 'y' } },
        },
        { request: { method: 'PUT', url: 'Group/g' }, resource: { ...group, id: 'g', name: 'Taken over' } },
      ],
    };
    expect((await ask(closed, 'POST', '/r4', { ...(await withToken()), body: transaction })).status).toBe(403);
    const count = await ask(closed, 'GET', '/r4/Observation?_summary=count', await withToken());
    expect(count.json.total).toBe(1);
    const all = bearer(await issuer.token('system/*.rs'));
    expect((await ask(closed, 'GET', '/r4/Group/g', all)).json.name).toBe('Secret cohort');
  });
});

test('the log tells who did what and nothing more', async () => {
  const token = await issuer.token('system/*.cruds', { sub: 'auditor' });
  const created = await ask(closed, 'POST', '/r4/Group', {
    ...bearer(token),
    body: { ...group, name: 'Nobody knows' },
  });
  const id = String(created.json.id);
  await ask(closed, 'GET', '/r4/Group?name=Nobody&identifier=urn:ssn|123-45-6789', bearer(token));
  await ask(closed, 'GET', `/r4/Group/${id}`, bearer(token));
  const logged = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ subject }) => subject === 'auditor');
  expect(logged).toMatchObject([
    { event: 'request', method: 'POST', type: 'Group', status: 201, version: '1' },
    { event: 'request', method: 'GET', type: 'Group', parameters: ['name', 'identifier'], status: 200 },
    { event: 'request', method: 'GET', type: 'Group', id, version: '1', status: 200 },
  ]);
  const requestId = logged[0]?.requestId;
  expect(created.headers['x-request-id']).toBe(requestId);
  expect(lines.find((line) => line.includes(String(requestId)) && line.includes('"event":"write"'))).toContain(
    `"id":"${id}","version":1`,
  );
  expect(lines.join('\n')).not.toMatch(/Nobody|123-45|Secret|eyJ/);
});

test('of a bundle each entry is told: what was read, and what was refused', async () => {
  const token = bearer(await issuer.token('system/Group.crus', { sub: 'batcher' }));
  const entry = [
    { request: { method: 'GET', url: 'Group/g' } },
    { request: { method: 'GET', url: 'Group?name=Nobody' } },
    { request: { method: 'GET', url: 'Observation/o' } },
    { request: { method: 'DELETE', url: 'Group/g' } },
    { request: { method: 'PUT', url: 'Group/h' }, resource: { ...group, id: 'h' } },
  ];
  const answer = await ask(closed, 'POST', '/r4', { ...token, body: { resourceType: 'Bundle', type: 'batch', entry } });
  const requestId = String(answer.headers['x-request-id']);
  const told = () => lines.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line));
  await vi.waitFor(() => expect(told()).toHaveLength(6));
  expect(told()).toEqual(
    expect.arrayContaining(
      [
        { event: 'request', subject: 'batcher', method: 'POST', status: 200 },
        { event: 'entry', method: 'GET', type: 'Group', id: 'g', version: 1, status: 200 },
        { event: 'entry', method: 'GET', type: 'Group', parameters: ['name'], status: 200 },
        { event: 'entry', method: 'GET', type: 'Observation', id: 'o', status: 403 },
        { event: 'entry', method: 'DELETE', type: 'Group', id: 'g', status: 403 },
        { event: 'write', action: 'update', type: 'Group', id: 'h', version: 1 },
      ].map((line) => expect.objectContaining(line)),
    ),
  );
});

describe('a refused request leaves its line, too', () => {
  const large = Buffer.alloc(4.3 * 1024 * 1024, 32);
  const gzip = (body: unknown): Asked => ({ body, headers: { 'content-encoding': 'gzip' } });
  const REFUSED: [string, 'closed' | 'open', string, string, () => Promise<Asked>, object][] = [
    ['no token', 'closed', 'GET', '/r4/Group/g', async () => ({}), { status: 401, type: 'Group', id: 'g' }],
    [
      'a bad token',
      'closed',
      'DELETE',
      '/r4/Group/g',
      async () => bearer('letmein'),
      { status: 401, method: 'DELETE', type: 'Group', id: 'g', subject: 'unverified' },
    ],
    [
      'an expired token',
      'closed',
      'GET',
      '/r4/Group?name=Nobody',
      async () => bearer(await issuer.token('system/*.cruds', { sub: 'late', exp: now() - 120 })),
      { status: 401, type: 'Group', parameters: ['name'], subject: 'unverified' },
    ],
    [
      'a scope too small',
      'closed',
      'PUT',
      '/r4/Group/g',
      async () => ({
        ...bearer(await issuer.token('system/Group.rs', { sub: 'reader' })),
        body: { ...group, id: 'g' },
      }),
      { status: 403, method: 'PUT', type: 'Group', id: 'g', subject: 'reader' },
    ],
    [
      'no issuer',
      'open',
      'POST',
      '/r4/Group',
      async () => ({ body: group }),
      { status: 403, method: 'POST', type: 'Group' },
    ],
    [
      'an export without a token',
      'closed',
      'GET',
      '/r4/$export?_type=Group',
      async () => ({}),
      { status: 401, operation: '$export', parameters: ['_type'] },
    ],
    [
      'an export that there is not',
      'closed',
      'GET',
      '/r4/$export-status/short',
      async () => bearer(await issuer.token('system/Group.rs', { sub: 'reader' })),
      { status: 404, operation: '$export-status', subject: 'reader' },
    ],
    [
      'too large a body',
      'closed',
      'POST',
      '/r4/Group',
      async () => ({ body: large }),
      { status: 413, method: 'POST', type: 'Group' },
    ],
    ['an encoding unknown', 'closed', 'POST', '/r4/Group', async () => br, { status: 415, type: 'Group' }],
    ['broken gzip', 'closed', 'POST', '/r4/Group', async () => gzip('Nobody'), { status: 400, type: 'Group' }],
    ['a path outside the base', 'closed', 'GET', '/r5/Group/g', async () => ({}), { status: 404, method: 'GET' }],
  ];
  const br: Asked = { body: 'x', headers: { 'content-encoding': 'br' } };

  test.each(REFUSED)('%s', async (_what, where, method, target, asked, told) => {
    const answer = await ask(where === 'closed' ? closed : open, method, target, await asked());
    const requestId = answer.headers['x-request-id'];
    expect([answer.status, answer.json.resourceType]).toEqual([
      (told as { status: number }).status,
      'OperationOutcome',
    ]);
    await vi.waitFor(() =>
      expect(lines.filter((line) => line.includes(String(requestId))).map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({ event: 'request', requestId, method, subject: 'anonymous', ...told }),
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/Nobody|letmein|eyJ|Secret/);
  });
});
