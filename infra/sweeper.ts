import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';

/** Runs the sweeper every five minutes: intents older than fifteen are finished or undone. */
export class Sweeper extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, handler: Handler) {
    super(scope, id);
    this.handler = handler;
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new LambdaInvoke(handler.alias, { retryAttempts: 0 }),
      description: 'Sweeps intents of interrupted writers',
    });
  }
}
