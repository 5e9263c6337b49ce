/** 100,000 queries of the embedded DynamoDB: heap and resident memory along the way, calls a second. Run with --expose-gc. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedDynamoDB } from '../local/embedded-dynamodb.ts';

const TableName = 'measured';
const folder = mkdtempSync(join(tmpdir(), 'embedded-memory-'));
const { call, createTable, close } = await embeddedDynamoDB({ folder });
await createTable({
  TableName,
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
});
const key = (n: number) => ({ pk: { S: `p${n % 50}` }, sk: { S: `s${n}` } });

await rate('puts, 50 in parallel', 10_000, 50, (n) =>
  call('PutItem', { TableName, Item: { ...key(n), body: { B: new Uint8Array(300) } } }),
);
await rate('puts, one by one', 1_000, 1, (n) =>
  call('PutItem', { TableName, Item: { ...key(n), body: { B: new Uint8Array(300) } } }),
);
await rate('gets', 20_000, 1, (n) => call('GetItem', { TableName, Key: key(n % 10_000) }));
for (let round = 1; round <= 10; round++) {
  await rate(`queries of 5, ${round * 10_000} in all`, 10_000, 1, (n) =>
    call('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p AND sk > :s',
      ExpressionAttributeValues: { ':p': { S: `p${n % 50}` }, ':s': { S: `s${n % 7}` } },
      Limit: 5,
    }),
  );
}
await close();
rmSync(folder, { recursive: true });

async function rate(
  what: string,
  count: number,
  parallel: number,
  call: (n: number) => Promise<unknown>,
): Promise<void> {
  const start = performance.now();
  for (let n = 0; n < count; n += parallel) {
    await Promise.all(Array.from({ length: parallel }, (_, i) => call(n + i)));
  }
  const perSecond = Math.round(count / ((performance.now() - start) / 1000));
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  console.log(`${what}: ${perSecond}/s, heap ${megabytes(heapUsed)}, resident ${megabytes(rss)}`);
}
