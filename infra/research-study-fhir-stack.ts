import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ACCEPTED } from './accepted-findings.ts';
import { Alarms } from './alarms.ts';
import { Overview } from './dashboard.ts';
import { Exports } from './exports.ts';
import { FhirApi } from './fhir-api.ts';
import { FUNCTIONS } from './functions.ts';
import { Handler } from './handler.ts';
import { Inbox } from './inbox.ts';
import { Rights } from './rights.ts';
import { Scheduled } from './scheduled.ts';
import type { Stage } from './stage.ts';
import { Tables } from './tables.ts';

/** The whole service: one construct a capability. */
export class ResearchStudyFhirStack extends Stack {
  constructor(scope: Construct, id: string, stage: Stage, props?: StackProps) {
    super(scope, id, props);
    const tables = new Tables(this, 'Tables', stage);
    const api = new FhirApi(this, 'Fhir', stage);
    const inbox = new Inbox(this, 'Inbox', stage);
    const exports = new Exports(this, 'Exports');
    const environment = {
      RECORDS_TABLE: tables.records.tableName,
      INDEX_TABLE: tables.index.tableName,
      BASE_URL: api.baseUrl,
      ...(stage.issuer === undefined ? {} : { ISSUER: stage.issuer, AUDIENCE: stage.audience ?? api.baseUrl }),
      ...(stage.closedReading ? { READING: 'closed' } : {}),
    };
    const handler = (name: keyof typeof FUNCTIONS, more: Record<string, string> = {}): Handler => {
      const { rights, ...props } = FUNCTIONS[name];
      const made = new Handler(this, name, stage, { ...props, environment: { ...environment, ...more } });
      tables.grant(made.fn, rights);
      return made;
    };
    const handlers = {
      Reader: handler('Reader'),
      Writer: handler('Writer'),
      Publisher: handler('Publisher'),
      InboxReader: handler('InboxReader', inbox.environment),
      Exporter: handler('Exporter', exports.environment),
      Sweeper: handler('Sweeper'),
      Maintainer: handler('Maintainer'),
    };
    api.route({ reader: handlers.Reader, writer: handlers.Writer, exporter: handlers.Exporter });
    inbox.feed(handlers.InboxReader, stage);
    exports.feed(handlers.Exporter);
    new Scheduled(this, 'Sweeping', {
      handler: handlers.Sweeper,
      minutes: 5,
      description: 'Sweeps intents of interrupted writers',
    });
    new Scheduled(this, 'Scrubbing', {
      handler: handlers.Maintainer,
      minutes: 15,
      description: 'Goes on with a scrub that an operator began',
      event: { task: 'go-on' },
    });
    const watched = { api, handlers, tables, inbox, exports };
    const alarms = new Alarms(this, 'Alarms', stage, watched);
    new Overview(this, 'Overview', stage, watched, alarms);
    Validations.of(this).acknowledge(...ACCEPTED);
    new Rights(this, 'Rights', {
      inbox,
      published: [handlers.Publisher, handlers.InboxReader],
      operated: [handlers.Sweeper, handlers.Maintainer, handlers.Reader, handlers.InboxReader],
    });

    for (const [name, value] of Object.entries({
      BaseUrl: api.baseUrl,
      InboxBucket: inbox.bucket.bucketName,
      DeadLetters: inbox.work.deadLetters.queueUrl,
      ...Object.fromEntries(
        Object.entries(handlers).map(([name, { alias }]) => [`${name}Function`, alias.functionArn]),
      ),
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
