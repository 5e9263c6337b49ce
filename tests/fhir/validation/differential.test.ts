// Differential fuzz: mutants of official examples, judged by us and by three outside validators; every difference has a named reason.
// Another run: FUZZ_SEED=7 FUZZ_COUNT=20000 npx vitest run tests/fhir/validation/differential.test.ts
import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { expect, test } from 'vitest';
import { validate } from '../../../fhir/validation/validate.ts';
import { exampleFiles, readExample } from '../official-examples.ts';
import { mutate, pick, randomOf } from './mutations.ts';
import { jsonSchema, lantana, medplum, type Outside } from './outside-validators.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20260722);
const COUNT = Number(process.env.FUZZ_COUNT ?? 3000);

type Validator = 'medplum' | 'lantana' | 'ajv';

/** Our faults by class: [class, what the issue says, who does not (wholly) check it]. The first row that fits counts. */
const CLASSES: readonly (readonly [name: string, says: RegExp, uncheckedBy: readonly Validator[], why: string])[] = [
  [
    'empty',
    /^ele-1|empty array/,
    ['medplum', 'lantana', 'ajv'],
    'no schema demands that arrays and objects hold something; medplum does only where a minimum is set',
  ],
  [
    'null',
    /not null|^null stands/,
    ['medplum', 'lantana', 'ajv'],
    'null is taken for absence; the JSON schema has no type for most properties that hold a $ref',
  ],
  [
    'JSON type',
    /must be (a JSON|an array|an object|a string)|must be an?/,
    ['medplum', 'lantana', 'ajv'],
    'lantana looks at patterns of String(value); medplum unwraps arrays; the JSON schema gives objects properties but no type',
  ],
  ['length', /same length/, ['medplum', 'lantana', 'ajv'], 'none compares an array with its companion'],
  [
    'companion',
    /has no extensions/,
    ['medplum', 'lantana', 'ajv'],
    'none but the JSON schema knows ids without companion',
  ],
  [
    'choice',
    /only one \w+\[x\]/,
    ['medplum', 'lantana', 'ajv'],
    'choices are independent properties to them; medplum takes the first',
  ],
  [
    'unknown element',
    /^unknown element/,
    ['medplum', 'lantana'],
    'medplum forgives _companions and resourceType anywhere, lantana all below extensions and contained resources',
  ],
  [
    'resource type',
    /no R4 resource type|resourceType is/,
    ['medplum', 'lantana', 'ajv'],
    'contained resources are not looked at',
  ],
  [
    'missing',
    / is required$|needs an id/,
    ['medplum', 'lantana', 'ajv'],
    'the JSON schema requires no primitive; the others do not look into contained resources, entries or extensions',
  ],
  ['narrative', /^txt-/, ['medplum', 'lantana', 'ajv'], 'none parses the narrative'],
  [
    'contained',
    /^(dom-|ref-1)|another contained/,
    ['medplum', 'lantana', 'ajv'],
    'medplum has switched dom-3 and ref-1 off; the others run no invariants',
  ],
  ['extension', /^ext-1/, ['lantana', 'ajv'], 'they run no invariants'],
  [
    'invariant',
    /^[a-z]+-\d+[a-z]?: /,
    ['medplum', 'lantana', 'ajv'],
    'medplum runs them, but not in contained resources and not where a quantity or date is to be compared; the others run none',
  ],
  [
    'code',
    /required value set/,
    ['medplum', 'lantana', 'ajv'],
    'medplum checks no bindings; the JSON schema only those of codes; lantana not those of concepts',
  ],
  [
    'target',
    /not allowed here|points to a|must be a URL/,
    ['medplum', 'lantana', 'ajv'],
    'the JSON schema has no targets; medplum checks relative references only, lantana not what is contained',
  ],
  [
    'text',
    /^(".*" |-?\d)/s,
    ['medplum', 'lantana', 'ajv'],
    'dates that do not exist, urn:uuid, urn:oid, base64, control characters, ranges of integers: each is missed by one or more',
  ],
  ['size', /nested deeper/, ['medplum', 'lantana', 'ajv'], 'no limits'],
];

/** Refusals of others that are mistakes: [who, what they say, how the mutant looks, why we accept it]. */
const FALSE_ALARMS: readonly (readonly [who: Validator, says: RegExp, mutant: RegExp, why: string])[] = [
  [
    'medplum',
    /non-whitespace content/,
    /"[\s\u00a0]+"/,
    'a string SHOULD hold something to read: we warn; and U+00A0 is no white space of the specification',
  ],
  ['medplum', /Invalid code format/, /\u00a0/, "JavaScript's \\s holds U+00A0, the specification's does not"],
  ['lantana', /Invalid code format/, /\u00a0/, 'the same'],
  ['ajv', /must match pattern/, /\u00a0/, 'the same'],
  ['medplum', /Error evaluating invariant/, /"entry"/, 'its own evaluator fails'],
  ['medplum', /bdl-8/, /"entry"/, 'an entry without fullUrl: an empty result holds'],
  ['medplum', /ras-2/, /probability/, 'an empty result holds'],
  ['lantana', /Missing property/, /"_\w+"/, 'the element is there, with extensions and no value'],
  ['ajv', /must have required property/, /"_\w+"/, 'the same, where the property is no primitive of a resource'],
  [
    'lantana',
    /Invalid type for reference/,
    /urn:|https?:|#|_history|"type"|\?/,
    'it takes only Type/id for a reference',
  ],
];

const outside: Record<Validator, Outside> = { medplum: medplum(), lantana: lantana(), ajv: jsonSchema() };

const TYPES =
  /^(Observation|ResearchStudy|Patient|Group|Library|DocumentReference|Organization|Practitioner|Location|Provenance|List|Condition|Evidence|MeasureReport|Questionnaire|Encounter|MedicationRequest|Device|Binary|Parameters|Bundle|ResearchSubject|Medication|Specimen|Task)-/;

/** Small examples that all four accept. */
const seeds = exampleFiles()
  .filter((file) => TYPES.test(file))
  .map(readExample)
  .filter(({ text, resource }) => text.length < 4000 && validate(resource).length === 0)
  .map(({ text }): unknown => JSON.parse(text))
  .filter((resource) => Object.values(outside).every((complaints) => complaints(resource).length === 0));

const classOf = ({ diagnostics = '' }: OperationOutcomeIssue) => CLASSES.find(([, says]) => says.test(diagnostics));

/** Why we refuse and `who` does not, or undefined where there is no reason known for one of the faults. */
function explainMissed(who: Validator, errors: readonly OperationOutcomeIssue[]): string | undefined {
  const classes = errors.map(classOf);
  return classes.every((row) => row?.[2].includes(who)) ? classes[0]?.[0] : undefined;
}

function explainAlarm(who: Validator, complaints: readonly string[], mutant: string): string | undefined {
  const rows = complaints.map((complaint) =>
    FALSE_ALARMS.find(([whose, says, looks]) => whose === who && says.test(complaint) && looks.test(mutant)),
  );
  return rows.every((row) => row !== undefined) ? 'false alarm' : undefined;
}

test(`${COUNT} mutants (seed ${SEED}): no difference without a reason`, { timeout: 600_000 }, () => {
  const random = randomOf(SEED);
  const unexplained: string[] = [];
  const differences = new Map<string, number>();
  let refused = 0;
  expect(seeds.length).toBeGreaterThan(100);
  for (let round = 0; round < COUNT; round++) {
    const mutant = mutate(pick(random, seeds), random);
    const errors = validate(mutant).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) refused++;
    for (const who of ['medplum', 'lantana', 'ajv'] as const) {
      const complaints = outside[who](mutant);
      if (complaints.length > 0 === errors.length > 0) continue;
      const reason =
        errors.length > 0 ? explainMissed(who, errors) : explainAlarm(who, complaints, JSON.stringify(mutant));
      const key = `${who}: ${reason}`;
      differences.set(key, (differences.get(key) ?? 0) + 1);
      if (reason === undefined)
        unexplained.push(
          `${who} ${complaints[0] ?? 'accepts'} | we: ${errors[0]?.expression} ${errors[0]?.diagnostics} | ${JSON.stringify(mutant).slice(0, 600)}`,
        );
    }
  }
  console.log(`${refused} of ${COUNT} mutants refused; differences`, Object.fromEntries([...differences].sort()));
  expect(unexplained).toEqual([]);
  expect(refused).toBeGreaterThan(COUNT / 3);
});
