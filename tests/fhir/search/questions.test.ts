// What the endpoint is for: each question one search over a published study. https://hl7.org/fhir/R4/search.html
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mergedOf } from '../../../fhir-mappings/identity.ts';
import { writeStudy } from '../../../fhir-mappings/r4/write-study.ts';
import { readDcatUs } from '../../../fhir-mappings/sources/dcat-us.ts';
import { found, parse, storeOf } from './evaluate.ts';

const record = JSON.parse(readFileSync(new URL('../../../studies/uic4-m9cb.json', import.meta.url), 'utf8')) as unknown;
const published = writeStudy(mergedOf(readDcatUs(record).study), { recorded: '2020-01-01T00:00:00.000Z' });
const store = await storeOf(published);
const [study] = published.filter(({ resourceType }) => resourceType === 'ResearchStudy').map(({ id }) => String(id));
const P_VALUE = 'http://terminology.hl7.org/CodeSystem/attribute-estimate-type|C44185';
const UCUM = 'http://unitsofmeasure.org';

test.each([
  [
    'all results on a code in studies of a condition',
    'Observation?code=225908003&focus:ResearchStudy.condition=http://snomed.info/sct|278860009',
    2,
  ],
  ['the same, the condition in words', 'Observation?code:text=pain&focus:ResearchStudy.condition:text=failed back', 3],
  [
    'studies that report an outcome with p below 0.05',
    `ResearchStudy?_has:Observation:focus:component-code-value-quantity=${P_VALUE}$lt0.05`,
    1,
  ],
  [
    'and none with p certainly above',
    `ResearchStudy?_has:Observation:focus:component-code-value-quantity=${P_VALUE}$sa0.05`,
    0,
  ],
  ['studies with more than 30 participants', 'ResearchStudy?_has:Group:study:quantity=gt30', 1],
  ['and with more than 37', 'ResearchStudy?_has:Group:study:quantity=gt37', 0],
  ['everything about one study', `ResearchStudy?_id=${study}&_revinclude=Observation:focus&_revinclude=Group:study`, 1],
  ['new results since a time', 'Observation?_lastUpdated=ge2020-01-01', 13],
  ['a dose, in another unit', `Observation?value-quantity=4500|${UCUM}|ug/d`, 1],
  [
    'shares between a tenth and a quarter',
    `Observation?value-quantity=ge0.1|${UCUM}|1&value-quantity=le0.25|${UCUM}|1&category=outcome`,
    2,
  ],
  ['results whose value was damaged', 'Observation?flag=damaged-value', 1],
  ['studies whose text was damaged', 'ResearchStudy?flag=damaged-text', 1],
  ['results without a value of their own', 'Observation?value-quantity:missing=true', 3],
  ['results quoted from a text about bupivacaine', 'Observation?_content=bupivacaine', 4],
  ['by title', 'ResearchStudy?title=long-term', 1],
  ['by identifier', 'ResearchStudy?identifier=urn:ietf:rfc:3986|https://healthdata.gov/api/views/uic4-m9cb', 1],
])('%s: %s', async (_, query, count) => {
  expect(parse(query, 'strict').warnings).toEqual([]);
  const ids = await found(store, `${query}&_count=100`);
  expect(ids === '' ? 0 : ids.split(' ').length, ids).toBe(count);
});
