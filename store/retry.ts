import { FhirError } from '../fhir/error.ts';

/** What waiting needs from the rim: `random` gives bytes of chance. */
export interface Waiting {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: (bytes: number) => Uint8Array;
}

/** Refused without having been applied: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ThrottledException',
]);

export const ATTEMPTS = 8;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

export const isThrottle = (error: unknown): boolean => THROTTLED.has(nameOf(error));

/** The condition was false when this attempt arrived; an earlier attempt whose reply was lost may still have been applied. */
export const isConditionFailure = (error: unknown): boolean => nameOf(error) === 'ConditionalCheckFailedException';

/** DynamoDB refused the request as such; nothing was applied and repeating will not help. */
export const isRefusal = (error: unknown): boolean =>
  [
    'ValidationException',
    'AccessDeniedException',
    'ResourceNotFoundException',
    'ItemCollectionSizeLimitExceededException',
  ].includes(nameOf(error));

/** Full jitter: anything up to 25 ms x 2^attempt, 2 s at most. */
export function pause(attempt: number, { sleep, random }: Waiting): Promise<void> {
  const [byte = 0] = random(1);
  return sleep(Math.round((Math.min(2000, 25 * 2 ** attempt) * (byte + 1)) / 256));
}

/** Repeats a call while DynamoDB throttles it; FhirError 'throttled' when it does not cease. */
export async function unthrottled<T>(call: () => Promise<T>, waiting: Waiting): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottle(error)) throw error;
      if (attempt + 1 >= ATTEMPTS) throw throttled();
    }
    await pause(attempt, waiting);
  }
}

/** Repeats a call that may be applied twice without harm, through throttling and lost replies. */
export async function repeated<T>(call: () => Promise<T>, waiting: Waiting): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await unthrottled(call, waiting);
    } catch (error) {
      if (error instanceof FhirError || isConditionFailure(error) || isRefusal(error) || attempt + 1 >= 3) throw error;
    }
    await pause(attempt, waiting);
  }
}

export const throttled = (): FhirError =>
  new FhirError('throttled', 'The database is throttling; nothing was written. Try again later.');
