import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import type { Inbox } from './inbox.ts';

export interface RightsProps {
  readonly inbox: Inbox;
  /** Functions that publishers invoke: to publish, and to be told what became of what they dropped. */
  readonly published: readonly Handler[];
  /** Functions that operators invoke by hand. */
  readonly operated: readonly Handler[];
}

/** Policies to attach to people and pipelines: publishing and operating are separate rights, and reading is neither. */
export class Rights extends Construct {
  constructor(scope: Construct, id: string, { inbox, published, operated }: RightsProps) {
    super(scope, id);
    const invoke = (handlers: readonly Handler[]) =>
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: handlers.map(({ alias }) => alias.functionArn),
      });
    // The commands find the functions by the stack's outputs.
    const find = new PolicyStatement({
      actions: ['cloudformation:DescribeStacks'],
      resources: [Stack.of(this).stackId],
    });
    const publishing = new ManagedPolicy(this, 'Publishing', {
      description: 'May publish: drop records into the inbox, read their status, invoke the publishing function',
      statements: [
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [inbox.bucket.arnForObjects('inbox/*')] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [inbox.bucket.arnForObjects('status/*')] }),
        invoke(published),
        find,
      ],
    });
    const operating = new ManagedPolicy(this, 'Operating', {
      description: 'May operate: sweep, reindex, scrub, explain searches, look at the dead letters and try them again',
      statements: [
        invoke(operated),
        find,
        new PolicyStatement({
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:StartMessageMoveTask'],
          resources: [inbox.work.deadLetters.queueArn],
        }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [inbox.work.queue.queueArn] }),
      ],
    });
    new CfnOutput(this, 'PublishingPolicy', { value: publishing.managedPolicyArn });
    new CfnOutput(this, 'OperatingPolicy', { value: operating.managedPolicyArn });
  }
}
