import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Objects, objectsOf, s3Client } from '../objects.ts';
import { sendAll, sqsClient } from '../queue.ts';
import type { ExportMessage } from './job.ts';

/** The bucket and the queue, as far as exports need them. */
export interface ExportDoor extends Objects {
  remove(keys: readonly string[]): Promise<void>;
  /** A link to an object that needs no token, good for `seconds`. */
  link(key: string, seconds: number): Promise<string>;
  send(messages: readonly ExportMessage[]): Promise<void>;
}

export interface ExportNames {
  readonly bucket: string;
  readonly queueUrl: string;
}

/** Objects deleted at once. */
const OBJECTS = 50;

export function exportDoor({ bucket: Bucket, queueUrl }: ExportNames): ExportDoor {
  const s3 = s3Client();
  const sqs = sqsClient();
  return {
    ...objectsOf(s3, Bucket),
    async remove(keys) {
      for (let i = 0; i < keys.length; i += OBJECTS) {
        const some = keys.slice(i, i + OBJECTS);
        await Promise.all(some.map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }))));
      }
    },
    link: (Key, expiresIn) => getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn }),
    send: (messages) => sendAll(sqs, queueUrl, messages),
  };
}
