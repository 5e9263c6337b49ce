export const REGION = 'us-east-1';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
};

/** The ARN of the resource with this logical id, as everything in the template comes to name it here. */
export const arnOf = (id: string): string => `arn:local:${id}`;

/** An alias's ARN has all the parts that it has in the cloud, since the CDK takes it apart. */
export const aliasArn = (functionName: string): string =>
  `arn:aws:lambda:${REGION}:${PSEUDO['AWS::AccountId']}:function:${functionName}:live`;

type Resolve = (value: unknown) => unknown;

/**
 * Replaces CloudFormation's functions by what they come to on this machine, where every resource's name is its logical id, unless `refs` knows better.
 * Throws at a function that it does not know. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolverOf(refs: ReadonlyMap<string, string>): Resolve {
  const refer = (id: string): string => PSEUDO[id] ?? refs.get(id) ?? id;
  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries.length === 1 ? (entries[0] ?? []) : [];
    const intrinsic = name !== undefined && Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    if (intrinsic) return intrinsic(argument, resolve, refer);
    if (name?.startsWith('Fn::')) throw new Error(`The local run cannot resolve ${name}`);
    return Object.fromEntries(entries.map(([key, member]) => [key, resolve(member)]));
  };
  return resolve;
}

type Intrinsic = (argument: unknown, resolve: Resolve, refer: (id: string) => string) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (id, _resolve, refer) => refer(String(id)),
  'Fn::GetAtt': (path) => {
    const [id, name] = path as [string, string];
    return name === 'Arn' ? arnOf(id) : `${id}.${name}`;
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(resolve).join(separator);
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, text] = argument as [string, unknown];
    return String(resolve(text)).split(separator);
  },
  'Fn::Select': (argument, resolve) => {
    const [index, list] = argument as [unknown, unknown];
    return (resolve(list) as unknown[])[Number(index)] ?? '';
  },
  'Fn::Sub': (text, _resolve, refer) => String(text).replace(/\$\{([^}]+)\}/g, (_whole, id: string) => refer(id)),
};
