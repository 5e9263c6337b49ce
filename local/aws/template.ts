import { join } from 'node:path';
import type { TableDefinition } from '../dynalite/level-store.ts';
import { aliasArn, resolverOf } from './intrinsics.ts';
import type { Assembly } from './synthesize.ts';

/** The part of a CloudFormation template that is read here. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}
/** The asset manifest: which folder is uploaded under which key. */
export interface Assets {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}
interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface FunctionDefinition {
  /** Its logical id, which is its name here. */
  readonly name: string;
  /** The bundle's file and the name it exports. */
  readonly file: string;
  readonly exported: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly statements: readonly Statement[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export interface RouteDefinition {
  /** `GET /{proxy+}` */
  readonly key: string;
  readonly functionName: string;
}

export interface QueueDefinition {
  readonly name: string;
  /** The function that is fed from it; undefined where messages only gather. */
  readonly consumer: string | undefined;
  /** Messages delivered at a time. */
  readonly concurrency: number;
  /** Deliveries of a message before it goes to `deadLetters`. */
  readonly attempts: number;
  readonly deadLetters: string | undefined;
}

/** A bucket, and the queue that it tells of new objects under a prefix. */
export interface BucketDefinition {
  readonly name: string;
  readonly notifications: readonly { readonly prefix: string; readonly queue: string }[];
}

/** What the local run makes out of the synthesized stack. */
export interface StackDefinition {
  readonly tables: readonly TableDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly buckets: readonly BucketDefinition[];
}

/** Reads tables, functions with their rights, and routes. Throws where the template says something that cannot be run here. */
export function stackDefinition({ folder, template, assets }: Assembly): StackDefinition {
  const resolve = resolverOf(aliasesOf(template));
  const resources = Object.entries(template.Resources).map(([id, { Type, Properties = {} }]) => ({
    id,
    type: Type,
    properties: resolve(Properties) as Record<string, unknown>,
  }));
  const ofType = (...types: string[]) => resources.filter(({ type }) => types.includes(type));
  const propertiesOf = (id: string): Record<string, unknown> => {
    const found = resources.find((resource) => resource.id === id);
    if (found === undefined) throw new Error(`The template names ${id}, which it does not define`);
    return found.properties;
  };
  const statementsOf = (role: string): Statement[] =>
    ofType('AWS::IAM::Policy')
      .filter(({ properties }) => (properties.Roles as string[]).includes(role))
      .flatMap(({ properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement);

  const assetPath = (code: unknown): string => {
    const key = String((code as { S3Key?: unknown }).S3Key).replace(/\.zip$/, '');
    const asset = assets.files[key];
    if (asset === undefined) throw new Error(`The assembly has no asset ${key}`);
    return asset.source.path;
  };

  return {
    tables: ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map(
      ({ id, properties }) => ({ TableName: properties.TableName ?? id, ...properties }) as TableDefinition,
    ),
    functions: ofType('AWS::Lambda::Function').map(({ id, properties }) => {
      const [file, exported = ''] = String(properties.Handler).split('.');
      return {
        name: id,
        file: join(folder, assetPath(properties.Code), `${file}.cjs`),
        exported,
        environment: (properties.Environment as { Variables?: Record<string, string> } | undefined)?.Variables ?? {},
        timeoutSeconds: Number(properties.Timeout ?? 3),
        statements: statementsOf(nameOfArn(properties.Role)),
      };
    }),
    routes: ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
      const integration = propertiesOf(String(properties.Target).replace(/^integrations\//, ''));
      return { key: String(properties.RouteKey), functionName: functionNamed(integration.IntegrationUri) };
    }),
    queues: ofType('AWS::SQS::Queue').map(({ id, properties }) => {
      const redrive = properties.RedrivePolicy as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
      const fed = ofType('AWS::Lambda::EventSourceMapping').find(
        (mapping) => nameOfArn(mapping.properties.EventSourceArn) === id,
      );
      const scaling = fed?.properties.ScalingConfig as { MaximumConcurrency?: number } | undefined;
      return {
        name: id,
        consumer: fed && functionNamed(fed.properties.FunctionName),
        concurrency: scaling?.MaximumConcurrency ?? 5,
        attempts: Number(redrive?.maxReceiveCount ?? 1),
        deadLetters: redrive && nameOfArn(redrive.deadLetterTargetArn),
      };
    }),
    buckets: ofType('AWS::S3::Bucket').map(({ id, properties }) => {
      const configuration = properties.NotificationConfiguration as Notifications | undefined;
      const notifications = (configuration?.QueueConfigurations ?? []).map(({ Queue, Filter }) => ({
        prefix: Filter?.S3Key.Rules.find(({ Name }) => Name === 'prefix')?.Value ?? '',
        queue: nameOfArn(Queue),
      }));
      return { name: id, notifications };
    }),
  };
}

interface Notifications {
  readonly QueueConfigurations?: readonly {
    readonly Queue: string;
    readonly Filter?: {
      readonly S3Key: { readonly Rules: readonly { readonly Name: string; readonly Value: string }[] };
    };
  }[];
}

/** Each alias's ARN, by its logical id. */
const aliasesOf = (template: Template): Map<string, string> =>
  new Map(
    Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Alias'
        ? [[id, aliasArn((Properties as { FunctionName: { Ref: string } }).FunctionName.Ref)] as const]
        : [],
    ),
  );

/** `...:function:<name>:live`, or `<name>:live`. */
const functionNamed = (arn: unknown): string =>
  String(arn)
    .replace(/:live$/, '')
    .replace(/^.*:/, '');

const nameOfArn = (arn: unknown): string => String(arn).replace(/^.*[:/]/, '');
