import type { Access } from '../../../fhir/access.ts';
import type { Resource } from '../../../fhir/resource.ts';
import type { FhirStore, SearchPage } from '../../../fhir/store.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { type MemoryDatabase, memoryDatabase } from '../memory-database.ts';
import { queryOf } from './searching.ts';

const code = (system: string, value: string) => ({ coding: [{ system, code: value }] });
const component = (value: string, quantity: object) => ({ code: code('urn:c', value), valueQuantity: quantity });
const result = (id: string, study: string, group: string, measure: string, p: object | undefined): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: code('http://loinc.org', measure),
  subject: { reference: `Group/${group}` },
  focus: [{ reference: `ResearchStudy/${study}` }],
  component: [component('denominator', { value: 37 }), ...(p ? [component('p-value', p)] : [])],
});

/** Three studies with their groups and results, an organization above another, a list and a value set. */
export const RESOURCES: readonly Resource[] = [
  { resourceType: 'Organization', id: 'nih', name: 'National Institutes' },
  { resourceType: 'Organization', id: 'niosh', name: 'Institute', partOf: { reference: 'Organization/nih' } },
  {
    resourceType: 'ResearchStudy',
    id: 'pain',
    title: 'Long-term experience with intrathecal drugs',
    status: 'completed',
    condition: [code('http://snomed.info/sct', '278860009')],
    sponsor: { reference: 'Organization/niosh' },
    period: { start: '1995', end: '2001-06' },
  },
  {
    resourceType: 'ResearchStudy',
    id: 'asthma',
    title: 'Asthma of children \u{1FAC1}',
    status: 'active',
    condition: [code('http://snomed.info/sct', '195967001')],
    partOf: [{ reference: 'ResearchStudy/pain' }],
  },
  {
    resourceType: 'ResearchStudy',
    id: 'small',
    title: 'A small study',
    status: 'completed',
    sponsor: { reference: 'Organization/nih' },
  },
  ...[
    ['all', 'pain', 37],
    ['few', 'small', 12],
    ['many', 'asthma', 2400],
  ].map(
    ([id, study, quantity]): Resource => ({
      resourceType: 'Group',
      id: String(id),
      type: 'person',
      actual: true,
      quantity,
      extension: [
        {
          url: 'https://research-study-fhir.org/fhir/StructureDefinition/study',
          valueReference: { reference: `ResearchStudy/${study}` },
        },
      ],
    }),
  ),
  result('dose', 'pain', 'all', 'Dose', undefined),
  result('relief', 'pain', 'all', 'Pain', { value: 0.005, comparator: '<' }),
  result('work', 'pain', 'all', 'Work', { value: 0.4 }),
  result('attacks', 'asthma', 'many', 'Pain', { value: 0.03 }),
  result('nothing', 'small', 'few', 'Pain', { value: 0.05 }),
  {
    resourceType: 'List',
    id: 'chosen',
    status: 'current',
    mode: 'working',
    entry: [{ item: { reference: 'ResearchStudy/small' } }, { item: { reference: 'Group/all' } }],
  },
  {
    resourceType: 'ValueSet',
    id: 'lungs',
    url: 'urn:valueset:lungs',
    status: 'active',
    compose: { include: [{ system: 'http://snomed.info/sct', concept: [{ code: '195967001' }, { code: '1' }] }] },
  },
];

export interface StudiesWorld {
  readonly database: MemoryDatabase;
  readonly store: FhirStore;
  /** One page of `Type?query`; '?query' asks over all types. */
  search(
    text: string,
    options?: { readonly access?: Access; readonly explain?: boolean; readonly cursor?: string },
  ): Promise<SearchPage>;
}

export async function studiesWorld(): Promise<StudiesWorld> {
  const database = await memoryDatabase(11);
  const store = dynamoStore(database);
  for (const resource of RESOURCES) {
    const { resourceType: type, id = '' } = resource;
    await store.write([{ action: 'create', type, id, resource }]);
    database.advance(1000);
  }
  return {
    database,
    store,
    search(text, { cursor, ...options } = {}) {
      const [type = '', query = ''] = text.split(/\?(.*)/s);
      const parsed = queryOf(type === '' ? undefined : type, query, database.base, database.now());
      return store.search(cursor === undefined ? parsed : { ...parsed, cursor }, options);
    },
  };
}

/** Ids in alphabetical order, with what was included behind a bar. */
export function idsOf({ matches, included }: SearchPage): string {
  const ids = (versions: SearchPage['matches']): string =>
    versions
      .map(({ id }) => id)
      .toSorted()
      .join(' ');
  return included.length > 0 ? `${ids(matches)} | ${ids(included)}` : ids(matches);
}
