import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { type Objects, objectsOf, s3Client } from '../objects.ts';
import { sendAll, sqsClient } from '../queue.ts';
import type { InboxMessage } from './message.ts';

/** The bucket and the queues, as far as the inbox needs them. */
export interface InboxDoor extends Objects {
  /** The current version of an object; undefined where it is gone. */
  currentVersion(key: string): Promise<string | undefined>;
  /** Bytes of one version, from `start` to before `end`. */
  open(pointer: Pointer, range?: { readonly start: number; readonly end: number }): Promise<AsyncIterable<Uint8Array>>;
  send(messages: readonly InboxMessage[]): Promise<void>;
  /** Lays a message with the dead letters at once, with the reason. */
  bury(message: InboxMessage, reason: string): Promise<void>;
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

export function inboxDoor({ bucket: Bucket, queueUrl, deadLetterUrl }: InboxNames): InboxDoor {
  const s3 = s3Client();
  const sqs = sqsClient();
  return {
    ...objectsOf(s3, Bucket),
    async currentVersion(Key) {
      try {
        return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).VersionId ?? '';
      } catch (error) {
        if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
        throw error;
      }
    },
    async open({ key, versionId }, range) {
      const { Body } = await s3.send(
        new GetObjectCommand({
          Bucket,
          Key: key,
          ...(versionId ? { VersionId: versionId } : {}),
          ...(range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {}),
        }),
      );
      return Body as unknown as AsyncIterable<Uint8Array>;
    },
    send: (messages) => sendAll(sqs, queueUrl, messages),
    bury: (message, reason) => sendAll(sqs, deadLetterUrl, [{ ...message, reason }]),
  };
}
