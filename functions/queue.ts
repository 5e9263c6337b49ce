import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

/** SQS takes so many messages at once. */
const BATCH = 10;

/** Sends messages as JSON, any number of them; throws where one could not be sent. */
export async function sendAll(sqs: SQSClient, QueueUrl: string, messages: readonly object[]): Promise<void> {
  for (let i = 0; i < messages.length; i += BATCH) {
    const Entries = messages
      .slice(i, i + BATCH)
      .map((message, n) => ({ Id: String(n), MessageBody: JSON.stringify(message) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages could not be sent: ${Failed[0]?.Message}`);
  }
}
