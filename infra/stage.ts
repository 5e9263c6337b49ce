/** What a deployer chooses about one stage; `cdk deploy -c stage=prod` picks a row of STAGES, and other context values override it. */
export interface Stage {
  readonly name: string;
  /** Keep the tables and the inbox when the stack is deleted, and protect them from deletion. */
  readonly retain: boolean;
  /** The most that DynamoDB may be asked for, in request units a second, for each table: a cap on what a runaway query or client can cost. */
  readonly maxReadUnits: number;
  readonly maxWriteUnits: number;
  /** Requests a second, and in a burst, that the HTTP API lets through. */
  readonly rateLimit: number;
  readonly burstLimit: number;
  readonly logDays: number;
  /** Records of the inbox that are published at once; what a big catalog may take of the write quota. */
  readonly inboxConcurrency: number;
  /** Alarms cost 0.10 dollars each a month, a dashboard 3 dollars (the first three of an account are free). */
  readonly alarms: boolean;
  readonly dashboard: boolean;
  /** Where alarms are sent: the ARN of an SNS topic. */
  readonly alarmTopicArn?: string;
  /** The OIDC issuer whose tokens are taken; without one reading is open and nobody writes over HTTP. */
  readonly issuer?: string;
  /** The `aud` of its tokens; the base URL where it is not given. */
  readonly audience?: string;
  /** With an issuer: whether reading needs a token, too. */
  readonly closedReading: boolean;
  /** The public base where it is not the API's own domain: `https://fhir.example.org/r4`. */
  readonly baseUrl?: string;
}

const STAGES = {
  dev: {
    retain: false,
    maxReadUnits: 4_000,
    maxWriteUnits: 4_000,
    rateLimit: 50,
    burstLimit: 100,
    logDays: 14,
    inboxConcurrency: 2,
    alarms: false,
    dashboard: false,
  },
  prod: {
    retain: true,
    maxReadUnits: 40_000,
    maxWriteUnits: 20_000,
    rateLimit: 500,
    burstLimit: 1_000,
    logDays: 365,
    inboxConcurrency: 10,
    alarms: true,
    dashboard: true,
  },
} as const satisfies Record<string, Omit<Stage, 'name' | 'closedReading'>>;

const TEXTS = ['baseUrl', 'issuer', 'audience', 'alarmTopicArn'] as const;
const SWITCHES = ['alarms', 'dashboard', 'retain'] as const;

/**
 * The stage that the context of the app names; `dev` where it names none. `-c issuer=https://...`, `-c alarms=true` and the like go over its row.
 * Throws where it names none that exists.
 */
export function stageOf(context: (key: string) => unknown): Stage {
  const name = String(context('stage') ?? 'dev');
  if (!Object.hasOwn(STAGES, name)) throw new Error(`There is no stage ${name}: ${Object.keys(STAGES).join(', ')} are`);
  const texts = TEXTS.filter((key) => typeof context(key) === 'string').map((key) => [key, context(key)]);
  const switches = SWITCHES.filter((key) => context(key) !== undefined).map((key) => [key, isOn(context(key))]);
  return {
    name,
    ...STAGES[name as keyof typeof STAGES],
    ...Object.fromEntries([...texts, ...switches]),
    closedReading: isOn(context('closedReading')),
  };
}

const isOn = (value: unknown): boolean => value === true || value === 'true';
