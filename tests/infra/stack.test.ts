// The synthesized stack: safe by default, least rights. cdk-nag, cfn-guard and aws-cdk-lib's own rules check what they know; what they are blind to is asserted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { App, CfnResource } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { ACCEPTED } from '../../infra/accepted-findings.ts';
import { FUNCTIONS } from '../../infra/functions.ts';
import { ResearchStudyFhirStack } from '../../infra/research-study-fhir-stack.ts';
import { ROUTES } from '../../infra/routes.ts';
import { stageOf } from '../../infra/stage.ts';

const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(outdir, { recursive: true }));

function stackOf(context: Record<string, unknown>, name = 'Tested') {
  const app = new App({ outdir: join(outdir, name), context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  return {
    app,
    stack: new ResearchStudyFhirStack(
      app,
      name,
      stageOf((key) => context[key]),
    ),
  };
}
const prod = stackOf({ stage: 'prod' }, 'Prod');
const template = Template.fromStack(prod.stack);
const dev = Template.fromStack(stackOf({}, 'Dev').stack);
type Resource = { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string };
const resources = template.toJSON().Resources as Record<string, Resource>;
const ofType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);

describe('what the checkers find', () => {
  const found = new Set<string>();
  test.each([
    ['AwsSolutions', AwsSolutionsChecks],
    ['Serverless', ServerlessChecks],
  ])('cdk-nag %s: nothing that is not accepted with a reason', (_name, Pack) => {
    const { violations } = new Pack(prod.app).validateScope(prod.app) as {
      violations: { ruleName: string; suppressed?: boolean }[];
    };
    const open = violations.map(({ ruleName }) => ruleName);
    for (const id of open) found.add(id);
    expect(open.filter((id) => !ACCEPTED.some((accepted) => accepted.id === id))).toEqual([]);
  });

  /** Rules of the AWS Control Tower guards that do not fit, and why. */
  const GUARDS: Record<string, string> = {
    api_gw_v2_authorization_type_configured_check: 'tokens are verified in the functions',
    cloudwatch_alarm_action_check: 'the topic is the deployer’s to name (alarmTopicArn)',
    cloudwatch_log_group_encrypted_check: 'encrypted by CloudWatch Logs; a key of one’s own costs a dollar a month',
    lambda_function_public_access_prohibited_check:
      'only API Gateway is allowed, for this API; the guard cannot read the joined source ARN',
    lambda_inside_vpc_check: 'no VPC: nothing in one is called, and a NAT gateway would cost when idle',
    s3_bucket_default_encryption_kms_check: 'S3-managed keys: a key of one’s own costs a dollar a month',
    s3_bucket_versioning_enabled_check: 'the files of an export are written once and expire',
    s3_event_notifications_enabled_check: 'nobody waits for the files of an export: its status is polled',
    s3_bucket_logging_enabled_check: 'CloudTrail data events tell who put an object',
    s3_bucket_object_lock_enabled_check: 'the inbox is no archive: what was published is kept in the store',
    sqs_dlq_check: 'the queue of dead letters has no further one',
  };
  test('cfn-guard: nothing that is not accepted with a reason', () => {
    const assembly = prod.app.synth();
    const { violations } = new CfnGuardValidator().validate({
      appConstruct: prod.app,
      templatePaths: assembly.stacks.map(({ templateFullPath }) => templateFullPath),
    });
    expect(new Set(violations.map(({ ruleName }) => ruleName))).toEqual(new Set(Object.keys(GUARDS)));
  });

  test('aws-cdk-lib’s own rules look: a property that does not exist is told', () => {
    const { app, stack } = stackOf({}, 'Broken');
    new CfnResource(stack, 'Wrong', {
      type: 'AWS::SQS::Queue',
      properties: { VisibilityTimeout: 'soon', Nonsense: 1 },
    });
    const told: string[] = [];
    const { error } = console;
    console.error = (...lines) => void told.push(lines.join(' '));
    try {
      app.synth();
    } catch (thrown) {
      told.push(String(thrown));
    } finally {
      console.error = error;
    }
    expect(told.join('\n')).toMatch(/Wrong|Nonsense|VisibilityTimeout/);
  });
});

describe('tables', () => {
  const tables = (of: Template) => Object.values(of.findResources('AWS::DynamoDB::GlobalTable')) as Resource[];
  const replica = ({ Properties }: Resource) => (Properties.Replicas as Record<string, unknown>[])[0] ?? {};

  test('on demand, capped, encrypted, without secondary indexes', () => {
    expect(tables(template)).toHaveLength(2);
    for (const table of tables(template)) {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 20_000 },
        SSESpecification: { SSEEnabled: false },
      });
      expect(table.Properties).not.toHaveProperty('GlobalSecondaryIndexes');
      expect(replica(table)).toMatchObject({ ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 40_000 } });
    }
  });

  test('prod keeps its tables and restores Records to any second; dev leaves nothing', () => {
    const [records, index] = tables(template);
    expect([records, index].map((table) => table && replica(table))).toMatchObject([
      { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      { DeletionProtectionEnabled: false, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
    ]);
    expect(tables(template).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
    expect(tables(dev).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Delete', 'Delete']);
  });
});

describe('functions', () => {
  const functions = ofType('AWS::Lambda::Function');

  test('arm64, Node 24, one each for its row, none in a VPC, none with a reserved variable', () => {
    expect(functions).toHaveLength(Object.keys(FUNCTIONS).length);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(Properties).not.toHaveProperty('VpcConfig');
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      expect(Object.keys(Variables).filter((name) => /^(AWS_|_|LAMBDA_)/.test(name))).toEqual([]);
      expect(Variables).not.toHaveProperty('WRITING');
    }
  });

  const statementsOf = (id: string) =>
    Object.entries(resources)
      .filter(([name, { Type }]) => Type === 'AWS::IAM::Policy' && name.startsWith(`${id}Role`))
      .flatMap(
        ([, { Properties }]) =>
          (
            Properties.PolicyDocument as {
              Statement: { Action: string | string[]; Effect: string; Resource: unknown }[];
            }
          ).Statement,
      );

  const READS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
  const WRITES = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
  const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const INBOX = [
    's3:GetObject',
    's3:GetObjectVersion',
    's3:ListBucket',
    's3:PutObject',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ];
  test.each([
    ['Reader', [...READS, ...LOGS]],
    ['Writer', [...READS, ...WRITES, ...LOGS]],
    ['Publisher', [...READS, ...WRITES, ...LOGS]],
    ['Sweeper', [...READS, ...WRITES, ...LOGS]],
    ['Maintainer', [...READS, 'dynamodb:Scan', ...WRITES, ...LOGS]],
    ['InboxReader', [...READS, ...WRITES, ...LOGS, ...INBOX]],
  ])('%s may do exactly what its row says', (id, actions) => {
    const statements = statementsOf(id);
    expect([...new Set(statements.flatMap(({ Action }) => Action))].sort()).toEqual(actions.sort());
    expect(statements.filter(({ Resource }) => JSON.stringify(Resource) === '"*"')).toEqual([]);
  });

  test('every action is spelled as AWS spells it', () => {
    const known = new Set([
      ...READS,
      ...WRITES,
      ...LOGS,
      ...INBOX,
      'dynamodb:Scan',
      's3:DeleteObject',
      'lambda:InvokeFunction',
      'sqs:StartMessageMoveTask',
      'sts:AssumeRole',
      's3:*',
      'sqs:*',
    ]);
    const actions =
      JSON.stringify(resources).match(/"(dynamodb|logs|s3|sqs|lambda|sts|scheduler|kms|iam):[\w*]+"/g) ?? [];
    const used = new Set(
      actions.map((action) => action.slice(1, -1)).filter((action) => !/^s3:ObjectCreated/.test(action)),
    );
    expect([...used].filter((action) => !known.has(action))).toEqual([]);
  });
});

describe('the API', () => {
  test('each route of the table once, to an integration that may invoke', () => {
    const keys = ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(new Set(keys)).toEqual(
      new Set(ROUTES.flatMap(([methods, path]) => methods.map((method) => `${method} ${path}`))),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(ofType('AWS::Lambda::Permission')).toHaveLength(keys.length);
    template.allResourcesProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      Action: 'lambda:InvokeFunction',
    });
    template.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
      PayloadFormatVersion: '2.0',
      IntegrationType: 'AWS_PROXY',
    });
  });

  test('throttled, its access logged without query strings', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
      AccessLogSettings: {
        DestinationArn: Match.anyValue(),
        Format: Match.not(Match.stringLikeRegexp('querystring|authorizer')),
      },
    });
  });
});

describe('inbox, sweeper, alarms', () => {
  test('the bucket is private, versioned, encrypted, TLS only; it tells the queue, which it may', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { QueueConfigurations: [Match.objectLike({ Event: 's3:ObjectCreated:*' })] },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  test('a message is tried five times and outlives its function six times', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 6 * FUNCTIONS.InboxReader.timeout.toSeconds(),
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test('the sweeper runs every five minutes; a scrub that was stopped is gone on with every fifteen', () => {
    const sweeping = { ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' };
    template.hasResourceProperties('AWS::Scheduler::Schedule', sweeping);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Target: { Input: '{"task":"go-on"}' },
    });
  });

  test('alarms watch errors, throttles, age of intents, dead letters and cost, in periods that CloudWatch takes', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    const metrics = JSON.stringify(alarms);
    for (const name of [
      'Errors',
      'Throttles',
      '5xx',
      'OldestIntentMinutes',
      'ApproximateNumberOfMessagesVisible',
      'ReadThrottleEvents',
      'ConsumedReadCapacityUnits',
    ]) {
      expect(metrics).toContain(`"${name}"`);
    }
    const deadLetters = Object.entries(resources).flatMap(([id, { Type }]) =>
      Type === 'AWS::SQS::Queue' && id.includes('DeadLetters') ? [id] : [],
    );
    expect(deadLetters).toHaveLength(2);
    for (const id of deadLetters) expect(metrics).toContain(id);
    for (const [, period] of metrics.matchAll(/"Period":(\d+)/g)) expect(Number(period) % 60).toBe(0);
    expect(dev.findResources('AWS::CloudWatch::Alarm')).toEqual({});
    expect(dev.findResources('AWS::CloudWatch::Dashboard')).toEqual({});
  });

  test('the dashboard is JSON that names metrics', () => {
    const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
    const body = dashboard?.Properties.DashboardBody as { 'Fn::Join': [string, unknown[]] };
    const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x')).join('');
    expect((JSON.parse(text) as { widgets: object[] }).widgets.length).toBeGreaterThan(6);
  });
});

describe('stages', () => {
  test.each([
    [{ issuer: 'https://issuer.test' }, { ISSUER: 'https://issuer.test' }],
    [
      { issuer: 'https://issuer.test', audience: 'a', closedReading: 'true' },
      { ISSUER: 'https://issuer.test', AUDIENCE: 'a', READING: 'closed' },
    ],
    [{ baseUrl: 'https://fhir.test/r4' }, { BASE_URL: 'https://fhir.test/r4' }],
  ])('%j is told to every function', (context, variables) => {
    const told = Template.fromStack(
      stackOf(context, `S${Object.keys(context).length}${Object.keys(context)[0]}`).stack,
    );
    told.allResourcesProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike(variables) } });
  });

  test('a stage that does not exist is refused by name', () => {
    expect(() => stageOf(() => 'production')).toThrow('There is no stage production: dev, prod are');
  });
});
