import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { PublishEvent } from '../functions/publish-event.ts';
import { type Input, publishInputs } from '../publishing/publish-inputs.ts';
import type { Publisher } from '../publishing/publisher.ts';
import type { Report } from '../publishing/report.ts';
import type { Invoke } from './aws/invoke-door.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';
import { printReport } from './print-report.ts';
import { progressLine } from './progress-line.ts';

const USAGE = `npm run publish-study -- <file>... [--study <id>] [--overwrite] [--catalog <name>] [--complete-catalog] [--refused <file>] [--data <folder> | --stage <name>]
npm run publish-study -- --unpublish <study id> [--overwrite]`;

const OPTIONS = {
  study: { type: 'string' },
  overwrite: { type: 'boolean', default: false },
  catalog: { type: 'string' },
  'complete-catalog': { type: 'boolean', default: false },
  refused: { type: 'string' },
  unpublish: { type: 'string' },
  ...WHERE,
} as const;

/** More records than this are summed up; the warnings of each are in their publications. */
const TELL_EACH = 20;

/** Publishes files or whole catalogs through the publishing function, or takes a study away; exit code 1 where something was refused. */
await command(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (positionals.length === 0 && values.unpublish === undefined) throw new Error(USAGE);
  const inputs = positionals.map(inputOf);
  const connection = await connect(values);
  try {
    const asked = { overwrite: values.overwrite, ...(values.study === undefined ? {} : { study: values.study }) };
    if (values.unpublish !== undefined) {
      const report = (await connection.invoke('Publisher', { ...asked, unpublish: values.unpublish })) as Report;
      printReport(report);
      if (report.refused.length > 0) process.exitCode = 1;
    }
    if (inputs.length > 0) await publishFiles(publisherThrough(connection.invoke, asked), inputs, values);
  } finally {
    await connection.close();
  }
});

/** A file, read when its turn comes. Fails at once where there is none. */
function inputOf(file: string): Input {
  const { size } = statSync(file);
  return { name: basename(file), size, open: () => createReadStream(file, { highWaterMark: 1 << 20 }) };
}

/** The publishing function as a publisher: what runs here is what would be deployed. */
function publisherThrough(invoke: Invoke, asked: PublishEvent): Publisher {
  const ask = async (event: PublishEvent): Promise<Report> =>
    (await invoke('Publisher', { ...asked, ...event })) as Report;
  return {
    publish: (records) =>
      ask({
        records: records.map(({ name, bytes, catalog }) => ({
          name,
          base64: Buffer.from(bytes).toString('base64'),
          ...(catalog === undefined ? {} : { catalog }),
        })),
      }),
    withdrawAbsent: async (catalog, listed) => (await ask({ withdraw: { catalog, listed } })).publications,
  };
}

interface FileOptions {
  readonly catalog?: string | undefined;
  readonly 'complete-catalog': boolean;
  readonly refused?: string | undefined;
}

async function publishFiles(publisher: Publisher, inputs: readonly Input[], values: FileOptions): Promise<void> {
  const line = progressLine(process.stderr, Date.now);
  const refusals = values.refused === undefined ? undefined : createWriteStream(values.refused);
  let told = 0;
  const summary = await publishInputs(
    publisher,
    inputs,
    {
      completeCatalog: values['complete-catalog'],
      ...(values.catalog === undefined ? {} : { catalog: values.catalog }),
    },
    {
      progress: (progress) => line.show(progress),
      published: (publication) => {
        line.clear();
        if (++told <= TELL_EACH) printReport({ publications: [publication], refused: [] });
        if (told === TELL_EACH + 1) console.log('...');
      },
      refused: (refusal) => {
        line.clear();
        printReport({ publications: [], refused: [refusal] });
        refusals?.write(`${JSON.stringify(refusal)}\n`);
      },
    },
  );
  line.clear();
  refusals?.end();
  const { records, publications, changed, unchanged, withdrawn, refused } = summary;
  console.log(
    `${records} records read: ${publications} published (${changed} changed, ${unchanged} unchanged), ${withdrawn} withdrawn, ${refused} refused${values.refused ? ` (see ${values.refused})` : ''}`,
  );
  if (refused > 0) process.exitCode = 1;
}
