import { type EmbeddedDynamoDB, embeddedDynamoDB } from '../embedded-dynamodb.ts';
import { type FunctionHost, functionHost } from './function-host.ts';
import { type GatewayRequest, type GatewayResponse, httpApi } from './http-api.ts';
import { REGION } from './intrinsics.ts';
import { localInbox } from './local-inbox.ts';
import { demandOf, tableDemand } from './rights.ts';
import { synthesize } from './synthesize.ts';
import { type StackDefinition, stackDefinition } from './template.ts';

/** The synthesized stack, running on this machine. */
export interface LocalStack {
  readonly definition: StackDefinition;
  readonly database: EmbeddedDynamoDB;
  /** Through the template's routes, as a client would. */
  request(request: GatewayRequest): Promise<GatewayResponse>;
  /** One function by its logical id or the beginning of it. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Resolves when all that lies in the inbox has been dealt with. */
  inboxSettled(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalStackOptions {
  readonly place: { folder: string } | { memory: true };
  /** The public base: `http://127.0.0.1:8080/r4`. */
  readonly baseUrl: string;
  /** Variables over those of the template. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Holds the objects of the bucket: what is put under inbox/ in it is published, its status is under status/. */
  readonly bucketFolder?: string;
  /** Leave what lies in the inbox alone: for commands that only look. */
  readonly inboxUnwatched?: boolean;
  /** Takes the functions' log lines. */
  readonly log: (line: string) => void;
  /** Takes calls that IAM would deny. */
  readonly complain: (line: string) => void;
}

/** Builds tables, functions, rights and routes from the template that would be deployed. */
export async function localStack(options: LocalStackOptions): Promise<LocalStack> {
  const definition = stackDefinition(synthesize());
  const database = await embeddedDynamoDB(options.place);
  for (const table of definition.tables) await database.createTable(table);
  const demand = demandOf(definition.functions, options.complain);
  const { endpoint } = await database.listen({ port: 0, host: '127.0.0.1', authorize: tableDemand(demand) });
  const endpoints: Record<string, string> = { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const hosts = new Map<string, FunctionHost>();
  const invoke = async (functionName: string, event: unknown): Promise<unknown> => {
    const name = definition.functions.find(({ name }) => name === functionName || name.startsWith(functionName))?.name;
    const host = name === undefined ? undefined : hosts.get(name);
    if (host === undefined) throw new Error(`The stack has no function ${functionName}`);
    return host.invoke(event);
  };
  const inbox =
    options.bucketFolder === undefined
      ? undefined
      : await localInbox(
          definition,
          { folder: options.bucketFolder, watched: options.inboxUnwatched !== true },
          invoke,
          demand,
          options.complain,
        );
  Object.assign(endpoints, inbox?.endpoints);
  for (const each of definition.functions) {
    hosts.set(each.name, functionHost(each, environmentOf(each.name, endpoints, options), options.log));
  }
  return {
    definition,
    database,
    inboxSettled: async () => inbox?.settled(),
    request: httpApi(definition.routes, invoke),
    invoke,
    async close() {
      inbox?.close();
      await Promise.all([...hosts.values()].map((host) => host.close()));
      await database.close();
    },
  };
}

/** What Lambda would add to a function's environment, and where the services are. The access key tells who calls. */
const environmentOf = (
  name: string,
  endpoints: Readonly<Record<string, string>>,
  { baseUrl, environment }: LocalStackOptions,
) => ({
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: name,
  AWS_SECRET_ACCESS_KEY: 'local',
  ...endpoints,
  AWS_EC2_METADATA_DISABLED: 'true',
  BASE_URL: baseUrl,
  WRITING: 'open',
  ...environment,
});
