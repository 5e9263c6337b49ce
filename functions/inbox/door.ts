import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { InboxMessage } from './message.ts';

/** The bucket and the queues, as far as the inbox needs them. */
export interface InboxDoor {
  /** The current version of an object; undefined where it is gone. */
  currentVersion(key: string): Promise<string | undefined>;
  /** Bytes of one version, from `start` to before `end`. */
  open(pointer: Pointer, range?: { readonly start: number; readonly end: number }): Promise<AsyncIterable<Uint8Array>>;
  send(messages: readonly InboxMessage[]): Promise<void>;
  /** Lays a message with the dead letters at once, with the reason. */
  bury(message: InboxMessage, reason: string): Promise<void>;
  /** Notes what became of a pointer under status/, where an operator can read it. */
  note(name: string, status: object): Promise<void>;
}

export interface Pointer {
  readonly key: string;
  readonly versionId: string;
}

export interface InboxNames {
  readonly bucket: string;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
}

/** SQS takes so many messages at once. */
const BATCH = 10;

export function inboxDoor({ bucket, queueUrl, deadLetterUrl }: InboxNames): InboxDoor {
  const s3 = new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    async currentVersion(key) {
      try {
        return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).VersionId ?? '';
      } catch (error) {
        if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
        throw error;
      }
    },
    async open({ key, versionId }, range) {
      const { Body } = await s3.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(versionId ? { VersionId: versionId } : {}),
          ...(range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {}),
        }),
      );
      return Body as unknown as AsyncIterable<Uint8Array>;
    },
    async send(messages) {
      for (let i = 0; i < messages.length; i += BATCH) {
        const entries = messages
          .slice(i, i + BATCH)
          .map((message, n) => ({ Id: String(n), MessageBody: JSON.stringify(message) }));
        const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
        if (Failed.length > 0) throw new Error(`${Failed.length} messages could not be sent: ${Failed[0]?.Message}`);
      }
    },
    async bury(message, reason) {
      const MessageBody = JSON.stringify({ ...message, reason });
      await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody }));
    },
    async note(name, status) {
      const Body = JSON.stringify(status);
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: `status/${name}.json`, Body, ContentType: 'application/json' }),
      );
    },
  };
}
