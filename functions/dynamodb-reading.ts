import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDB, Operation } from '../store/dynamodb.ts';

/** One operation's command; the table that holds it pairs input and command, which TypeScript cannot follow through a lookup. */
export type Commands = { readonly [O in Operation]?: new (input: never) => object };

/** The commands that the reading function may send, and no others: they are all that its bundle carries. */
export const READING: Commands = { GetItem: GetItemCommand, BatchGetItem: BatchGetItemCommand, Query: QueryCommand };

/** DynamoDB through the AWS SDK, configured by the environment as Lambda gives it. Throttles and lost connections are repeated by the SDK. */
export function dynamoDB(commands: Commands): DynamoDB {
  const client = new DynamoDBClient({ maxAttempts: 4 });
  const call = async (operation: Operation, input: object): Promise<object> => {
    const Command = commands[operation];
    if (Command === undefined) throw new Error(`${operation} is not among this function's rights`);
    return client.send(new Command(input as never) as never);
  };
  return call as DynamoDB;
}
