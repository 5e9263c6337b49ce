// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.proxy-format
import { gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { toRequest, toResult } from '../../functions/http-api.ts';

const LIMIT = 1000;

const event = (over: Partial<APIGatewayProxyEventV2> & { method?: string } = {}): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: 'ANY /{proxy+}',
  rawPath: '/r4/Observation',
  rawQueryString: '',
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    accountId: '0',
    apiId: 'a',
    domainName: 'a.example.org',
    domainPrefix: 'a',
    http: {
      method: over.method ?? 'GET',
      path: '/r4/Observation',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: '',
    },
    requestId: 'r1',
    routeKey: '',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  ...over,
});

describe('request', () => {
  test.each([
    ['/r4', ''],
    ['/r4/', ''],
    ['/r4/Observation/a/_history/2', 'Observation/a/_history/2'],
    ['/r4/Observation/ä b', 'Observation/ä b'],
  ])('path %s is %j below the base', (rawPath, path) => {
    expect(toRequest(event({ rawPath }), LIMIT).path).toBe(path);
  });

  test.each(['/', '/r5/Observation', '/r4x', '/.well-known/x'])('path %s is outside the base', (rawPath) => {
    expect(() => toRequest(event({ rawPath }), LIMIT)).toThrow('The FHIR endpoint is at /r4');
  });

  test('the query string stays as it was sent: a comma and its escape differ', () => {
    expect(toRequest(event({ rawQueryString: 'code=a%5C%2Cb,c&x=%20' }), LIMIT).query).toBe('code=a%5C%2Cb,c&x=%20');
  });

  test.each([
    ['text', { body: '{"ä":1}', isBase64Encoded: false }],
    ['base64', { body: Buffer.from('{"ä":1}').toString('base64'), isBase64Encoded: true }],
    [
      'gzip',
      { body: gzipSync('{"ä":1}').toString('base64'), isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } },
    ],
  ])('a body that came as %s is its bytes', (_how, over) => {
    expect(Buffer.from(toRequest(event(over), LIMIT).body).toString()).toBe('{"ä":1}');
  });

  test.each([
    ['larger than the limit', { body: 'x'.repeat(LIMIT + 1) }, 413],
    [
      'a bomb',
      {
        body: gzipSync(Buffer.alloc(10_000_000)).subarray(0).toString('base64'),
        isBase64Encoded: true,
        headers: { 'content-encoding': 'gzip' },
      },
      413,
    ],
    [
      'inflated over the limit',
      {
        body: gzipSync(Buffer.alloc(LIMIT + 1)).toString('base64'),
        isBase64Encoded: true,
        headers: { 'content-encoding': 'gzip' },
      },
      413,
    ],
    ['not gzip at all', { body: 'AAAA', isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } }, 400],
    ['of an unknown encoding', { body: 'AAAA', isBase64Encoded: true, headers: { 'content-encoding': 'br' } }, 415],
  ])('a body %s is refused', (_what, over, status) => {
    expect(() => toRequest(event(over), LIMIT)).toThrow(expect.objectContaining({ status }));
  });
});

describe('result', () => {
  const json = { 'Content-Type': 'application/fhir+json; charset=utf-8', Vary: 'Accept' };
  const long = JSON.stringify({ text: 'study '.repeat(500) });

  test.each([
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0', false],
    ['br', false],
    [undefined, false],
  ])('Accept-Encoding %s: compressed %s', (accept, compressed) => {
    const { headers, body = '', isBase64Encoded } = toResult({ status: 200, headers: json, body: long }, accept);
    expect([headers?.['Content-Encoding'], headers?.Vary]).toEqual([
      compressed ? 'gzip' : undefined,
      'Accept, Accept-Encoding',
    ]);
    expect(compressed ? gunzipSync(Buffer.from(body, 'base64')).toString() : body).toBe(long);
    expect(isBase64Encoded).toBe(compressed);
  });

  test('small and binary bodies are not compressed; bytes go as base64', () => {
    expect(toResult({ status: 200, headers: json, body: '{}' }, 'gzip').body).toBe('{}');
    const image = toResult(
      { status: 200, headers: { 'Content-Type': 'image/png' }, body: new Uint8Array(5000) },
      'gzip',
    );
    expect([
      image.isBase64Encoded,
      Buffer.from(image.body ?? '', 'base64').length,
      image.headers?.['Content-Encoding'],
    ]).toEqual([true, 5000, undefined]);
  });

  test('an answer beyond what Lambda can return is refused as such', () => {
    expect(() => toResult({ status: 200, headers: json, body: 'ä'.repeat(3_000_000) }, undefined)).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });
});
