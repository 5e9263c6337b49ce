import type { Resource } from '../../fhir/resource.ts';
import { valuesOf } from '../../fhir/search/extract.ts';
import type { SearchValue } from '../../fhir/search/search-value.ts';
import { listPositions } from './entries.ts';
import { ordOf } from './hash.ts';
import type { Indexer, IndexImage, IndexKey } from './index-entry.ts';
import { indexedType } from './indexed-type.ts';
import { allPk } from './list-keys.ts';
import { signatureCode, signatureOf } from './signature.ts';
import { identifierTerms, ofTypeTerms, termsOf } from './terms.ts';

/** What an index is made of, apart from the resource. */
export interface IndexDefinitions {
  /** The public base: references below it are the endpoint's own. */
  readonly base: string;
  /** The generation of these definitions, of all types or of each, written on every entry. */
  readonly generation: number | ((type: string) => number);
}

/** Parameters that are answered without an index of their own: the id, the feed, the body. */
export const UNINDEXED: ReadonlySet<string> = new Set(['_id', '_lastUpdated', '_text', '_content', '_list']);

/** A pure function from a resource, id set, to its index image under these definitions. */
export function indexerOf(definitions: IndexDefinitions): Indexer {
  return (resource) => imageOf(resource, definitions);
}

function imageOf(resource: Resource, { base, generation }: IndexDefinitions): IndexImage {
  const { resourceType: type, id = '' } = resource;
  const { parameters, profile, marks } = indexedType(type);
  const values = new Map<string, readonly SearchValue[]>();
  for (const parameter of parameters) {
    const found = UNINDEXED.has(parameter.code) ? [] : valuesOf(resource, parameter, { base });
    if (found.length > 0) values.set(parameter.code, found);
  }
  return {
    keys: keysOf(type, id, [{ pk: allPk(type), sk: '' }, ...listPositions(type, profile, parameters, values)]),
    attributes: {
      ...attributesOf(marks, values, profile.primaryDate),
      g: typeof generation === 'number' ? generation : generation(type),
    },
  };
}

/** Every place once, each ended by where the resource stands among those of equal value. */
function keysOf(type: string, id: string, places: readonly IndexKey[]): IndexKey[] {
  const position = ordOf(type, id) + id;
  const keys = new Map(places.map(({ pk, sk }) => [`${pk}\0${sk}`, { pk, sk: sk + position }]));
  return [...keys.values()];
}

function attributesOf(
  marks: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, readonly SearchValue[]>,
  primaryDate: string | undefined,
): Omit<IndexImage['attributes'], 'g'> {
  const codes = new Set<string>();
  for (const [parameter, found] of values) for (const value of found) addCodes(codes, parameter, value);
  const present = [...values.keys()].map((code) => marks.get(code) ?? '').join('');
  const dates = (values.get(primaryDate ?? '') ?? []).filter((value) => value.kind === 'date');
  return {
    f: signatureOf(codes),
    m: present === '' ? undefined : present,
    d: finite(Math.min(...dates.map(({ low }) => low))),
    e: finite(Math.max(...dates.map(({ high }) => high))),
  };
}

/** What a filter can ask of a parameter: its value, its reference's identifier, its identifier's type, a composite's first part. */
function addCodes(codes: Set<string>, parameter: string, value: SearchValue): void {
  for (const term of termsOf(value).signature) codes.add(signatureCode(parameter, term));
  for (const term of identifierTerms(value).signature) codes.add(signatureCode(`${parameter}:identifier`, term));
  for (const term of ofTypeTerms(value).signature) codes.add(signatureCode(`${parameter}:of-type`, term));
  const [first = []] = value.kind === 'composite' ? value.components : [];
  for (const part of first) for (const term of termsOf(part).signature) codes.add(signatureCode(parameter, term));
}

const finite = (ms: number): number | undefined => (Number.isFinite(ms) ? ms : undefined);
