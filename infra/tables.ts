import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { TABLES } from '../store/keys.ts';
import type { Stage } from './stage.ts';

type TableName = keyof typeof TABLES;

/** The actions allowed on each table. */
export type TableRights = Partial<Record<TableName, readonly `dynamodb:${string}`[]>>;

/** The store's tables, as store/keys.ts lays them out: on demand, capped, encrypted under a key that AWS owns. */
export class Tables extends Construct {
  readonly records: ITableV2;
  readonly index: ITableV2;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.records = this.table('records', stage);
    this.index = this.table('index', stage);
  }

  private table(name: TableName, { retain, maxReadUnits, maxWriteUnits }: Stage): ITableV2 {
    const { partitionKey, sortKey, pointInTimeRecovery, deletionProtection } = TABLES[name];
    return new TableV2(this, name === 'records' ? 'Records' : 'Index', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      billing: Billing.onDemand({ maxReadRequestUnits: maxReadUnits, maxWriteRequestUnits: maxWriteUnits }),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      deletionProtection: retain && deletionProtection,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Lets a function call these actions on each table named, and tells it the tables' names. */
  grant(grantee: IGrantable, rights: TableRights): void {
    if (rights.records) this.records.grant(grantee, ...rights.records);
    if (rights.index) this.index.grant(grantee, ...rights.index);
  }
}
