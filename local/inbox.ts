import { parseArgs } from 'node:util';
import type { ObjectStatus } from '../functions/inbox/status.ts';
import type { InboxStatusEvent } from '../functions/inbox.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

/** `npm run inbox [-- <name>]`: what became of one object dropped into the inbox, or of each; exit code 1 where something was not published. */
await command(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: WHERE });
  const [name] = positionals;
  const key = name === undefined ? undefined : `inbox/${name.replace(/^inbox\//, '')}`;
  const connection = await connect(values);
  try {
    const event: InboxStatusEvent = { status: key === undefined ? {} : { key } };
    const told = (await connection.invoke('InboxReader', event)) as ObjectStatus[];
    if (key !== undefined && told.length === 0) throw new Error(`There is no ${key}`);
    console.log(told.map(textOf).join('\n') || 'The inbox is empty');
    if (told.some(({ outcomes }) => outcomes.refused + outcomes.failed > 0)) process.exitCode = 1;
  } finally {
    await connection.close();
  }
});

/** One line, and one for each record that was not published. */
function textOf({ key, split, outcomes, waiting, reasons }: ObjectStatus): string {
  const counts = Object.entries({ ...outcomes, waiting }).flatMap(([what, count]) =>
    count > 0 ? [`${count} ${what}`] : [],
  );
  const found =
    split === undefined
      ? 'not yet looked into'
      : `${split.records} ${split.records === 1 ? 'record' : 'records'}${split.done ? '' : ' so far'}`;
  const lines = reasons.map(({ at, outcome, reason }) =>
    at === 'split' ? `  could not be looked through: ${reason}` : `  ${outcome} at byte ${at}: ${reason}`,
  );
  return [`${key}: ${[found, ...counts].join(', ')}`, ...lines].join('\n');
}
