import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms, Watched } from './alarms.ts';
import type { Stage } from './stage.ts';

/** One page that shows whether clients are served, how fast, at what cost, and whether the inbox is worked off. */
export class Overview extends Construct {
  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    { api, handlers, tables, inbox, exports }: Watched,
    alarms: Alarms,
  ) {
    super(scope, id);
    if (!stage.dashboard) return;
    const aliases = Object.values(handlers).map(({ alias }) => alias);
    const both = [tables.records, tables.index];
    const row = (...graphs: [title: string, left: IMetric[]][]) =>
      graphs.map(([title, left]) => new GraphWidget({ title, left, width: 24 / graphs.length, height: 6 }));
    new Dashboard(this, 'Dashboard', {
      widgets: [
        row(
          [
            'Requests and refusals',
            [api.stage.metricCount(), api.stage.metricClientError(), api.stage.metricServerError()],
          ],
          [
            'Latency, p50 and p99',
            [api.stage.metricLatency({ statistic: 'p50' }), api.stage.metricLatency({ statistic: 'p99' })],
          ],
          [
            'Functions: errors and throttles',
            aliases.flatMap((alias) => [alias.metricErrors(), alias.metricThrottles()]),
          ],
        ),
        row(
          ['Read units', both.map((table) => table.metricConsumedReadCapacityUnits())],
          ['Write units', both.map((table) => table.metricConsumedWriteCapacityUnits())],
          ['Minutes since the oldest unfinished write', [alarms.oldestIntent]],
        ),
        row(
          ['Inbox: waiting', [inbox.work.queue.metricApproximateNumberOfMessagesVisible()]],
          ['Inbox: age of the oldest, s', [inbox.work.queue.metricApproximateAgeOfOldestMessage()]],
          [
            'Dead letters',
            [inbox, exports].map(({ work }) => work.deadLetters.metricApproximateNumberOfMessagesVisible()),
          ],
        ),
      ],
    });
  }
}
