import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';

/** The operations of DynamoDB that the store uses; every one is a single-item or read-only call, so that any compatible store will do. */
export interface Operations {
  GetItem: { input: GetItemCommandInput; output: Omit<GetItemCommandOutput, '$metadata'> };
  BatchGetItem: { input: BatchGetItemCommandInput; output: Omit<BatchGetItemCommandOutput, '$metadata'> };
  Query: { input: QueryCommandInput; output: Omit<QueryCommandOutput, '$metadata'> };
  /** For the operator's scrub and reindex only: no function that serves requests may scan. */
  Scan: { input: ScanCommandInput; output: Omit<ScanCommandOutput, '$metadata'> };
  PutItem: { input: PutItemCommandInput; output: Omit<PutItemCommandOutput, '$metadata'> };
  UpdateItem: { input: UpdateItemCommandInput; output: Omit<UpdateItemCommandOutput, '$metadata'> };
  DeleteItem: { input: DeleteItemCommandInput; output: Omit<DeleteItemCommandOutput, '$metadata'> };
  BatchWriteItem: { input: BatchWriteItemCommandInput; output: Omit<BatchWriteItemCommandOutput, '$metadata'> };
}
export type Operation = keyof Operations;

/**
 * One call to DynamoDB. The rim makes it: the AWS SDK in functions/, the embedded store in local/ and in tests; meters and fault injectors wrap it.
 * Fails as the SDK does: an Error whose `name` is the DynamoDB exception, such as ConditionalCheckFailedException.
 */
export type DynamoDB = <O extends Operation>(
  operation: O,
  input: Operations[O]['input'],
) => Promise<Operations[O]['output']>;
