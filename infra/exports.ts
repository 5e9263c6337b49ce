import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import { WorkQueue } from './work-queue.ts';

/** Parts written at once. */
const CONCURRENCY = 5;

/** Files of Bulk Data exports, which last a week, and the queue of parts still to write. */
export class Exports extends Construct {
  readonly bucket: Bucket;
  readonly work: WorkQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Copies of what the tables hold: nothing is lost with them.
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [{ id: 'files', prefix: 'exports/', expiration: Duration.days(7) }],
    });
    this.work = new WorkQueue(this, 'Work');
  }

  /** Sends the queue's messages to this function, and lets it keep files. Links are signed with its rights to read them. */
  feed(handler: Handler): void {
    const { fn } = handler;
    this.work.feed(handler, CONCURRENCY);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [this.bucket.arnForObjects('exports/*')],
      }),
    );
    fn.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
  }

  /** What the function is told. */
  get environment(): Record<string, string> {
    return { EXPORT_BUCKET: this.bucket.bucketName, EXPORT_QUEUE_URL: this.work.queue.queueUrl };
  }
}
