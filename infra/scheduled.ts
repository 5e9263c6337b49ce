import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Handler } from './handler.ts';

export interface ScheduledProps {
  readonly handler: Handler;
  readonly minutes: number;
  readonly description: string;
  /** What the function is invoked with. */
  readonly event?: object;
}

/** Runs a function every so many minutes. */
export class Scheduled extends Construct {
  constructor(scope: Construct, id: string, { handler, minutes, description, event }: ScheduledProps) {
    super(scope, id);
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
      target: new LambdaInvoke(handler.alias, {
        retryAttempts: 0,
        ...(event ? { input: ScheduleTargetInput.fromObject(event) } : {}),
      }),
      description,
    });
  }
}
