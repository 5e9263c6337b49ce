import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { outcomesIn, type SplitNote } from '../../functions/inbox/status.ts';
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

/** `folder` holds the objects; without `watched` nothing that lies there is published, but queues work. */
export async function localInbox(
  { buckets, queues: definitions }: StackDefinition,
  { folder, watched }: { readonly folder: string; readonly watched: boolean },
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
    for (const definition of watched ? buckets : []) tell(definition, bucket, queues, seen);
  };
  for (const { prefix } of buckets.flatMap(({ notifications }) => notifications)) {
    mkdirSync(join(folder, prefix), { recursive: true });
  }
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

/** Looked through to its end, and every record's end noted; what failed is tried again. */
function finished(bucket: LocalBucket, version: string): boolean {
  const noted = bucket.read(`status/${version}/split.json`);
  if (noted === undefined) return false;
  const { records, done } = JSON.parse(noted) as SplitNote;
  const outcomes = outcomesIn(bucket.list(`status/${version}/`).map(({ key }) => key));
  return done && outcomes.size >= records && ![...outcomes.values()].includes('failed');
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
