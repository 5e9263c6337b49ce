import { parseArgs } from 'node:util';
import type { GatewayRequest } from './aws/http-api.ts';
import { command, WHERE } from './command.ts';
import { type Connection, connect } from './connection.ts';

/** What must hold of any running stage, without a token and without changing anything: a request -> what its answer must show. */
const CHECKS: readonly (readonly [method: string, target: string, status: readonly number[], shows: RegExp])[] = [
  ['GET', '/r4/metadata', [200], /"resourceType":"CapabilityStatement"/],
  ['GET', '/r4/openapi.json', [200], /"openapi":"3\.1/],
  ['GET', '/r4/ResearchStudy?_count=1', [200, 401], /"resourceType":"(Bundle|OperationOutcome)"/],
  ['POST', '/r4/ResearchStudy/_search', [200, 401], /"resourceType":"(Bundle|OperationOutcome)"/],
  ['GET', '/r4/Unknown', [404], /"resourceType":"OperationOutcome"/],
  ['DELETE', '/r4/ResearchStudy/smoke-test-of-nothing', [204, 200, 401, 403], /^$|"resourceType":"OperationOutcome"/],
];

/** Asks a stage, or this machine, for one thing of each kind and prints what came; exit code 1 where something is amiss. */
await command(async () => {
  const { values } = parseArgs({ options: WHERE });
  const connection = await connect(values);
  try {
    for (const check of CHECKS) if (!(await holds(connection, check))) process.exitCode = 1;
  } finally {
    await connection.close();
  }
});

async function holds(
  connection: Connection,
  [method, target, statuses, shows]: (typeof CHECKS)[number],
): Promise<boolean> {
  const start = performance.now();
  const request: GatewayRequest = {
    method,
    target,
    headers: method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
    body: Buffer.alloc(0),
  };
  const { status, body } = await connection.request(request);
  const sound = statuses.includes(status) && shows.test(body.toString('utf8'));
  console.log(
    `${sound ? 'ok  ' : 'FAIL'} ${method} ${target}: ${status} in ${Math.round(performance.now() - start)} ms`,
  );
  return sound;
}
