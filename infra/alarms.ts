import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Exports } from './exports.ts';
import type { FhirApi } from './fhir-api.ts';
import type { Handler } from './handler.ts';
import type { Inbox } from './inbox.ts';
import type { Stage } from './stage.ts';
import type { Tables } from './tables.ts';

export interface Watched {
  readonly api: FhirApi;
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly tables: Tables;
  readonly inbox: Inbox;
  readonly exports: Exports;
}

const NAMESPACE = 'ResearchStudyFhir';
const period = Duration.minutes(5);

/** What an operator should be told of: each a metric that is zero, or low, while all is well. */
export class Alarms extends Construct {
  /** Minutes since the oldest unfinished write began, as the sweeper saw it. */
  readonly oldestIntent: Metric;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, stage: Stage, watched: Watched) {
    super(scope, id);
    this.oldestIntent = this.intentAge(watched.handlers.Sweeper);
    if (!stage.alarms) return;
    for (const [name, { alias }] of Object.entries(watched.handlers)) {
      this.alarm(`${name}Errors`, alias.metricErrors({ period }), 1, `${name} throws: see its log`);
      this.alarm(
        `${name}Throttles`,
        alias.metricThrottles({ period }),
        1,
        `${name} is invoked more often than it may run`,
      );
    }
    this.alarm(
      'ServerErrors',
      watched.api.stage.metricServerError({ period, statistic: 'Sum' }),
      1,
      'Clients got a 5xx',
    );
    this.alarm(
      'IntentAge',
      this.oldestIntent,
      60,
      'An interrupted write has not been settled for an hour: is the sweeper running?',
    );
    for (const [name, { deadLetters }, told] of [
      [
        'DeadLetters',
        watched.inbox.work,
        'Records could not be published: their reasons are in the queue and under status/',
      ],
      [
        'ExportDeadLetters',
        watched.exports.work,
        'Parts of an export could not be written: see the log of the Exporter',
      ],
    ] as const)
      this.alarm(name, deadLetters.metricApproximateNumberOfMessagesVisible({ period }), 1, told);
    for (const [name, table] of [
      ['Records', watched.tables.records],
      ['Index', watched.tables.index],
    ] as const) {
      const throttled = new MathExpression({
        expression: 'reads + writes',
        usingMetrics: {
          reads: table.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
          writes: table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
        },
        period,
      });
      this.alarm(
        `${name}Throttled`,
        throttled,
        1,
        `${name} is asked for more than its maximum units or its partitions give`,
      );
      const consumed = table.metricConsumedReadCapacityUnits({ statistic: 'Sum', period });
      const half = stage.maxReadUnits * period.toSeconds() * 0.5;
      this.alarm(
        `${name}Cost`,
        consumed,
        half,
        `${name} is read at half of its cap for five minutes: a runaway query or client?`,
      );
    }
    if (stage.alarmTopicArn === undefined) return;
    const action = new SnsAction(Topic.fromTopicArn(this, 'Topic', stage.alarmTopicArn));
    for (const alarm of this.all) alarm.addAlarmAction(action);
  }

  private alarm(id: string, metric: IMetric, threshold: number, alarmDescription: string): void {
    this.all.push(
      new Alarm(this, id, {
        metric,
        threshold,
        alarmDescription,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  private intentAge(sweeper: Handler | undefined): Metric {
    const metricName = 'OldestIntentMinutes';
    if (sweeper) {
      new MetricFilter(this, 'IntentAgeFilter', {
        logGroup: sweeper.fn.logGroup,
        filterPattern: FilterPattern.exists('$.oldestIntentMinutes'),
        metricNamespace: NAMESPACE,
        metricName,
        metricValue: '$.oldestIntentMinutes',
      });
    }
    return new Metric({ namespace: NAMESPACE, metricName, statistic: 'Maximum', period });
  }
}
