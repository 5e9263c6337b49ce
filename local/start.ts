import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { httpServer } from './aws/http-server.ts';
import { invokeDoor } from './aws/invoke-door.ts';
import { type LocalStack, localStack } from './aws/local-stack.ts';
import { command, WHERE } from './command.ts';
import { exampleQueries } from './example-queries.ts';
import { localIssuer } from './issuer.ts';
import { printReport } from './print-report.ts';
import { publishDefault } from './publish-default.ts';
import { announce, withdraw } from './running-server.ts';

/** `npm start`: the synthesized stack on this machine, with the default study published. */
await command(async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      data: WHERE.data,
      memory: { type: 'boolean', default: false },
      auth: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
  await serve({ port, folder: values.memory ? undefined : values.data, auth: values.auth, verbose: values.verbose });
});

interface ServeOptions {
  readonly port: number;
  /** Undefined: in memory. */
  readonly folder: string | undefined;
  /** Ask for tokens of a local issuer, and print one. */
  readonly auth: boolean;
  readonly verbose: boolean;
}

async function serve({ port, folder, auth, verbose }: ServeOptions): Promise<void> {
  const ready = Promise.withResolvers<LocalStack>();
  ready.promise.catch(() => {});
  const server = await httpServer(port, async (request) => (await ready.promise).request(request));
  const baseUrl = `http://127.0.0.1:${portOf(server, port)}/r4`;
  try {
    const issuer = auth ? await localIssuer(baseUrl) : undefined;
    const stack = await localStack({
      place: placeOf(folder),
      baseUrl,
      bucketFolder: folder ?? mkdtempSync(join(tmpdir(), 'research-study-fhir-')),
      log: printer(verbose),
      complain: console.error,
      ...(issuer ? { environment: { ISSUER: issuer.url, WRITING: 'closed', READING: 'closed' } } : {}),
    });
    ready.resolve(stack);
    closeOnSignal(server, stack, folder);
    if (folder !== undefined) announce(folder, { baseUrl, invokeEndpoint: (await invokeDoor(stack.invoke)).endpoint });
    await stack.invoke('Sweeper', { alone: true });
    const report = await publishDefault(stack.invoke);
    printReport(report);
    const where = folder === undefined ? 'in memory' : `in ${folder}`;
    const credentials = issuer ? ` -H "Authorization: Bearer $TOKEN"` : '';
    const token = issuer
      ? ['', 'A token for everything, good for an hour:', `TOKEN=${await issuer.token('system/*.cruds')}`]
      : [];
    const examples = exampleQueries(baseUrl, report).map((query) => `  curl${credentials} '${query}'`);
    const headline = `FHIR R4 at ${baseUrl} (data ${where}; Ctrl+C stops). Try:`;
    console.log(['', headline, ...examples, ...token].join('\n'));
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

/** Parents first, one by one: `recursive` never returns below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function placeOf(folder: string | undefined): { folder: string } | { memory: true } {
  if (folder === undefined) return { memory: true };
  try {
    makeFolder(resolve(folder));
  } catch (error) {
    throw new Error(`The data folder ${folder} cannot be made: ${error instanceof Error ? error.message : error}`);
  }
  return { folder: join(folder, 'dynamodb') };
}

function portOf(server: Server, port: number): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Failures always; every line of the functions with --verbose. */
function printer(verbose: boolean): (line: string) => void {
  return (line) => {
    if (verbose || line.includes('"event":"failure"')) console.error(line);
  };
}

function closeOnSignal(server: Server, stack: LocalStack, folder: string | undefined): void {
  let closing = false;
  const close = async () => {
    if (closing) process.exit(1);
    closing = true;
    server.close();
    server.closeIdleConnections();
    if (folder !== undefined) withdraw(folder);
    await stack.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void close());
  process.on('SIGTERM', () => void close());
}
