import { parseArgs } from 'node:util';
import type { SweepEvent } from '../functions/sweep.ts';
import type { Reindexed } from '../store/reindex.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

/** Gives every record the entries of the present index definitions, run after run until all is done; `--from` resumes. */
await command(async () => {
  const { values } = parseArgs({ options: { ...WHERE, from: { type: 'string' } } });
  const connection = await connect(values);
  try {
    let [records, renewed] = [0, 0];
    for (let from = values.from, first = true; first || from !== undefined; first = false) {
      const event: SweepEvent = { reindex: from === undefined ? {} : { from } };
      const run = (await connection.invoke('Sweeper', event)) as Reindexed;
      [records, renewed, from] = [records + run.records, renewed + run.renewed, run.next];
      if (from !== undefined) console.log(`${records} records, ${renewed} renewed; to resume: --from '${from}'`);
    }
    console.log(`Reindexed: ${records} records looked at, ${renewed} renewed.`);
  } finally {
    await connection.close();
  }
});
