// Writes one item after another into the folder named in its argument and prints each number once it is acknowledged, until killed.
import { embeddedDynamoDB } from '../../../local/embedded-dynamodb.ts';
import { definition } from '../table.ts';

const folder = process.argv[2] ?? '';
const database = await embeddedDynamoDB({ folder }).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
await database.createTable(definition);
for (let n = Number(process.argv[3]); ; n++) {
  await database.call('PutItem', {
    TableName: definition.TableName,
    Item: { pk: { S: 'p' }, sk: { S: String(n) }, body: { B: new Uint8Array(500).fill(n) } },
  });
  process.stdout.write(`${n}\n`);
}
