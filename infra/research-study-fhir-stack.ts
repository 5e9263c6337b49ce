import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { FhirApi } from './fhir-api.ts';
import { FUNCTIONS } from './functions.ts';
import { Handler } from './handler.ts';
import type { Stage } from './stage.ts';
import { Sweeper } from './sweeper.ts';
import { Tables } from './tables.ts';

/** The whole service: one construct a capability. */
export class ResearchStudyFhirStack extends Stack {
  constructor(scope: Construct, id: string, stage: Stage, props?: StackProps) {
    super(scope, id, props);
    const tables = new Tables(this, 'Tables', stage);
    const api = new FhirApi(this, 'Fhir', stage);
    const environment = {
      RECORDS_TABLE: tables.records.tableName,
      INDEX_TABLE: tables.index.tableName,
      BASE_URL: api.baseUrl,
    };
    const handler = (name: keyof typeof FUNCTIONS): Handler => {
      const { rights, ...props } = FUNCTIONS[name];
      const made = new Handler(this, name, stage, { ...props, environment });
      tables.grant(made.fn, rights);
      return made;
    };
    api.route({ reader: handler('Reader'), writer: handler('Writer') });
    const publisher = handler('Publisher');
    const sweeper = new Sweeper(this, 'Sweeping', handler('Sweeper'));

    new CfnOutput(this, 'BaseUrl', { value: api.baseUrl, description: 'The FHIR base URL' });
    new CfnOutput(this, 'PublisherFunction', {
      value: publisher.alias.functionArn,
      description: 'Invoke it to publish records',
    });
    new CfnOutput(this, 'SweeperFunction', {
      value: sweeper.handler.alias.functionArn,
      description: 'Invoke it to sweep at once',
    });
  }
}
