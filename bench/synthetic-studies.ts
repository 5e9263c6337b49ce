import type { Resource } from '../fhir/resource.ts';

/** A tenth of the resources are studies, a tenth their groups, the rest aggregate results: by number, always the same. */
export function* syntheticStudies(total: number): Generator<Resource> {
  const studies = Math.floor(total / 10);
  for (let n = 0; n < studies; n++) {
    yield study(n, studies);
    yield group(n);
    for (let result = 0; result < 8; result++) yield observation(n, result, studies);
  }
}

/** Spreads whole numbers over 0 to 1 without pattern. */
const chance = (n: number, salt: number): number => {
  const x = Math.sin(n * 12.9898 + salt * 78.233) * 43758.5453;
  return x - Math.floor(x);
};
const among = <T>(choices: readonly T[], n: number, salt: number): T | undefined =>
  choices[Math.floor(chance(n, salt) * choices.length)];
const date = (day: number): string => new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10);
const concept = (system: string, code: string, text: string) => ({ coding: [{ system, code }], text });

export const studyId = (n: number): string => `nct${String(n).padStart(8, '0')}`;
const WORDS = [
  'intrathecal',
  'opioid',
  'pain',
  'chronic',
  'back',
  'urban',
  'cancer',
  'children',
  'asthma',
  'vaccine',
  'trial',
  'outcomes',
];

/** 200 conditions, the first ten times as common as the rest together would have it; 93 % completed. */
export function study(n: number, studies: number): Resource {
  const start = Math.floor(chance(n, 1) * 9000);
  const condition = chance(n, 2) < 0.1 ? 0 : 1 + Math.floor(chance(n, 3) * 199);
  return {
    resourceType: 'ResearchStudy',
    id: studyId(n),
    meta: { profile: ['https://research-study-fhir.org/fhir/StructureDefinition/published-study'] },
    identifier: [{ system: 'http://clinicaltrials.gov', value: `NCT${String(n).padStart(8, '0')}` }],
    title: `Study ${n} of ${among(WORDS, n, 4)} ${among(WORDS, n, 5)} in ${n % 97 === 0 ? 'suburban' : 'general'} clinics`,
    status: chance(n, 6) < 0.93 ? 'completed' : 'active',
    condition: [concept('http://snomed.info/sct', `c${condition}`, `Condition ${condition}`)],
    keyword: [{ text: among(WORDS, n, 7) }],
    period: {
      start: date(start),
      ...(chance(n, 8) < 0.8 ? { end: date(start + Math.floor(chance(n, 9) * 900)) } : {}),
    },
    ...(chance(n, 10) < 0.9 ? { sponsor: { reference: `Organization/org${n % 300}` } } : {}),
    ...(n > 0 && n % 50 === 0 ? { partOf: [{ reference: `ResearchStudy/${studyId(Math.floor(n / 2))}` }] } : {}),
    description: `${'A paragraph of the abstract, as studies have them. '.repeat(8)}${studies}`,
  };
}

const group = (n: number): Resource => ({
  resourceType: 'Group',
  id: `grp${String(n).padStart(8, '0')}`,
  type: 'person',
  actual: true,
  name: 'All participants',
  quantity: 5 + Math.floor(chance(n, 20) ** 3 * 2000),
  extension: [
    {
      url: 'https://research-study-fhir.org/fhir/StructureDefinition/study',
      valueReference: { reference: `ResearchStudy/${studyId(n)}` },
    },
  ],
});

/** 97 % final; 30 % of category efficacy; 500 codes; a tenth with a date; a p-value in a third. */
export function observation(n: number, result: number, studies: number): Resource {
  const own = n * 8 + result;
  const code = `m${Math.floor(chance(own, 30) * 500)}`;
  const p = chance(own, 31);
  return {
    resourceType: 'Observation',
    id: `obs${String(n).padStart(8, '0')}x${result}`,
    meta: { profile: ['https://research-study-fhir.org/fhir/StructureDefinition/aggregate-result'] },
    status: chance(own, 32) < 0.97 ? 'final' : 'preliminary',
    category: [
      concept(
        'https://research-study-fhir.org/fhir/CodeSystem/category',
        chance(own, 33) < 0.3 ? 'efficacy' : 'safety',
        'Kind',
      ),
    ],
    code: concept('http://loinc.org', code, `Measure ${code}`),
    subject: { reference: `Group/grp${String(n).padStart(8, '0')}` },
    focus: [{ reference: `ResearchStudy/${studyId(n)}` }],
    ...(result === 0 ? { identifier: [{ system: 'urn:results', value: `r${own}` }] } : {}),
    derivedFrom: [{ reference: `DocumentReference/doc${n % studies}` }],
    effectiveDateTime: date(Math.floor(chance(own, 34) * 9000)),
    valueQuantity: {
      value: Math.round(chance(own, 35) * 1000) / 10,
      system: 'http://unitsofmeasure.org',
      code: 'mg/d',
    },
    component: [
      {
        code: concept('urn:c', 'denominator', 'Denominator'),
        valueQuantity: { value: 5 + Math.floor(chance(own, 36) * 500) },
      },
      ...(p < 0.33
        ? [
            {
              code: concept('urn:c', 'p-value', 'P-value'),
              valueQuantity: { value: Math.round(p * 1000) / 1000, ...(p < 0.01 ? { comparator: '<' } : {}) },
            },
          ]
        : []),
    ],
  };
}
