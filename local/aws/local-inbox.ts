import { type LocalBucket, localBucket } from './bucket.ts';
import { type Deliver, type LocalQueues, localQueues } from './queues.ts';
import type { Demand } from './rights.ts';
import type { BucketDefinition, StackDefinition } from './template.ts';

/** The bucket, its notifications and the queues of the template, over a folder that is watched. */
export interface LocalInbox {
  /** Variables that lead the AWS SDK here. */
  readonly endpoints: Readonly<Record<string, string>>;
  settled(): Promise<void>;
  close(): void;
}

const WATCH_MILLISECONDS = 1_000;

export async function localInbox(
  { buckets, queues: definitions }: StackDefinition,
  folder: string,
  deliver: Deliver,
  demand: Demand,
  complain: (line: string) => void,
): Promise<LocalInbox> {
  const bucket = await localBucket(folder, demand);
  const queues = await localQueues(definitions, deliver, demand, (body, reason) =>
    complain(`Not published: ${body}${reason === undefined ? '' : ` (${reason})`}`),
  );
  const seen = new Set<string>();
  const look = (): void => {
    for (const definition of buckets) tell(definition, bucket, queues, seen);
  };
  const watch = setInterval(look, WATCH_MILLISECONDS);
  watch.unref();
  return {
    endpoints: { AWS_ENDPOINT_URL_S3: bucket.endpoint, AWS_ENDPOINT_URL_SQS: queues.endpoint },
    settled() {
      look();
      return queues.settled();
    },
    close() {
      clearInterval(watch);
      queues.close();
      bucket.close();
    },
  };
}

/** Tells the queue of each object it has not been told of; what an earlier run has finished is not told again. */
function tell(
  { name, notifications }: BucketDefinition,
  bucket: LocalBucket,
  queues: LocalQueues,
  seen: Set<string>,
): void {
  for (const { prefix, queue } of notifications) {
    for (const { key, versionId } of bucket.list(prefix)) {
      const version = `${key}/${versionId}`;
      if (seen.has(version)) continue;
      seen.add(version);
      if (!finished(bucket, version)) queues.send(queue, notificationOf(name, key, versionId));
    }
  }
}

/** Split, and every record's end noted. */
function finished(bucket: LocalBucket, version: string): boolean {
  const split = bucket.read(`status/${version}/split.json`);
  if (split === undefined) return false;
  const { records } = JSON.parse(split) as { records: number };
  return bucket.list(`status/${version}`).length > records;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const notificationOf = (bucket: string, key: string, versionId: string): string =>
  JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key).replaceAll('%2F', '/'), versionId } },
      },
    ],
  });
