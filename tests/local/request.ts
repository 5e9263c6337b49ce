import type { GatewayResponse } from '../../local/aws/http-api.ts';
import type { LocalStack } from '../../local/aws/local-stack.ts';

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** A resource or other JSON, text, or bytes as they are. */
  readonly body?: unknown;
}

export interface Told {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Record<string, unknown> & {
    entry?: { resource: Record<string, unknown> }[];
    issue?: { code: string; diagnostics: string }[];
  };
}

/** Asks the stack through its routes, as a client would over HTTP. */
export async function ask(
  stack: LocalStack,
  method: string,
  target: string,
  { headers = {}, body }: Asked = {},
): Promise<Told> {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  const type: Record<string, string> = bytes.length ? { 'content-type': 'application/fhir+json' } : {};
  return told(
    await stack.request({ method, target, headers: { host: 'fhir.test', ...type, ...headers }, body: bytes }),
  );
}

function told({ status, headers, body }: GatewayResponse): Told {
  const text = body.toString('utf8');
  let json: Told['json'] = {};
  try {
    json = JSON.parse(text) as Told['json'];
  } catch {
    // not JSON: `text` says what it is
  }
  return {
    status,
    text,
    json,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}
