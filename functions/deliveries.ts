import type { SQSRecord } from 'aws-lambda';

/** Deliveries of a message before its queue lays it with the dead letters; infra/work-queue.ts sets the same. */
const ATTEMPTS = 5;

/** Whether a message that fails now is not delivered again. */
export const isLastDelivery = ({ attributes }: SQSRecord): boolean =>
  Number(attributes.ApproximateReceiveCount) >= ATTEMPTS;
