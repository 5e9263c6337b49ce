import type { Failure } from '../fhir/server.ts';

/** One line of JSON on standard output; CloudWatch takes such lines apart. Never bodies, tokens or query values. */
export function log(entry: { readonly event: string; readonly [field: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

/** An error for the log: name, message and stack, without what it may hold of a request. */
export const loggable = (error: unknown): { name: string; message: string; stack?: string } =>
  error instanceof Error
    ? { name: error.name, message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) }
    : { name: 'unknown', message: String(error) };

/** What went wrong on our side, under the id that the client was given. */
export const logFailure = ({ error, method, path, requestId }: Failure): void =>
  log({ event: 'failure', requestId, method, path, error: loggable(error) });
