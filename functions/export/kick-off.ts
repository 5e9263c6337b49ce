import { randomBytes } from 'node:crypto';
import type { Access } from '../../fhir/access.ts';
import { FhirError } from '../../fhir/error.ts';
import { inParallel } from '../../fhir/in-parallel.ts';
import { parseQuery } from '../../fhir/search/parse.ts';
import { RESOURCE_TYPES } from '../../fhir/search/registry.ts';
import { allowedClauses } from '../../store/search/allowed.ts';
import type { ExportJob, ExportTask } from './job.ts';

export interface KickOff {
  /** Raw query string of the request, or of the Parameters body turned into one. */
  readonly query: string;
  readonly base: string;
  readonly access: Access;
  readonly now: number;
  /** Types that have ever been written. */
  readonly written: readonly string[];
  /** About how many resources of a type there are. */
  readonly count: (type: string) => Promise<number>;
  /** Every commit before it can be read: ms. */
  readonly transactionTime: number;
  readonly strict: boolean;
}

const NDJSON = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);

/** Parameters that the guide names and we do not have; ignored under lenient handling, as it says. */
const UNSUPPORTED = ['_elements', 'includeAssociatedData', 'patient', 'organizeOutputBy', 'allowPartialManifests'];

/**
 * The job that a kick-off asks for: https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-kick-off-request. Throws FhirError naming the parameter
 * that is wrong; what the caller may not read is 'forbidden' where it was named, and left out where it was not.
 */
export async function jobOf(asked: KickOff): Promise<ExportJob> {
  const parameters = parametersOf(asked);
  const since = sinceOf(parameters.get('_since'), asked);
  const named = listOf(parameters.getAll('_type'));
  const types = typesOf(named, asked);
  const filters = parameters.getAll('_typeFilter').flatMap((value) => filterOf(value, types, asked));
  const found = await inParallel(types, async (type): Promise<ExportTask[]> => {
    const ofType = filters.filter((filter) => filter.type === type).map(({ query }) => query);
    const queries = (ofType.length > 0 ? ofType : ['']).map((query) => withSince(query, since));
    if (queries.every((query) => query === '')) return wholeType(type, await asked.count(type));
    return queries.map((query, n) => ({ name: `${type}-${n}`, type, query }));
  });
  const gone =
    since === undefined
      ? []
      : types.map((type): ExportTask => ({ name: `deleted-${type}`, type, query: '', deleted: true }));
  const { subject } = asked.access;
  const readable = RESOURCE_TYPES.filter((type) => mayRead(asked.access, type));
  return {
    id: randomBytes(18).toString('base64url'),
    request: `${asked.base}/$export${asked.query ? `?${asked.query}` : ''}`,
    transactionTime: new Date(asked.transactionTime).toISOString(),
    tasks: [...found.flat(), ...gone],
    ...(subject === undefined ? {} : { subject }),
    ...(readable.length === RESOURCE_TYPES.length ? {} : { readable }),
    ...(since === undefined ? {} : { since }),
  };
}

/** Resources that one worker writes one after another, and the most tasks that a type falls into. */
const SHARE = 50_000;
const MOST = 256;

/** A type as the parts of the space that its ids are hashed into: workers go through them at once. */
function wholeType(type: string, count: number): ExportTask[] {
  const parts = Math.min(MOST, Math.max(1, Math.ceil(count / SHARE)));
  if (parts === 1) return [{ name: `${type}-0`, type, query: '' }];
  return Array.from({ length: parts }, (_, n) => ({
    name: `${type}-0-${String(n).padStart(3, '0')}`,
    type,
    query: '',
    part: { low: n / parts, high: (n + 1) / parts },
  }));
}

function parametersOf({ query, strict }: KickOff): URLSearchParams {
  const parameters = new URLSearchParams(query);
  const format = parameters.get('_outputFormat') ?? 'ndjson';
  if (!NDJSON.has(format.replaceAll(' ', '+'))) {
    throw new FhirError(
      'notSupported',
      `_outputFormat ${format} is not supported; application/fhir+ndjson is`,
      '_outputFormat',
    );
  }
  const unknown = [...parameters.keys()].find((name) => UNSUPPORTED.includes(name) || !KNOWN.has(name));
  if (strict && unknown !== undefined) {
    throw new FhirError('notSupported', `The parameter ${unknown} is not supported`, unknown);
  }
  return parameters;
}
const KNOWN = new Set(['_outputFormat', '_since', '_type', '_typeFilter']);

function sinceOf(value: string | null, { now }: KickOff): number | undefined {
  if (value === null) return undefined;
  const text = value.replace(' ', '+');
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant)) throw new FhirError('value', `_since: '${value}' is no instant`, '_since');
  if (instant > now) throw new FhirError('value', '_since lies in the future', '_since');
  return instant;
}

const listOf = (values: readonly string[]): string[] => [
  ...new Set(values.flatMap((value) => value.split(',')).filter(Boolean)),
];

const mayRead = (access: Access, type: string): boolean => access.allows(type, 'r') && access.allows(type, 's');

function typesOf(named: readonly string[], { access, written }: KickOff): string[] {
  const unknown = named.find((type) => !RESOURCE_TYPES.includes(type));
  if (unknown !== undefined) throw new FhirError('invalid', `'${unknown}' is no resource type of FHIR R4`, '_type');
  const denied = named.find((type) => !mayRead(access, type));
  if (denied !== undefined) throw new FhirError('forbidden', `You may not read and search ${denied}`, '_type');
  return (
    named.length > 0 ? named.filter((type) => written.includes(type)) : written.filter((type) => mayRead(access, type))
  ).toSorted();
}

/** `Observation?code=a`; one that names a type not exported says nothing: https://hl7.org/fhir/uv/bulkdata/export.html#_typefilter-query-parameter */
function filterOf(
  value: string,
  types: readonly string[],
  { base, now, access }: KickOff,
): { type: string; query: string }[] {
  const [, type, query] = /^([A-Za-z]+)\?(.+)$/s.exec(value) ?? [];
  if (type === undefined || query === undefined || !RESOURCE_TYPES.includes(type)) {
    throw new FhirError('value', `_typeFilter: '${value}' is no search of a resource type`, '_typeFilter');
  }
  const parsed = parseQuery({ types: [type], query, handling: 'strict', base, maxCount: 1000, now });
  if (parsed.include.length + parsed.revinclude.length + parsed.sort.length > 0) {
    throw new FhirError('notSupported', '_typeFilter filters only: no _include, _revinclude, _sort', '_typeFilter');
  }
  allowedClauses(parsed.clauses, access);
  return types.includes(type) ? [{ type, query }] : [];
}

const withSince = (query: string, since: number | undefined): string =>
  [query, since === undefined ? '' : `_lastUpdated=ge${encodeURIComponent(new Date(since).toISOString())}`]
    .filter(Boolean)
    .join('&');
