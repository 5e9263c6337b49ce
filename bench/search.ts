/** What searches cost: requests, rounds, read units, and how they grow. `npm run bench -- search [resources ...]` */
import { parseQuery } from '../fhir/search/parse.ts';
import { dynamoReadingStore } from '../store/dynamo-reading-store.ts';
import { indexerOf } from '../store/index/indexer.ts';
import { dollarsOf, meter, type Usage } from '../store/meter.ts';
import { arrayDynamoDB } from './array-dynamodb.ts';
import { BARS, type Bar } from './bars.ts';
import { loadResource } from './bulk-load.ts';
import { syntheticStudies } from './synthetic-studies.ts';

const BASE = 'https://example.org/r4';
const NOW = Date.UTC(2026, 0, 1);
const TABLES = { records: 'Records', index: 'Index' };

export interface Measured extends Usage {
  readonly bar: Bar;
  readonly matches: number;
  /** Read units that the bytes of the returned records alone would have cost. */
  readonly floor: number;
  readonly driver: string;
}

/** Measures every bar on a store of so many resources. */
export async function measure(resources: number, note: (text: string) => void = () => {}): Promise<Measured[]> {
  const arrays = arrayDynamoDB();
  const indexer = indexerOf({ base: BASE, generation: 1 });
  let [count, entries] = [0, 0];
  for (const resource of syntheticStudies(resources)) {
    const chance = String(count).padStart(8, '0');
    entries += loadResource(
      (table, pk, sk, item) => arrays.put(TABLES[table], pk, sk, item),
      indexer,
      resource,
      NOW - 1e9 + count * 60,
      chance,
    );
    count += 1;
  }
  for (const type of ['ResearchStudy', 'Group', 'Observation'])
    arrays.put(TABLES.records, 'settings', `type/${type}`, {});
  arrays.put(TABLES.records, 'settings', 'cursor-key', { k: { B: new Uint8Array(32) } });
  note(`${count} resources, ${entries} entries`);
  const metered = meter(arrays.db);
  const sleep = async () => {};
  const store = dynamoReadingStore({
    base: BASE,
    db: metered.db,
    tables: TABLES,
    now: () => NOW,
    random: (bytes) => new Uint8Array(bytes),
    sleep,
  });
  const measured: Measured[] = [];
  for (const bar of BARS) {
    const [type = '', text = ''] = bar.search.split('?');
    const query = parseQuery({ types: [type], query: text, base: BASE, now: NOW, handling: 'strict', maxCount: 1000 });
    let page = await store.search(query, { explain: true });
    for (let number = 1; number < (bar.page ?? 1) - 1 && page.next; number++)
      page = await store.search({ ...query, cursor: page.next });
    metered.reset();
    const asked = bar.page && page.next ? { ...query, cursor: page.next } : query;
    const answer = await store.search(asked, { explain: true });
    const found = [...answer.matches, ...answer.included];
    const bytes = found.reduce((sum, version) => sum + ('bytes' in version ? Number(version.bytes) : 0), 0);
    const { driver = '' } = (answer.explanation ?? {}) as { driver?: string };
    measured.push({
      ...metered.usage(),
      bar,
      matches: found.length,
      floor: Math.max(1, Math.ceil(bytes / 4096)),
      driver,
    });
    if (process.env.EXPLAIN) note(`${bar.name}: ${JSON.stringify(answer.explanation)}`);
  }
  return measured;
}

/** Whether a search was within its bar. */
export function holds({ bar, matches, rru, requests, rounds }: Measured): boolean {
  const most = bar.most(matches);
  return rru <= most.rru && requests <= (most.requests ?? requests) && rounds <= (most.rounds ?? rounds);
}

/** How units grow with the store, as an exponent; undefined where the two pages are not of one length. */
function growthOf(small: Measured, large: Measured, ratio: number): number | undefined {
  return small.matches === large.matches ? Math.log(large.rru / small.rru) / Math.log(ratio) : undefined;
}

const EXPONENT = 0.05;
const HEAD = 'search | driver | results | requests | rounds | RRU | at most | over the floor | $ per million | growth';

async function main(): Promise<void> {
  const asked = process.argv.slice(2).map(Number);
  const sizes = asked.filter((size) => size > 0);
  const runs: { size: number; measured: Measured[] }[] = [];
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) {
    runs.push({ size, measured: await measure(size, (text) => console.log(text)) });
  }
  const [first, last] = [runs[0], runs.at(-1)];
  console.log(HEAD);
  for (const [at, one] of last?.measured.entries() ?? []) {
    const before = first === last ? undefined : first?.measured[at];
    const growth = before && growthOf(before, one, (last?.size ?? 1) / (first?.size ?? 1));
    const kept = holds(one) && (growth ?? 0) <= (one.bar.exponent ?? EXPONENT) + 0.005;
    if (!kept) process.exitCode = 1;
    console.log(`${cellsOf(one).join(' | ')} | ${growth?.toFixed(2) ?? ''}${kept ? '' : ' !'}`);
  }
}

const cellsOf = (one: Measured): (string | number)[] => [
  ...[one.bar.name, one.driver, one.matches, one.requests, one.rounds, one.rru],
  ...[one.bar.most(one.matches).rru, one.rru - one.floor, dollarsOf({ rru: one.rru * 1e6, wru: 0 }).toFixed(2)],
];

if (import.meta.main) await main();
