import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import type { Stage } from './stage.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * What is dropped under inbox/ of the bucket is published: the bucket tells the queue, a function takes messages from there; what cannot be published ends with
 * the dead letters, and what became of each record is noted under status/.
 */
export class Inbox extends Construct {
  readonly bucket: Bucket;
  readonly work: WorkQueue;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: stage.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          id: 'status',
          prefix: 'status/',
          expiration: Duration.days(90),
          noncurrentVersionExpiration: Duration.days(7),
        },
        { id: 'replaced', prefix: 'inbox/', noncurrentVersionExpiration: Duration.days(30) },
        { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    this.work = new WorkQueue(this, 'Work');
    this.notify();
  }

  /** Written into the bucket itself: the CDK's own way would deploy one more function, only to set this. */
  private notify(): void {
    const allowed = this.work.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.work.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const bucket = this.bucket.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The bucket is no CfnBucket');
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: this.work.queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: 'inbox/' }] } },
        },
      ],
    };
    if (allowed.policyDependable) this.bucket.node.addDependency(allowed.policyDependable);
  }

  /** Sends the queue's messages to this function, and lets it read objects, note what became of them and tell it. */
  feed(handler: Handler, { inboxConcurrency }: Stage): void {
    this.work.feed(handler, inboxConcurrency);
    const allow = (actions: string[], resource: string) =>
      handler.fn.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['s3:GetObject', 's3:GetObjectVersion'], this.bucket.arnForObjects('inbox/*'));
    allow(['s3:GetObject', 's3:PutObject'], this.bucket.arnForObjects('status/*'));
    // Without it a missing object would be told as forbidden.
    allow(['s3:ListBucket'], this.bucket.bucketArn);
    this.work.deadLetters.grantSendMessages(handler.fn);
  }

  /** What the functions that work on the inbox are told. */
  get environment(): Record<string, string> {
    return {
      INBOX_BUCKET: this.bucket.bucketName,
      INBOX_QUEUE_URL: this.work.queue.queueUrl,
      DEAD_LETTER_URL: this.work.deadLetters.queueUrl,
    };
  }
}
