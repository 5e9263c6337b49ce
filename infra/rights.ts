import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnOutput } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import type { Inbox } from './inbox.ts';

export interface RightsProps {
  readonly inbox: Inbox;
  readonly publisher: Handler;
  /** Functions that operators invoke by hand. */
  readonly operated: readonly Handler[];
}

/** Policies to attach to people and pipelines: publishing and operating are separate rights, and reading is neither. */
export class Rights extends Construct {
  constructor(scope: Construct, id: string, { inbox, publisher, operated }: RightsProps) {
    super(scope, id);
    const invoke = (handlers: readonly Handler[]) =>
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: handlers.map(({ alias }) => alias.functionArn),
      });
    const publishing = new ManagedPolicy(this, 'Publishing', {
      description: 'May publish: drop records into the inbox, read their status, invoke the publishing function',
      statements: [
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [inbox.bucket.arnForObjects('inbox/*')] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [inbox.bucket.arnForObjects('status/*')] }),
        invoke([publisher]),
      ],
    });
    const operating = new ManagedPolicy(this, 'Operating', {
      description: 'May operate: sweep, reindex, scrub, explain searches, look at the dead letters and try them again',
      statements: [
        invoke(operated),
        new PolicyStatement({
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:StartMessageMoveTask'],
          resources: [inbox.deadLetters.queueArn],
        }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [inbox.queue.queueArn] }),
      ],
    });
    new CfnOutput(this, 'PublishingPolicy', { value: publishing.managedPolicyArn });
    new CfnOutput(this, 'OperatingPolicy', { value: operating.managedPolicyArn });
  }
}
