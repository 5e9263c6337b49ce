import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, reach, reasonIn } from './reach.ts';

/** One line of an export as an entry of a batch. */
export interface Entry {
  /** File and line it came from. */
  readonly at: string;
  /** `Group/a` */
  readonly url: string;
  /** The entry's JSON. */
  readonly text: string;
}

interface Line {
  readonly resourceType?: string;
  readonly id?: string;
  readonly entry?: readonly { readonly request: { readonly method: string; readonly url: string } }[];
}

/** The line itself travels, not what JSON.parse makes of it: decimals keep their digits. Throws where it holds neither a resource with an id nor a deletion. */
export function entryOf(line: string, at: string): Entry {
  let parsed: Line;
  try {
    parsed = JSON.parse(line) as Line;
  } catch {
    throw new Error(`${at} is no JSON`);
  }
  const { resourceType, id, entry } = parsed;
  const [deletion] = resourceType === 'Bundle' ? (entry ?? []) : [];
  if (id === undefined && deletion?.request.method === 'DELETE') {
    return { at, url: deletion.request.url, text: JSON.stringify({ request: deletion.request }) };
  }
  if (!resourceType || !id) throw new Error(`${at} is no resource with an id`);
  const url = `${resourceType}/${id}`;
  return { at, url, text: `{"request":${JSON.stringify({ method: 'PUT', url })},"resource":${line}}` };
}

/** A Bundle of type batch of these entries. */
export const batchOf = (entries: readonly Entry[]): string =>
  `{"resourceType":"Bundle","type":"batch","entry":[${entries.map(({ text }) => text).join(',')}]}`;

/** Statuses that pass: throttled, or somebody else was at it. */
const PASSING = /^(409|429|503)/;
/** Times a batch is sent, with pauses of 0.5, 1, 2 ... s. */
const ATTEMPTS = 6;

interface Answered {
  readonly response: { readonly status: string; readonly outcome?: object };
}

export interface Target {
  readonly base: string;
  readonly token: string | undefined;
}

/** Sends entries until each is done; throws at the first that is refused for good. */
export async function send(target: Target, entries: readonly Entry[]): Promise<void> {
  let left = entries;
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > 1) await sleep(250 * 2 ** (attempt - 1));
    const answers = await answersTo(target, left);
    const refused = left.flatMap((entry, i) => {
      const { status = '', outcome } = answers[i]?.response ?? {};
      return status.startsWith('2') ? [] : [{ entry, status, outcome }];
    });
    const final = refused.find(({ status }) => attempt >= ATTEMPTS || !PASSING.test(status));
    if (final) {
      const { entry, status, outcome } = final;
      throw new Error(`${entry.at} (${entry.url}): ${status} ${reasonIn(JSON.stringify(outcome ?? {}))}`);
    }
    left = refused.map(({ entry }) => entry);
  }
}

async function answersTo({ base, token }: Target, entries: readonly Entry[]): Promise<readonly Answered[]> {
  const headers = { 'Content-Type': 'application/fhir+json', Prefer: 'return=minimal', ...bearer(token) };
  const response = await reach(base, { method: 'POST', headers, body: batchOf(entries) }, [200, 429, 503]);
  if (response.status !== 200) return entries.map(() => ({ response: { status: String(response.status) } }));
  const { entry = [] } = (await response.json()) as { entry?: readonly Answered[] };
  if (entry.length !== entries.length)
    throw new Error(`${base} answered ${entries.length} entries with ${entry.length}`);
  return entry;
}
