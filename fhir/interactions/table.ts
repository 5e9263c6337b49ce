/**
 * Every interaction served, one row each; routing, CapabilityStatement, OpenAPI and the choice of function read these rows.
 * https://hl7.org/fhir/R4/http.html#summary
 */
export interface Row {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** Segments below the base; `{type}` is a resource type, `{id}` a logical id, `{versionId}` a version; '' is the base itself. */
  readonly paths: readonly string[];
  /** Whether a function without the right to write can serve it. */
  readonly reads: boolean;
  /** Its codes in CapabilityStatement.rest: https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
  readonly type?: string;
  readonly system?: string;
  readonly summary: string;
}

export const INTERACTIONS = {
  capabilities: { methods: ['GET'], paths: ['metadata'], reads: true, summary: 'What this endpoint can do' },
  read: { methods: ['GET'], paths: ['{type}/{id}'], reads: true, type: 'read', summary: 'The current version' },
  vread: {
    methods: ['GET'],
    paths: ['{type}/{id}/_history/{versionId}'],
    reads: true,
    type: 'vread',
    summary: 'One version',
  },
  create: { methods: ['POST'], paths: ['{type}'], reads: false, type: 'create', summary: 'Make a resource' },
  update: {
    methods: ['PUT'],
    paths: ['{type}/{id}'],
    reads: false,
    type: 'update',
    summary: 'Replace a resource, or make it under this id',
  },
  delete: { methods: ['DELETE'], paths: ['{type}/{id}'], reads: false, type: 'delete', summary: 'Delete a resource' },
} as const satisfies Record<string, Row>;

export type InteractionName = keyof typeof INTERACTIONS;

/** Names of the rows that the reading function serves. */
export type ReadingName = {
  [Name in InteractionName]: (typeof INTERACTIONS)[Name]['reads'] extends true ? Name : never;
}[InteractionName];
