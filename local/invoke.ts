import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { parseArgs } from 'node:util';
import type { GatewayRequest, GatewayResponse } from './aws/http-api.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

const USAGE = `npm run invoke -- <METHOD> '<path?query>' [--header 'Name: value']... [--body <file>] [--data <folder> | --stage <name>]`;

/** Calls the deployed handler once, without a server, and prints status, headers and body. */
await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { header: { type: 'string', multiple: true, default: [] }, body: { type: 'string' }, ...WHERE },
  });
  const [method, target] = positionals;
  if (method === undefined || !target?.startsWith('/')) throw new Error(USAGE);
  const connection = await connect(values);
  try {
    print(await connection.request(requestOf(method, target, values.header, values.body)));
  } finally {
    await connection.close();
  }
});

function requestOf(
  method: string,
  target: string,
  header: readonly string[],
  file: string | undefined,
): GatewayRequest {
  const headers = Object.fromEntries(
    header.map((line): [string, string] => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`--header '${line}' is not 'Name: value'`);
      return [name.toLowerCase(), value];
    }),
  );
  const body = file === undefined ? Buffer.alloc(0) : readFileSync(file);
  return {
    method: method.toUpperCase(),
    target,
    headers: { ...(file === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers },
    body,
  };
}

function print({ status, headers, body }: GatewayResponse): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  console.log([`${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', readable(headers, body)].join('\n'));
}

function readable(headers: Readonly<Record<string, string>>, body: Buffer): string {
  const text = body.toString('utf8');
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!type.includes('json') || text === '') return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
