import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ExportMessage } from './job.ts';

/** The bucket and the queue, as far as exports need them. */
export interface ExportDoor {
  /** False where `once` is asked and the object is there already. */
  put(
    key: string,
    body: string,
    options?: { readonly once?: boolean; readonly contentType?: string },
  ): Promise<boolean>;
  get(key: string): Promise<string | undefined>;
  list(prefix: string): Promise<string[]>;
  remove(keys: readonly string[]): Promise<void>;
  /** A link to an object that needs no token, good for `seconds`. */
  link(key: string, seconds: number): Promise<string>;
  send(messages: readonly ExportMessage[]): Promise<void>;
}

export interface ExportNames {
  readonly bucket: string;
  readonly queueUrl: string;
}

/** SQS takes so many messages at once. */
const MESSAGES = 10;
/** Objects deleted at once. */
const OBJECTS = 50;

export function exportDoor({ bucket: Bucket, queueUrl: QueueUrl }: ExportNames): ExportDoor {
  const s3 = new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    async put(Key, Body, { once = false, contentType = 'application/json' } = {}) {
      const condition = once ? { IfNoneMatch: '*' } : {};
      const done = s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: contentType, ...condition }));
      return done.then(() => true, unless('PreconditionFailed', false));
    },
    async get(Key) {
      const got = s3.send(new GetObjectCommand({ Bucket, Key }));
      return got.then(({ Body }) => Body?.transformToString(), unless('NoSuchKey', undefined));
    },
    async list(Prefix) {
      const keys: string[] = [];
      let from: string | undefined;
      do {
        const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: from }));
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        from = page.NextContinuationToken;
      } while (from !== undefined);
      return keys;
    },
    async remove(keys) {
      for (let i = 0; i < keys.length; i += OBJECTS) {
        const some = keys.slice(i, i + OBJECTS);
        await Promise.all(some.map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }))));
      }
    },
    link: (Key, expiresIn) => getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn }),
    async send(messages) {
      for (let i = 0; i < messages.length; i += MESSAGES) {
        const Entries = messages
          .slice(i, i + MESSAGES)
          .map((message, n) => ({ Id: String(n), MessageBody: JSON.stringify(message) }));
        const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) throw new Error(`${Failed.length} messages could not be sent: ${Failed[0]?.Message}`);
      }
    },
  };
}

/** A failure of this name is an answer. */
const unless =
  <T>(name: string, answer: T) =>
  (error: unknown): T => {
    if (error instanceof Error && error.name === name) return answer;
    throw error;
  };
