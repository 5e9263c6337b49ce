import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { Fhir } from 'fhir';
import type { OperationOutcomeIssue, StructureDefinition } from 'fhir/r4.js';

const official = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

/** @medplum/core knows nothing of FHIR but what it is fed: HL7's own definitions. */
function loadOfficialDefinitions(): void {
  const definitions = readdirSync(official)
    .filter((name) => name.startsWith('StructureDefinition-'))
    .map((name): StructureDefinition => JSON.parse(readFileSync(join(official, name), 'utf8')))
    .filter(({ kind, derivation, snapshot }) => kind !== 'logical' && derivation !== 'constraint' && snapshot);
  indexStructureDefinitionBundle(definitions as unknown as Parameters<typeof indexStructureDefinitionBundle>[0]);
}

/** What npm `fhir` refuses and R4 allows: a status that has only a data-absent-reason extension, and a boolean value that is false. */
const EXCEPTIONS: readonly RegExp[] = [
  /^ResearchStudy\.status Missing property$/,
  /^Group\.characteristic\[\d+\]\.value\[x\] Missing property$/,
];

let lantana: Fhir | undefined;

/** Errors of @medplum/core and of npm `fhir`, as lines; warnings about codes of systems that they do not hold are left out. */
export function outsideErrors(resource: object): readonly string[] {
  if (!lantana) {
    loadOfficialDefinitions();
    lantana = new Fhir();
  }
  const { messages = [] } = lantana.validate(resource);
  return [
    ...medplumErrors(resource),
    ...messages
      .filter(({ severity }) => `${severity}` === 'error' || `${severity}` === 'fatal')
      .map(({ location, message }) => `${location} ${message}`)
      .filter((line) => !EXCEPTIONS.some((pattern) => pattern.test(line)))
      .map((line) => `fhir: ${line}`),
  ];
}

function medplumErrors(resource: object): readonly string[] {
  try {
    validateResource(resource as Parameters<typeof validateResource>[0]);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    const issues: readonly OperationOutcomeIssue[] = error.outcome.issue ?? [];
    return issues.map(({ expression, details }) => `medplum: ${expression} ${details?.text}`);
  }
}
