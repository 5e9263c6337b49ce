import { jsonSchema, lantana, medplum, type Outside } from '../fhir/validation/outside-validators.ts';

interface Row {
  readonly name: string;
  readonly make: () => Outside;
  /** What it refuses and R4 allows, each with the reason why it is wrong. */
  readonly exceptions: readonly RegExp[];
}

const VALIDATORS: readonly Row[] = [
  {
    name: '@medplum/core',
    make: medplum,
    // The limit of 1 MB is that of string; base64Binary has none: https://hl7.org/fhir/R4/datatypes.html#base64Binary
    exceptions: [/^Binary\.data: String cannot be larger than 1 MB$/],
  },
  {
    name: 'npm fhir',
    make: lantana,
    exceptions: [
      // A status may have only a data-absent-reason extension.
      /^ResearchStudy\.status: Missing property$/,
      // A boolean value that is false is a value.
      /^Group\.characteristic\[\d+\]\.value\[x\]: Missing property$/,
    ],
  },
  {
    name: 'R4 JSON schema',
    make: jsonSchema,
    // The schema at hand is that of 4.0.0, whose list of versions ends before 4.0.1.
    exceptions: [/^\/fhirVersion: must be equal to one of the allowed values$/],
  },
];

let loaded: readonly (Row & { readonly validate: Outside })[] | undefined;

/** Errors of every outside validator, as lines `validator: error`. `resource` is as a client would read it: plain JSON. */
export function outsideErrors(resource: object): readonly string[] {
  loaded ??= VALIDATORS.map((row) => ({ ...row, validate: row.make() }));
  return loaded.flatMap(({ name, validate, exceptions }) =>
    validate(resource)
      .filter((line) => !exceptions.some((pattern) => pattern.test(line)))
      .map((line) => `${name}: ${line}`),
  );
}
