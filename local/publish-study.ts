import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { PublishEvent } from '../functions/publish-event.ts';
import type { Report } from '../publishing/report.ts';
import { command, DATA } from './command.ts';
import { connect } from './connection.ts';
import { printReport } from './print-report.ts';

const USAGE = 'npm run publish-study -- <file>... [--study <id>] [--overwrite] [--data <folder>]';

/** Publishes records through the publishing function and prints the resources made and every warning; exit code 1 where one was refused. */
await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { study: { type: 'string' }, overwrite: { type: 'boolean', default: false }, data: DATA },
  });
  if (positionals.length === 0) throw new Error(USAGE);
  const event: PublishEvent = {
    records: positionals.map((file) => ({ name: basename(file), base64: readFileSync(file).toString('base64') })),
    overwrite: values.overwrite,
    ...(values.study === undefined ? {} : { study: values.study }),
  };
  const connection = await connect(values.data);
  try {
    const report = (await connection.invoke('Publisher', event)) as Report;
    printReport(report);
    if (report.refused.length > 0) process.exitCode = 1;
  } finally {
    await connection.close();
  }
});
