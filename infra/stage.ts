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
  /** The public base where it is not the API's own domain: `https://fhir.example.org/r4`. */
  readonly baseUrl?: string;
}

const STAGES = {
  dev: { retain: false, maxReadUnits: 4_000, maxWriteUnits: 4_000, rateLimit: 50, burstLimit: 100, logDays: 14 },
  prod: { retain: true, maxReadUnits: 40_000, maxWriteUnits: 20_000, rateLimit: 500, burstLimit: 1_000, logDays: 365 },
} as const satisfies Record<string, Omit<Stage, 'name'>>;

/** The stage that the context of the app names; `dev` where it names none. Throws where it names none that exists. */
export function stageOf(context: (key: string) => unknown): Stage {
  const name = String(context('stage') ?? 'dev');
  if (!Object.hasOwn(STAGES, name)) throw new Error(`There is no stage ${name}: ${Object.keys(STAGES).join(', ')} are`);
  const baseUrl = context('baseUrl');
  return { name, ...STAGES[name as keyof typeof STAGES], ...(typeof baseUrl === 'string' ? { baseUrl } : {}) };
}
