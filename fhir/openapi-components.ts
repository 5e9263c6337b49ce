import { ID } from './resource.ts';

type Json = Readonly<Record<string, unknown>>;

/** `{ $ref }` to a component. */
export const reference = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });
const inPath = (name: string, schema: Json): Json => ({ name, in: 'path', required: true, schema });
const inHeader = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});
const inQuery = (name: string, schema: Json): Json => ({ name, in: 'query', schema });

const RESOURCE: Json = {
  type: 'object',
  required: ['resourceType'],
  properties: { resourceType: { type: 'string' }, id: { type: 'string' }, meta: { type: 'object' } },
};

const fhir = (schema: Json): Json => ({
  'application/fhir+json': { schema },
  'application/fhir+xml': { schema: { type: 'string' } },
});
const response = (description: string, type?: string): Json => ({
  description,
  content: fhir(type === undefined ? RESOURCE : typed(type)),
});
const typed = (type: string): Json => ({ allOf: [RESOURCE, { properties: { resourceType: { const: type } } }] });
const body = (description: string, content: Json): Json => ({ description, required: true, content });

/** What every operation refers to: https://spec.openapis.org/oas/v3.1.0#components-object */
export const COMPONENTS: Json = {
  parameters: {
    type: inPath('type', text('A resource type of FHIR R4')),
    id: inPath('id', text('Logical id', { pattern: ID.source })),
    versionId: inPath('versionId', text('1, 2, 3 ...')),
    criteria: inQuery('criteria', {
      type: 'object',
      description: 'Search parameters of the type',
      additionalProperties: { type: 'string' },
    }),
    _count: inQuery('_count', { type: 'integer', minimum: 0 }),
    _format: inQuery('_format', text('json or xml, before the Accept header')),
    'If-Match': inHeader('If-Match', 'W/"3": only if that is the current version'),
    'If-None-Match': inHeader(
      'If-None-Match',
      'W/"3": only if the version is another; on update *: only if there is none',
    ),
    'If-Modified-Since': inHeader('If-Modified-Since', 'Only if it has changed since'),
    'If-None-Exist': inHeader('If-None-Exist', 'Search criteria: only if nothing matches'),
  },
  schemas: {
    string: text('Beginning of a text, case and accents aside'),
    token: text('code, system|code, |code or system|'),
    reference: text('id, Type/id or URL'),
    date: text('A date of any precision after eq, ne, gt, lt, ge, le, sa, eb or ap'),
    number: text('A number after a prefix'),
    quantity: text('number|system|code after a prefix'),
    uri: text('A URI'),
    composite: text('Values joined by $'),
    special: text('Words'),
  },
  requestBodies: {
    resource: body('A resource of the type', fhir(RESOURCE)),
    bundle: body('A batch or transaction', fhir(typed('Bundle'))),
    parameters: body('Parameters, or the resource itself', fhir(RESOURCE)),
    patch: body('JSON Patch, or FHIRPath Patch in Parameters', {
      'application/json-patch+json': { schema: { type: 'array', items: { type: 'object' } } },
      ...fhir(typed('Parameters')),
    }),
    form: {
      description: 'Search parameters',
      content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } },
    },
  },
  responses: {
    resource: response('The resource'),
    bundle: response('A Bundle', 'Bundle'),
    parameters: response('The result', 'Parameters'),
    outcome: response('What happened', 'OperationOutcome'),
    openapi: { description: 'This document', content: { 'application/json': { schema: { type: 'object' } } } },
  },
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
};
