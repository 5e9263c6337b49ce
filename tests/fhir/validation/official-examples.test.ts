// https://hl7.org/fhir/R4/: HL7's own example instances and definitions are the largest body of valid resources there is.
import { expect, test } from 'vitest';
import { validate } from '../../../fhir/validation/validate.ts';
import { definitionFiles, exampleFiles, readExample } from '../official-examples.ts';

/** Examples that R4 itself does not allow, and why. */
const REALLY_INVALID: Readonly<Record<string, readonly string[]>> = {
  'ActivityDefinition-blood-tubes-supply.json': ['ActivityDefinition.text.div'], // txt-2: its narrative is empty
  'ActivityDefinition-heart-valve-replacement.json': ['ActivityDefinition.text.div'], // txt-2
  'Bundle-dataelements.json': ['Bundle'], // bdl-7: fullUrls are repeated
  'DeviceMetric-example.json': ['DeviceMetric.parent.reference'], // a DeviceDefinition where a Device is due
  'DeviceUseStatement-example.json': ['DeviceUseStatement.reasonReference[0].reference'], // a Procedure is no allowed reason
  'EventDefinition-example.json': ['EventDefinition.text.div'], // txt-2
  'Library-zika-virus-intervention-logic.json': [
    'Library.dataRequirement[0].codeFilter[0].valueSet',
    'Library.dataRequirement[1].codeFilter[0].valueSet',
  ], // urn:oid:X.Y.Z
  'MedicationRequest-medrx0301.json': ['MedicationRequest.dispenseRequest.performer.reference'], // a Practitioner where an Organization is due
  'Observation-clinical-gender.json': ['Observation.performer[0].reference'], // an Encounter performs nothing
  'Questionnaire-qs1.json': ['Questionnaire.item[0].item[0].linkId'], // 32 items without the required linkId
  'Questionnaire-zika-virus-exposure-assessment.json': ['Questionnaire.text.div'], // txt-2
  'ig-r4.json': ['ImplementationGuide.name', 'ImplementationGuide.status'], // both are required
  'ImplementationGuide-fhir.json': ['ImplementationGuide.name', 'ImplementationGuide.status'], // the same guide under another name
};

/** Two bundles of definitions, 55 MB, that are there one by one too: with ALL_EXAMPLES=1 only. */
const HUGE = new Set(process.env.ALL_EXAMPLES ? [] : ['Bundle-resources.json', 'Bundle-dataelements.json']);
const expected = Object.entries(REALLY_INVALID).filter(([file]) => !HUGE.has(file));

const errorsOf = (resource: unknown) =>
  validate(resource)
    .filter(({ severity }) => severity === 'error')
    .map(({ expression }) => expression?.[0] ?? '');

test('every official example is valid, but for those that really are not', { timeout: 600_000 }, () => {
  const refused: Record<string, string[]> = {};
  let count = 0;
  for (const file of exampleFiles().filter((name) => !HUGE.has(name))) {
    count++;
    const { resource } = readExample(file);
    const errors = errorsOf(resource);
    if (errors.length > 0) refused[file] = errors;
  }
  expect(count).toBeGreaterThan(735);
  expect(Object.keys(refused).sort()).toEqual(expected.map(([file]) => file).sort());
  for (const [file, expressions] of expected) expect(refused[file]).toEqual(expect.arrayContaining([...expressions]));
});

/** Definitions of R4 that R4 does not allow: search parameters without base, an id of 65 characters, logical models without base (sdf-4). */
const INVALID_DEFINITIONS =
  /^SearchParameter-(codesystem|valueset)-extensions-|^SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject|^StructureDefinition-(Definition|Event|FiveWs|Request)\.json/;

test('so are the definitions of R4 itself, one in eight of them', { timeout: 600_000 }, () => {
  const files = definitionFiles().filter((file, index) => index % 8 === 0 && !INVALID_DEFINITIONS.test(file));
  expect(files.filter((file) => errorsOf(readExample(file).resource).length > 0)).toEqual([]);
});
