import type { Settings } from '../fhir/settings.ts';
import { PROFILE } from '../fhir-mappings/r4/profiles.ts';
import type { TableNames } from '../store/keys.ts';
import type { AccessPolicy } from './access/access.ts';
import type { ExportNames } from './export/door.ts';
import type { InboxNames } from './inbox/door.ts';

/** What the stack tells its functions, parsed once. */
export interface Environment {
  readonly tables: TableNames;
  /** The public base without trailing slash: `https://fhir.example.org/r4`. */
  readonly baseUrl: string;
  readonly access: AccessPolicy;
}

/** Parses the variables that infra/ sets; throws an Error that names the one that is missing. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const required = (name: string): string => {
    const value = variables[name];
    if (!value) throw new Error(`The environment variable ${name} is missing`);
    return value;
  };
  const baseUrl = required('BASE_URL');
  return {
    tables: { records: required('RECORDS_TABLE'), index: required('INDEX_TABLE') },
    baseUrl,
    access: {
      issuer: variables.ISSUER || undefined,
      audience: variables.AUDIENCE || baseUrl,
      openReading: variables.READING !== 'closed',
      openWriting: variables.WRITING === 'open',
    },
  };
}

/** What the protocol is told of the environment. */
export const settingsOf = ({ access: { issuer } }: Environment): Partial<Settings> => ({
  supportedProfiles: {
    ResearchStudy: [PROFILE.publishedStudy],
    Observation: [PROFILE.aggregateResult],
    Group: [PROFILE.cohort],
  },
  systemOperations: [
    {
      name: 'export',
      definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export',
      documentation: 'Asynchronous export of the system as NDJSON, for callers with a token',
    },
  ],
  instantiates: ['http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data'],
  ...(issuer === undefined ? {} : { issuer }),
});

/** The inbox's bucket and queues; throws as parseEnvironment does. */
export function parseInboxNames(variables: Readonly<Record<string, string | undefined>>): InboxNames {
  const { INBOX_BUCKET: bucket, INBOX_QUEUE_URL: queueUrl, DEAD_LETTER_URL: deadLetterUrl } = variables;
  if (!bucket || !queueUrl || !deadLetterUrl) throw new Error('An environment variable of the inbox is missing');
  return { bucket, queueUrl, deadLetterUrl };
}

/** The exports' bucket and queue; throws as parseEnvironment does. */
export function parseExportNames(variables: Readonly<Record<string, string | undefined>>): ExportNames {
  const { EXPORT_BUCKET: bucket, EXPORT_QUEUE_URL: queueUrl } = variables;
  if (!bucket || !queueUrl) throw new Error('An environment variable of the exports is missing');
  return { bucket, queueUrl };
}
