import { parseArgs } from 'node:util';
import type { MaintainEvent } from '../functions/maintain.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

const USAGE = 'npm run maintain -- scrub | rotate-cursor-key [--data <folder> | --stage <name>]';

/** Carries out one task of maintenance, run after run until it is done. */
await command(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: WHERE });
  const [task] = positionals;
  if (task === undefined) throw new Error(USAGE);
  const connection = await connect(values);
  try {
    for (;;) {
      const told = (await connection.invoke('Maintainer', { task } as MaintainEvent)) as { done?: boolean };
      console.log(JSON.stringify(told));
      if (told.done !== false) break;
    }
  } finally {
    await connection.close();
  }
});
