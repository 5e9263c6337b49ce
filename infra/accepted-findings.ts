/** What cdk-nag finds and why it stays. A finding that is not here fails the tests. */
export const ACCEPTED: { readonly id: string; readonly reason: string }[] = [
  {
    id: 'AwsSolutions-APIG4',
    reason:
      'Tokens are verified in the functions (functions/access), so that the local run and the cloud are one path; reading may be open',
  },
  {
    id: 'AwsSolutions-S1',
    reason:
      'The inbox holds public records for a while; CloudTrail data events tell who put them, without a second bucket',
  },
  ...['inbox', 'status'].map((prefix) => ({
    id: `AwsSolutions-IAM5[Resource::<InboxBucket1EDE8E4F.Arn>/${prefix}/*]`,
    reason: `Objects under ${prefix}/ have names that nobody knows beforehand; the right ends at this prefix of this bucket`,
  })),
  {
    id: 'AwsSolutions-IAM5[Resource::<ExportsBucket54D5CE64.Arn>/exports/*]',
    reason:
      'The files of an export have names that nobody knows beforehand; the right ends at this prefix of this bucket',
  },
  { id: 'Serverless-SQSRedrivePolicy', reason: 'The queue of dead letters is where they end; it has no further one' },
  {
    id: 'Serverless-LambdaDLQ',
    reason:
      'The API and the queue invoke synchronously and the queue has dead letters; the sweeper runs again five minutes later',
  },
  {
    id: 'Serverless-LambdaTracing',
    reason:
      'The structured logs carry request ids and durations; X-Ray would be one more bill and start every function later',
  },
  {
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason: 'A queue keeps what its function fails at, and its redrive policy lays it with the dead letters',
  },
];
