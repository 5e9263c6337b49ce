// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { expect, test } from 'vitest';
import { arnOf } from '../../local/aws/intrinsics.ts';
import { localStack } from '../../local/aws/local-stack.ts';
import { allows, demandOf, tableDemand } from '../../local/aws/rights.ts';

const allow = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Batch*'], Resource: arnOf('Records') } as const;
const deny = { Effect: 'Deny', Action: 'dynamodb:BatchWriteItem', Resource: '*' } as const;

test.each([
  [[allow], 'dynamodb:GetItem', 'Records', true],
  [[allow], 'dynamodb:GetItem', 'Index', false],
  [[allow], 'dynamodb:PutItem', 'Records', false],
  [[allow], 'dynamodb:BatchWriteItem', 'Records', true],
  [[allow, deny], 'dynamodb:BatchWriteItem', 'Records', false],
  [[], 'dynamodb:GetItem', 'Records', false],
])('%j: %s on %s is allowed: %s', (statements, action, table, allowed) => {
  expect(allows(statements, action, arnOf(table))).toBe(allowed);
});

test('a call that the cloud would deny is denied and told', () => {
  const complaints: string[] = [];
  const reader = { name: 'Reader', file: '', exported: '', environment: {}, timeoutSeconds: 3, statements: [allow] };
  const authorize = tableDemand(demandOf([reader], (line) => complaints.push(line)));
  authorize('Reader', 'GetItem', { TableName: 'Records' });
  for (const [key, data] of [
    ['Reader', { TableName: 'Index' }],
    ['Nobody', { TableName: 'Records' }],
    [undefined, { TableName: 'Records' }],
  ] as const) {
    expect(() => authorize(key, 'GetItem', data)).toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  }
  expect(() => authorize('Reader', 'BatchGetItem', { RequestItems: { Records: {}, Index: {} } })).toThrow();
  expect(complaints).toHaveLength(4);
});

test('a deployed function that asks for what its role does not allow is denied, through DynamoDB’s own door', async () => {
  const complaints: string[] = [];
  const stack = await localStack({
    place: { memory: true },
    baseUrl: 'https://fhir.test/r4',
    environment: { RECORDS_TABLE: 'NotOurs' },
    log: () => {},
    complain: (line) => complaints.push(line),
  });
  const { status } = await stack.request({
    method: 'GET',
    target: '/r4/ResearchStudy/a',
    headers: { host: 'fhir.test' },
    body: Buffer.alloc(0),
  });
  await stack.close();
  expect(status).toBe(500);
  expect(complaints[0]).toMatch(/^Reader\w+ is not authorized to perform dynamodb:GetItem on arn:local:NotOurs$/);
});
