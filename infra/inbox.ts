import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import type { Stage } from './stage.ts';

/** Deliveries of one message before it is laid with the dead letters. */
const ATTEMPTS = 5;

/**
 * What is dropped under inbox/ of the bucket is published: the bucket tells the queue, a function takes messages from there; what cannot be published ends with
 * the dead letters, and what became of each record is noted under status/.
 */
export class Inbox extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;
  readonly deadLetters: Queue;

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
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(30),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    this.notify();
  }

  /** Written into the bucket itself: the CDK's own way would deploy one more function, only to set this. */
  private notify(): void {
    const allowed = this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const bucket = this.bucket.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The bucket is no CfnBucket');
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: this.queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: 'inbox/' }] } },
        },
      ],
    };
    if (allowed.policyDependable) this.bucket.node.addDependency(allowed.policyDependable);
  }

  /** Sends the queue's messages to this function, one at a time in each of a few instances, and lets it read objects and note their status. */
  feed(handler: Handler, { inboxConcurrency }: Stage): void {
    handler.alias.addEventSource(new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency: inboxConcurrency }));
    const allow = (actions: string[], resource: string) =>
      handler.fn.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['s3:GetObject', 's3:GetObjectVersion'], this.bucket.arnForObjects('inbox/*'));
    allow(['s3:PutObject'], this.bucket.arnForObjects('status/*'));
    // Without it a missing object would be told as forbidden.
    allow(['s3:ListBucket'], this.bucket.bucketArn);
    this.queue.grantSendMessages(handler.fn);
    this.deadLetters.grantSendMessages(handler.fn);
  }

  /** What the functions that work on the inbox are told. */
  get environment(): Record<string, string> {
    return {
      INBOX_BUCKET: this.bucket.bucketName,
      INBOX_QUEUE_URL: this.queue.queueUrl,
      DEAD_LETTER_URL: this.deadLetters.queueUrl,
    };
  }
}
