import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';

/** Deliveries of one message before it is laid with the dead letters; functions/deliveries.ts counts to the same. */
const ATTEMPTS = 5;

/** A queue that a function works off one message at a time, and the dead letters: what it could not do. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const kept = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.deadLetters = new Queue(this, 'DeadLetters', kept);
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      // Six times what its functions may take.
      visibilityTimeout: Duration.minutes(30),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
  }

  /** Sends the messages to this function, in so many instances at once, and lets it send more. */
  feed({ fn, alias }: Handler, maxConcurrency: number): void {
    alias.addEventSource(new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency }));
    this.queue.grantSendMessages(fn);
  }
}
