// https://hl7.org/fhir/R4/binary.html#rest: content in its own type
import { expect, test } from 'vitest';
import { endpoint } from './ask.ts';

test('written and read in its own type, or as a resource', async () => {
  const { ask } = endpoint();
  const made = await ask('POST Binary', {
    body: 'a,b\n1,2\n',
    headers: { 'content-type': 'text/csv; charset=latin1' },
  });
  expect([made.status, made.json]).toMatchObject([
    201,
    { resourceType: 'Binary', contentType: 'text/csv; charset=latin1' },
  ]);
  const put = await ask('PUT Binary/b', { body: 'x', headers: { 'content-type': 'text/plain' } });
  expect([put.status, put.json]).toMatchObject([201, { id: 'b', data: 'eA==' }]);
  const at = `GET Binary/${made.json.id}`;
  const native = await ask(at, { headers: { accept: 'text/csv' } });
  expect([native.status, native.header('content-type'), Buffer.from(native.body).toString()]).toEqual([
    200,
    'text/csv; charset=latin1',
    'a,b\n1,2\n',
  ]);
  expect(native.header('etag')).toBe('W/"1"');
  for (const accept of ['application/fhir+json', 'application/json', ''])
    expect((await ask(at, { headers: { accept } })).json).toMatchObject({ resourceType: 'Binary' });
  expect((await ask(`${at}?_format=json`, { headers: { accept: 'text/csv' } })).json).toMatchObject({
    data: expect.any(String),
  });
});

test('what could run in a browser is sent as bytes', async () => {
  const { ask } = endpoint();
  await ask('PUT Binary/a', {
    body: { resourceType: 'Binary', id: 'a', contentType: 'text/html', data: 'PHNjcmlwdD4=' },
  });
  const seen = await ask('GET Binary/a', { headers: { accept: 'text/html,*/*' } });
  expect([seen.header('content-type'), seen.header('x-content-type-options')]).toEqual([
    'application/octet-stream',
    'nosniff',
  ]);
});

test('only a Binary takes other content', async () => {
  const { ask } = endpoint();
  expect((await ask('POST Patient', { body: 'a', headers: { 'content-type': 'text/csv' } })).status).toBe(415);
  expect((await ask('GET Patient/a', { headers: { accept: 'text/csv' } })).status).toBe(406);
});
