import { FhirError } from '../fhir/error.ts';
import { parseJson } from '../fhir/json.ts';
import type { Resource } from '../fhir/resource.ts';
import type { Clause, Query } from '../fhir/search/query.ts';
import type {
  Claim,
  FhirStore,
  HistoryOptions,
  HistoryPage,
  HistoryScope,
  SearchOptions,
  SearchPage,
  Version,
  Write,
  Written,
} from '../fhir/store.ts';
import { searchHeld } from './memory-search.ts';

/** A FhirStore in plain maps: the second implementation of the contract, and the brute-force one. `now` in ms; ids count up. */
export function memoryStore({ now, base }: { now: () => number; base: string }): FhirStore {
  const histories = new Map<string, Version[]>();
  const claims = new Map<string, string>();
  let clock = 0;
  let ids = 0;

  const current = (type: string, id: string): Version | undefined => histories.get(`${type}/${id}`)?.at(-1);

  function tick(): string {
    clock = Math.max(clock + 1, now());
    return new Date(clock).toISOString();
  }

  function apply(write: Write): Written {
    const { type, id } = write;
    const before = current(type, id);
    const exists = before !== undefined && !before.deleted;
    if (write.action === 'delete' && !exists) return { outcome: 'unchanged', version: before };
    const version = (before?.version ?? 0) + 1;
    const lastUpdated = tick();
    const method = write.action === 'delete' ? 'DELETE' : write.action === 'create' ? 'POST' : 'PUT';
    const text = write.action === 'delete' ? '' : bodyOf(write.resource, id, version, lastUpdated);
    const made = versionOf({ type, id, version, lastUpdated, deleted: write.action === 'delete', method }, text);
    histories.set(`${type}/${id}`, [...(histories.get(`${type}/${id}`) ?? []), made]);
    const outcome = write.action === 'delete' ? 'deleted' : exists ? 'updated' : 'created';
    return { outcome, version: made };
  }

  function check(write: Write): void {
    const { type, id } = write;
    const version = current(type, id);
    const exists = version !== undefined && !version.deleted;
    const name = `${type}/${id}`;
    if (write.action === 'create' && exists) throw new FhirError('conflict', `${name} exists`);
    if (write.action === 'create') return;
    if (write.action === 'update' && write.ifNoneMatch === '*' && exists)
      throw new FhirError('stale', `${name} exists already`, 'If-None-Match');
    if (write.ifMatch !== undefined && (!exists || version.version !== write.ifMatch))
      throw new FhirError('stale', `${name} is not at version ${write.ifMatch}`, 'If-Match');
  }

  const everything = (): Version[] =>
    [...histories.values()].flatMap((history) => history.slice(-1)).filter((version) => !version.deleted);

  return {
    newId: () => `id-${String(++ids).padStart(4, '0')}`,
    read: async (type, id) => current(type, id),
    readMany: async (places) =>
      new Map(
        places.flatMap(({ type, id }) => {
          const version = current(type, id);
          return version ? [[`${type}/${id}`, version] as const] : [];
        }),
      ),
    vread: async (type, id, version) => histories.get(`${type}/${id}`)?.[version - 1],
    async claims(type: string, clauses: readonly Clause[]): Promise<readonly Claim[]> {
      const term = `${type}?${clauses.map((clause) => clause.text).join('&')}`;
      return [{ term, holder: claims.get(term) }];
    },
    async write(writes, presented = []) {
      const names = writes.map(({ type, id }) => `${type}/${id}`);
      if (new Set(names).size < names.length) throw new FhirError('invalid', 'One resource twice in one transaction');
      if (presented.some(({ term, holder }) => claims.get(term) !== holder))
        throw new FhirError('conflict', 'Another writer decided on these criteria first');
      writes.forEach(check);
      for (const { term } of presented) claims.set(term, `${++clock}`);
      return writes.map(apply);
    },
    async amend(version, resource) {
      const history = histories.get(`${version.type}/${version.id}`);
      const text = bodyOf(resource, version.id, version.version, version.lastUpdated);
      const amended = versionOf(version, text);
      history?.splice(version.version - 1, 1, amended);
      return amended;
    },
    async search(query: Query, { access = { allows: () => true }, part }: SearchOptions = {}): Promise<SearchPage> {
      const lastUpdated = new Date(now()).toISOString();
      return searchHeld(query, { all: everything(), options: { base }, access, lastUpdated, part });
    },
    async history(scope: HistoryScope, options: HistoryOptions): Promise<HistoryPage> {
      const start = Number(options.cursor ?? 0);
      const all = [...histories.values()]
        .flatMap((history) => history.map((version, i) => ({ version, ended: endOf(history[i + 1]) })))
        .filter(({ version }) => isWithin(version, scope))
        .filter(({ version }) => options.access?.allows(version.type, 'r') ?? true)
        .filter(({ version, ended }) => wasCurrent(version, ended, options))
        .map(({ version }) => version)
        .sort((a, b) => b.lastUpdated.localeCompare(a.lastUpdated));
      const end = start + options.count;
      return {
        versions: all.slice(start, end),
        total: all.length,
        lastUpdated: new Date(now()).toISOString(),
        ...(end < all.length ? { next: String(end) } : {}),
        ...(start > 0 ? { previous: String(Math.max(0, start - options.count)) } : {}),
      };
    },
  };
}

const isWithin = (version: Version, { type, id }: HistoryScope): boolean =>
  (type === undefined || version.type === type) && (id === undefined || version.id === id);

const endOf = (next: Version | undefined): number => (next === undefined ? Infinity : Date.parse(next.lastUpdated));

function wasCurrent({ lastUpdated }: Version, ended: number, { since, at }: HistoryOptions): boolean {
  const began = Date.parse(lastUpdated);
  return (since === undefined || began >= since) && (at === undefined || (began < at.high && ended > at.low));
}

function bodyOf(resource: Resource, id: string, version: number, lastUpdated: string): string {
  const { resourceType, id: _, meta, ...rest } = resource;
  return JSON.stringify({ resourceType, id, meta: { ...meta, versionId: String(version), lastUpdated }, ...rest });
}

function versionOf(facts: Omit<Version, 'text' | 'resource'>, text: string): Version {
  let parsed: Resource | undefined;
  return {
    ...facts,
    text: () => text,
    resource() {
      parsed ??= parseJson(text) as Resource;
      return parsed;
    },
  };
}
