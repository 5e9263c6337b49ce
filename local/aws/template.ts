import { join } from 'node:path';
import type { TableDefinition } from '../dynalite/level-store.ts';
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

/** What the local run makes out of the synthesized stack. */
export interface StackDefinition {
  readonly tables: readonly TableDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
}

export const REGION = 'us-east-1';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
};

/** The ARN of the resource with this logical id, as the template's policies come to name it here. */
export const arnOf = (id: string): string => `arn:local:${id}`;

/** Reads tables, functions with their rights, and routes. Throws where the template says something that cannot be run here. */
export function stackDefinition({ folder, template, assets }: Assembly): StackDefinition {
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
      const target = nameOfArn(integration.IntegrationUri);
      const alias = resources.find(({ id, type }) => id === target && type === 'AWS::Lambda::Alias');
      return { key: String(properties.RouteKey), functionName: String(alias?.properties.FunctionName ?? target) };
    }),
  };
}

const nameOfArn = (arn: unknown): string => String(arn).replace(/^.*[:/]/, '');

/** Replaces CloudFormation's functions by what they come to on this machine, where every resource's name is its logical id. */
function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries.length === 1 ? (entries[0] ?? []) : [];
  const intrinsic = name !== undefined && Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (intrinsic) return intrinsic(argument);
  if (name?.startsWith('Fn::')) throw new Error(`The local run cannot resolve ${name}`);
  return Object.fromEntries(entries.map(([key, member]) => [key, resolve(member)]));
}

const INTRINSICS: Readonly<Record<string, (argument: unknown) => unknown>> = {
  Ref: (id) => PSEUDO[String(id)] ?? id,
  'Fn::GetAtt': (path) => attribute(...(path as [string, string])),
  'Fn::Join': (argument) => {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(resolve).join(separator);
  },
  'Fn::Sub': (text) => String(text).replace(/\$\{([^}]+)\}/g, (_whole, id: string) => PSEUDO[id] ?? id),
};

const attribute = (id: string, name: string): string => (name === 'Arn' ? arnOf(id) : `${id}.${name}`);
