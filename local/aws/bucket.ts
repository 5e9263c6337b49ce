import {
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join, relative, sep } from 'node:path';
import { arnOf } from './intrinsics.ts';
import { loopback } from './loopback.ts';
import { type Demand, signerOf } from './rights.ts';

/** A bucket whose objects are the files of a folder; a version is a file's time and size. */
export interface LocalBucket {
  readonly endpoint: string;
  /** Every object under a prefix, with its version. */
  list(prefix: string): { readonly key: string; readonly versionId: string }[];
  /** An object as text; undefined where there is none. */
  read(key: string): string | undefined;
  close(): void;
}

/** S3's GetObject (by links, too), HeadObject, PutObject, DeleteObject and ListObjectsV2 over a folder, on loopback. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export async function localBucket(folder: string, demand: Demand): Promise<LocalBucket> {
  const { url, close } = await loopback(
    createServer((request, response) => void reply(request, response, folder, demand)),
  );
  return {
    endpoint: url,
    list: (prefix) =>
      filesIn(join(folder, prefix)).map((file) => ({ key: keyOf(folder, file), versionId: versionOf(file) })),
    read(key) {
      const file = fileOf(folder, key);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
    close,
  };
}

const filesIn = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  const visible = (entry: Dirent) => entry.isFile() && !entry.name.startsWith('.');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(visible)
    .map(({ parentPath, name }) => join(parentPath, name));
};

const keyOf = (folder: string, file: string): string => relative(folder, file).split(sep).join('/');

function versionOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${Math.round(mtimeMs)}-${size}`;
}

/** Throws where a key would lead out of the folder. */
function fileOf(folder: string, key: string): string {
  const file = join(folder, key);
  if (relative(folder, file).startsWith('..')) throw new Error(`${key} leads out of the bucket`);
  return file;
}

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  demand: Demand,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local');
  const [, bucket = '', ...path] = decodeURIComponent(url.pathname).split('/');
  const key = path.join('/');
  const signer = signerOf(request.headers.authorization ?? `Credential=${url.searchParams.get('X-Amz-Credential')}`);
  try {
    demand(signer, actionOf(request.method, url), key ? `${arnOf(bucket)}/${key}` : arnOf(bucket));
  } catch {
    response.writeHead(403, { 'Content-Type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
    return;
  }
  try {
    const file = fileOf(folder, key);
    if (url.searchParams.has('list-type')) return listed(response, folder, url.searchParams.get('prefix') ?? '');
    if (request.method === 'PUT') return await put(request, response, file);
    if (request.method === 'DELETE') return deleted(response, file);
    get(request, response, file, url.searchParams.get('versionId'));
  } catch {
    response.writeHead(404, { 'Content-Type': 'application/xml' });
    response.end('<Error><Code>NoSuchKey</Code><Message>There is no such object</Message></Error>');
  }
}

const ACTIONS: Readonly<Record<string, string>> = { PUT: 's3:PutObject', DELETE: 's3:DeleteObject' };

const actionOf = (method: string | undefined, url: URL): string =>
  url.searchParams.has('list-type') ? 's3:ListBucket' : (ACTIONS[method ?? ''] ?? 's3:GetObject');

/** All keys below a prefix that ends in a slash, in one page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function listed(response: ServerResponse, folder: string, prefix: string): void {
  const keys = filesIn(join(folder, prefix)).map((file) => keyOf(folder, file));
  const contents = keys.map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`).join('');
  response.writeHead(200, { 'Content-Type': 'application/xml' });
  response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function deleted(response: ServerResponse, file: string): void {
  rmSync(file, { force: true });
  response.writeHead(204).end();
}

async function put(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  mkdirSync(dirname(file), { recursive: true });
  if (request.headers['if-none-match'] === '*' && existsSync(file)) {
    response.writeHead(412, { 'Content-Type': 'application/xml' });
    response.end('<Error><Code>PreconditionFailed</Code><Message>It is there already</Message></Error>');
    return;
  }
  writeFileSync(file, Buffer.concat(chunks));
  response.writeHead(200, { ETag: '"local"' }).end();
}

function get(request: IncomingMessage, response: ServerResponse, file: string, version: string | null): void {
  const versionId = versionOf(file);
  if (version !== null && version !== versionId) throw new Error('That version is gone');
  const headers = { 'x-amz-version-id': versionId, ETag: '"local"' };
  if (request.method === 'HEAD') {
    response.writeHead(200, { ...headers, 'Content-Length': statSync(file).size }).end();
    return;
  }
  const bytes = readFileSync(file);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = first === undefined ? bytes : bytes.subarray(Number(first), Number(last) + 1);
  response.writeHead(first === undefined ? 200 : 206, { ...headers, 'Content-Length': part.length }).end(part);
}
