import { EVERYTHING_TYPES } from '../operations/everything-links.ts';

/**
 * Every interaction served, one row each; routing, CapabilityStatement, OpenAPI and the choice of function read these rows.
 * https://hl7.org/fhir/R4/http.html#summary
 */
export interface Row {
  readonly methods: readonly Method[];
  /** Segments below the base; `{type}` is a resource type, `{id}` a logical id, `{versionId}` a version; '' is the base itself. */
  readonly paths: readonly string[];
  /** Whether a function without the right to write can serve it. */
  readonly reads: boolean;
  /** Codes in CapabilityStatement.rest.resource and .rest: https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
  readonly type?: string;
  readonly system?: readonly string[];
  /** Set where it is an operation: `$meta`, and its definition. */
  readonly operation?: { readonly name: string; readonly definition: string };
  /** Resource types it is for; absent for all. */
  readonly types?: readonly string[];
  /** Request headers that it heeds, beside Accept and Prefer. */
  readonly headers?: readonly HeaderName[];
  /** What a body is; absent where there is none. */
  readonly body?: 'resource' | 'patch' | 'bundle' | 'form' | 'parameters';
  /** What the answer is. */
  readonly answer: 'resource' | 'bundle' | 'outcome' | 'parameters' | 'openapi';
  /** One line for CapabilityStatement and OpenAPI. */
  readonly summary: string;
}

export type HeaderName = 'If-Match' | 'If-None-Match' | 'If-Modified-Since' | 'If-None-Exist';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export const INTERACTIONS = {
  openapi: {
    methods: ['GET'],
    paths: ['openapi.json'],
    reads: true,
    answer: 'openapi',
    summary: 'This interface as OpenAPI 3.1',
  },
  capabilities: {
    methods: ['GET'],
    paths: ['metadata'],
    reads: true,
    answer: 'resource',
    summary: 'What this endpoint can do',
  },
  read: {
    methods: ['GET'],
    paths: ['{type}/{id}'],
    reads: true,
    type: 'read',
    headers: ['If-None-Match', 'If-Modified-Since'],
    answer: 'resource',
    summary: 'The current version',
  },
  vread: {
    methods: ['GET'],
    paths: ['{type}/{id}/_history/{versionId}'],
    reads: true,
    type: 'vread',
    headers: ['If-None-Match', 'If-Modified-Since'],
    answer: 'resource',
    summary: 'One version',
  },
  historyInstance: {
    methods: ['GET'],
    paths: ['{type}/{id}/_history'],
    reads: true,
    type: 'history-instance',
    answer: 'bundle',
    summary: 'The versions of a resource, newest first',
  },
  historyType: {
    methods: ['GET'],
    paths: ['{type}/_history'],
    reads: true,
    type: 'history-type',
    answer: 'bundle',
    summary: 'The versions of all resources of a type, newest first',
  },
  historySystem: {
    methods: ['GET'],
    paths: ['_history'],
    reads: true,
    system: ['history-system'],
    answer: 'bundle',
    summary: 'The versions of all resources, newest first',
  },
  searchType: {
    methods: ['GET'],
    paths: ['{type}'],
    reads: true,
    type: 'search-type',
    answer: 'bundle',
    summary: 'The resources of a type that match the query',
  },
  searchTypeForm: {
    methods: ['POST'],
    paths: ['{type}/_search'],
    reads: true,
    body: 'form',
    answer: 'bundle',
    summary: 'The same, its parameters in a form',
  },
  searchSystem: {
    methods: ['GET'],
    paths: [''],
    reads: true,
    system: ['search-system'],
    answer: 'bundle',
    summary: 'The resources of all types that match the query',
  },
  searchSystemForm: {
    methods: ['POST'],
    paths: ['_search'],
    reads: true,
    body: 'form',
    answer: 'bundle',
    summary: 'The same, its parameters in a form',
  },
  create: {
    methods: ['POST'],
    paths: ['{type}'],
    reads: false,
    type: 'create',
    headers: ['If-None-Exist'],
    body: 'resource',
    answer: 'resource',
    summary: 'Make a resource',
  },
  update: {
    methods: ['PUT'],
    paths: ['{type}/{id}'],
    reads: false,
    type: 'update',
    headers: ['If-Match', 'If-None-Match'],
    body: 'resource',
    answer: 'resource',
    summary: 'Replace a resource, or make it under this id',
  },
  conditionalUpdate: {
    methods: ['PUT'],
    paths: ['{type}'],
    reads: false,
    headers: ['If-Match'],
    body: 'resource',
    answer: 'resource',
    summary: 'Replace the one resource that matches the query, or make it',
  },
  patch: {
    methods: ['PATCH'],
    paths: ['{type}/{id}'],
    reads: false,
    type: 'patch',
    headers: ['If-Match'],
    body: 'patch',
    answer: 'resource',
    summary: 'Change parts of a resource by JSON Patch or FHIRPath Patch',
  },
  conditionalPatch: {
    methods: ['PATCH'],
    paths: ['{type}'],
    reads: false,
    headers: ['If-Match'],
    body: 'patch',
    answer: 'resource',
    summary: 'Change parts of the one resource that matches the query',
  },
  delete: {
    methods: ['DELETE'],
    paths: ['{type}/{id}'],
    reads: false,
    type: 'delete',
    headers: ['If-Match'],
    answer: 'outcome',
    summary: 'Delete a resource',
  },
  conditionalDelete: {
    methods: ['DELETE'],
    paths: ['{type}'],
    reads: false,
    headers: ['If-Match'],
    answer: 'outcome',
    summary: 'Delete the resources that match the query',
  },
  bundle: {
    methods: ['POST'],
    paths: [''],
    reads: false,
    system: ['transaction', 'batch'],
    body: 'bundle',
    answer: 'bundle',
    summary: 'Many interactions in one Bundle: a transaction is all or nothing, a batch is not',
  },
  validate: {
    methods: ['POST'],
    paths: ['{type}/$validate', '{type}/{id}/$validate'],
    reads: false,
    operation: { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
    body: 'parameters',
    answer: 'outcome',
    summary: 'Whether a resource would be taken',
  },
  everything: {
    methods: ['GET', 'POST'],
    paths: ['{type}/{id}/$everything'],
    reads: true,
    operation: { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
    types: EVERYTHING_TYPES,
    answer: 'bundle',
    summary: 'A resource, what refers to it, and what those refer to',
  },
  meta: {
    methods: ['GET', 'POST'],
    paths: ['{type}/{id}/$meta', '{type}/{id}/_history/{versionId}/$meta'],
    reads: true,
    operation: { name: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta' },
    answer: 'parameters',
    summary: 'Profiles, tags and labels',
  },
  metaAdd: {
    methods: ['POST'],
    paths: ['{type}/{id}/$meta-add', '{type}/{id}/_history/{versionId}/$meta-add'],
    reads: false,
    operation: { name: 'meta-add', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add' },
    headers: ['If-Match'],
    body: 'parameters',
    answer: 'parameters',
    summary: 'Add profiles, tags and labels',
  },
  metaDelete: {
    methods: ['POST'],
    paths: ['{type}/{id}/$meta-delete', '{type}/{id}/_history/{versionId}/$meta-delete'],
    reads: false,
    operation: { name: 'meta-delete', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete' },
    headers: ['If-Match'],
    body: 'parameters',
    answer: 'parameters',
    summary: 'Take profiles, tags and labels away',
  },
  expand: {
    methods: ['GET', 'POST'],
    paths: ['{type}/$expand', '{type}/{id}/$expand'],
    reads: true,
    operation: { name: 'expand', definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand' },
    types: ['ValueSet'],
    answer: 'resource',
    summary: 'The codes of a value set',
  },
  validateCode: {
    methods: ['GET', 'POST'],
    paths: ['{type}/$validate-code', '{type}/{id}/$validate-code'],
    reads: true,
    operation: { name: 'validate-code', definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code' },
    types: ['ValueSet'],
    answer: 'parameters',
    summary: 'Whether a code is in a value set',
  },
  validateCodeInSystem: {
    methods: ['GET', 'POST'],
    paths: ['{type}/$validate-code', '{type}/{id}/$validate-code'],
    reads: true,
    operation: {
      name: 'validate-code',
      definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
    },
    types: ['CodeSystem'],
    answer: 'parameters',
    summary: 'Whether a code is in a code system',
  },
  lookup: {
    methods: ['GET', 'POST'],
    paths: ['{type}/$lookup'],
    reads: true,
    operation: { name: 'lookup', definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup' },
    types: ['CodeSystem'],
    answer: 'parameters',
    summary: 'What a code system says of a code',
  },
} as const satisfies Record<string, Row>;

export type InteractionName = keyof typeof INTERACTIONS;

/** Names of the rows that the reading function serves. */
export type ReadingName = {
  [Name in InteractionName]: (typeof INTERACTIONS)[Name]['reads'] extends true ? Name : never;
}[InteractionName];
