import { parseArgs } from 'node:util';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

/** Settles at once what interrupted writers have left, and prints what it did. */
await command(async () => {
  const { values } = parseArgs({ options: WHERE });
  const connection = await connect(values);
  try {
    console.log(JSON.stringify(await connection.invoke('Sweeper', {}), null, 2));
  } finally {
    await connection.close();
  }
});
