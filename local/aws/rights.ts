import type { Operation } from '../../store/dynamodb.ts';
import { DynamoDBError } from '../dynalite/actions.ts';
import { arnOf, type FunctionDefinition, type Statement } from './template.ts';

/**
 * Holds each DynamoDB call against the IAM statements of the function that makes it, whose name is its access key here. A call that the cloud would
 * deny is denied, and told on standard error, since it is a fault of the stack.
 */
export function authorizer(functions: readonly FunctionDefinition[], complain: (line: string) => void) {
  const statements = new Map(functions.map(({ name, statements }) => [name, statements]));
  return (accessKey: string | undefined, operation: Operation, data: object): void => {
    for (const table of tablesOf(data)) {
      if (allows(statements.get(accessKey ?? '') ?? [], `dynamodb:${operation}`, arnOf(table))) continue;
      const message = `${accessKey} is not authorized to perform dynamodb:${operation} on table ${table}`;
      complain(message);
      throw new DynamoDBError('AccessDeniedException', message);
    }
  };
}

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
