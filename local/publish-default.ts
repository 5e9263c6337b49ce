import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishEvent } from '../functions/publish-event.ts';
import type { Report } from '../publishing/report.ts';
import type { Invoke } from './aws/invoke-door.ts';

const STUDIES = join(import.meta.dirname, '..', 'studies');

/** Publishes our definitions and the records of studies/ through the publishing function; what is already there is left alone. */
export async function publishDefault(invoke: Invoke): Promise<Report> {
  const files = readdirSync(STUDIES).filter((name) => !name.endsWith('.md'));
  const event: PublishEvent = {
    definitions: true,
    records: files.map((name) => ({ name, base64: readFileSync(join(STUDIES, name)).toString('base64') })),
  };
  return (await invoke('Publisher', event)) as Report;
}
