/** `fetch` for commands: throws one line where the server cannot be reached, or answers with none of these statuses, saying why. */
export async function reach(
  url: string,
  init: RequestInit = {},
  expected: readonly number[] = [200],
): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached: ${causeOf(error)}`);
  });
  if (expected.includes(response.status)) return response;
  throw new Error(`${url} answered ${response.status}: ${reasonIn(await response.text())}`);
}

/** undici says "fetch failed", and why only in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String('code' in cause ? cause.code : cause.name);
}

interface Outcome {
  readonly issue?: readonly { readonly diagnostics?: string; readonly code?: string }[];
}

/** What an OperationOutcome says; of anything else its beginning. */
export function reasonIn(body: string): string {
  try {
    const { issue = [] } = JSON.parse(body) as Outcome;
    const told = issue.map(({ diagnostics, code }) => diagnostics ?? code).filter((each) => each !== undefined);
    if (told.length > 0) return told.join('; ');
  } catch {
    // not JSON: its text is told
  }
  return body.trim().replace(/\s+/g, ' ').slice(0, 300) || 'no reason given';
}

/** The header that shows a token. */
export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` };
