import type { Resource } from '../../../fhir/resource.ts';

/** Numbers 0 to 1 from a seed. */
export type Chance = () => number;

export const pick = <T>(chance: Chance, choices: readonly [T, ...T[]]): T =>
  choices[Math.floor(chance() * choices.length)] ?? choices[0];

const some = <T>(chance: Chance, likely: number, value: () => T): T | undefined =>
  chance() < likely ? value() : undefined;

const several = <T>(chance: Chance, most: number, value: () => T): T[] | undefined => {
  const number = Math.floor(chance() * (most + 1));
  return number === 0 ? undefined : Array.from({ length: number }, value);
};

export const SYSTEMS = ['http://loinc.org', 'urn:local', ''] as const;
export const CODES = ['A', 'b', 'pain', 'Dose', 'x|y', 'p-value'] as const;
export const DATES = [
  ...['2001', '2001-06', '2001-06-15', '2001-06-15T10:00:00Z', '2001-06-15T10:30:00.5+02:00', '1999-12-31'],
  ...['2020-02-29', '2024-01', '1850', '2001-07-01'],
] as const;
export const WORDS = [
  'Pain',
  'pain relief',
  'Über',
  'long-term',
  '\u{1F600} smile',
  '\uFFFDodd',
  'Zürich',
  'a',
  'intrathecal',
] as const;
export const UNITS = ['mg/d', 'ug/d', '%', 'unknown'] as const;
export const NUMBERS = [0, 4.5, 4500, 5.4, 0.005, 0.05, 30, -3, 1e10] as const;

const coding = (chance: Chance) => {
  const system = pick(chance, [...SYSTEMS]);
  return { ...(system === '' ? {} : { system }), code: pick(chance, [...CODES]), display: pick(chance, [...WORDS]) };
};
const concept = (chance: Chance) => ({
  coding: several(chance, 2, () => coding(chance)),
  text: some(chance, 0.5, () => pick(chance, [...WORDS])),
});
const identifier = (chance: Chance) => ({
  system: some(chance, 0.7, () => pick(chance, ['urn:ids', 'urn:other'])),
  value: pick(chance, ['1', '2', 'NCT3']),
  type: some(chance, 0.3, () => ({ coding: [coding(chance)] })),
});
const date = (chance: Chance) => pick(chance, [...DATES]);
const period = (chance: Chance) => ({
  start: some(chance, 0.8, () => date(chance)),
  end: some(chance, 0.7, () => date(chance)),
});
const quantity = (chance: Chance) => ({
  value: pick(chance, [...NUMBERS]),
  comparator: some(chance, 0.25, () => pick(chance, ['<', '>', '<=', '>='])),
  ...some(chance, 0.7, () => ({ system: 'http://unitsofmeasure.org', code: pick(chance, [...UNITS]) })),
});

/** Ids of each type: few, so that references meet. */
export const IDS = ['1', '2', '3', 'four', 'A-b.c', 'z9'] as const;
const reference = (chance: Chance, types: readonly [string, ...string[]]) => {
  const relative = `${pick(chance, types)}/${pick(chance, [...IDS])}`;
  if (chance() < 0.1) return { reference: `https://example.org/r4/${relative}` };
  if (chance() < 0.1) return { reference: 'https://elsewhere.org/Group/1' };
  if (chance() < 0.1) return { identifier: { system: 'urn:ids', value: pick(chance, ['1', '2']) } };
  return { reference: chance() < 0.05 ? `${relative}/_history/1` : relative };
};

const BODIES: Record<string, (chance: Chance) => Record<string, unknown>> = {
  ResearchStudy: (chance) => ({
    identifier: several(chance, 2, () => identifier(chance)),
    title: some(chance, 0.8, () => `${pick(chance, [...WORDS])} ${pick(chance, [...WORDS])}`),
    status: pick(chance, ['completed', 'active']),
    condition: several(chance, 2, () => concept(chance)),
    keyword: several(chance, 2, () => concept(chance)),
    period: some(chance, 0.7, () => period(chance)),
    sponsor: some(chance, 0.5, () => reference(chance, ['Organization'])),
    partOf: some(chance, 0.3, () => [reference(chance, ['ResearchStudy'])]),
    enrollment: some(chance, 0.5, () => [reference(chance, ['Group'])]),
    text: some(chance, 0.3, () => ({ status: 'generated', div: `<div>${pick(chance, [...WORDS])} <b>told</b></div>` })),
  }),
  Observation: (chance) => ({
    status: pick(chance, ['final', 'preliminary']),
    identifier: some(chance, 0.3, () => [identifier(chance)]),
    code: concept(chance),
    category: several(chance, 1, () => concept(chance)),
    subject: some(chance, 0.8, () => reference(chance, ['Group', 'Patient'])),
    focus: several(chance, 2, () => reference(chance, ['ResearchStudy', 'ResearchStudy', 'Group'])),
    hasMember: some(chance, 0.2, () => [reference(chance, ['Observation'])]),
    ...pick<() => object>(chance, [
      () => ({}),
      () => ({ effectiveDateTime: date(chance) }),
      () => ({ effectivePeriod: period(chance) }),
    ])(),
    ...pick<() => object>(chance, [
      () => ({ valueQuantity: quantity(chance) }),
      () => ({ valueCodeableConcept: concept(chance) }),
      () => ({ valueString: pick(chance, [...WORDS]) }),
    ])(),
    component: several(chance, 2, () => ({ code: concept(chance), valueQuantity: quantity(chance) })),
  }),
  Group: (chance) => ({
    type: 'person',
    actual: chance() < 0.7,
    name: some(chance, 0.6, () => pick(chance, [...WORDS])),
    quantity: some(chance, 0.7, () => pick(chance, [12, 24, 36, 37, 0])),
    code: some(chance, 0.5, () => concept(chance)),
    managingEntity: some(chance, 0.4, () => reference(chance, ['Organization'])),
    extension: some(chance, 0.6, () => [
      {
        url: 'https://research-study-fhir.org/fhir/StructureDefinition/study',
        valueReference: reference(chance, ['ResearchStudy']),
      },
    ]),
  }),
  Organization: (chance) => ({
    name: pick(chance, [...WORDS]),
    active: some(chance, 0.6, () => chance() < 0.5),
    partOf: some(chance, 0.4, () => reference(chance, ['Organization'])),
    identifier: several(chance, 1, () => identifier(chance)),
  }),
  Patient: (chance) => ({
    name: several(chance, 2, () => ({ family: pick(chance, [...WORDS]), given: [pick(chance, [...WORDS])] })),
    gender: some(chance, 0.7, () => pick(chance, ['male', 'female'])),
    birthDate: some(chance, 0.7, () => pick(chance, ['1850', '1999-12', '2001-06-15'])),
    managingOrganization: some(chance, 0.5, () => reference(chance, ['Organization'])),
  }),
};
export const TYPES = Object.keys(BODIES);

/** A random resource of a type; fields that came out undefined are left out. */
export function randomResource(chance: Chance, type: string, id: string): Resource {
  const tag = some(chance, 0.3, () => [{ system: 'urn:tags', code: pick(chance, ['red', 'blue']) }]);
  const body = { resourceType: type, id, ...(tag ? { meta: { tag } } : {}), ...BODIES[type]?.(chance) };
  return JSON.parse(JSON.stringify(body, (_key, value) => (isEmpty(value) ? undefined : value)));
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((part) => part === undefined || isEmpty(part));
