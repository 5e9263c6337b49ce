import type { Operation } from '../../store/dynamodb.ts';
import { DynamoDBError } from '../dynalite/actions.ts';
import { arnOf } from './intrinsics.ts';
import type { FunctionDefinition, Statement } from './template.ts';

/** Throws where the function whose access key this is may not do this action. */
export type Demand = (accessKey: string | undefined, action: string, resource: string) => void;

/**
 * Holds each call against the IAM statements of the function that makes it, whose name is its access key here. A call that the cloud would deny is denied,
 * and told, since it is a fault of the stack.
 */
export function demandOf(functions: readonly FunctionDefinition[], complain: (line: string) => void): Demand {
  const statements = new Map(functions.map(({ name, statements }) => [name, statements]));
  return (accessKey, action, resource) => {
    if (allows(statements.get(accessKey ?? '') ?? [], action, resource)) return;
    const message = `${accessKey} is not authorized to perform ${action} on ${resource}`;
    complain(message);
    throw new DynamoDBError('AccessDeniedException', message);
  };
}

/** The same for a call to DynamoDB, on each table it names. */
export const tableDemand =
  (demand: Demand) =>
  (accessKey: string | undefined, operation: Operation, data: object): void => {
    for (const table of tablesOf(data)) demand(accessKey, `dynamodb:${operation}`, arnOf(table));
  };

/** Who signed a request: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
export const signerOf = (authorization: string | undefined): string | undefined =>
  /Credential=([^/]+)\//.exec(authorization ?? '')?.[1];

function tablesOf(data: object): string[] {
  if ('RequestItems' in data) return Object.keys(data.RequestItems as object);
  return 'TableName' in data ? [String(data.TableName)] : [];
}

/** An explicit Deny wins; what nothing allows is denied. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  const applying = statements.filter(
    (statement) => matchesAny(statement.Action, action) && matchesAny(statement.Resource, resource),
  );
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

const matchesAny = (patterns: string | readonly string[], value: string): boolean =>
  [patterns].flat().some((pattern) => patternOf(pattern).test(value));

const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
