import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './template.ts';

export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  readonly context: { readonly awsRequestId: string; readonly functionName: string; readonly deadline: number };
}
export interface Outcome {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** One deployed function on this machine: its bundle in a worker thread with the environment that the template gives it. */
export interface FunctionHost {
  /** Rejects with what the handler threw, or when its time is up. */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** `environment` is what Lambda itself would add: region, credentials; and here the endpoints. Lines that the function prints go to `print`. */
export function functionHost(
  definition: FunctionDefinition,
  environment: Readonly<Record<string, string>>,
  print: (line: string) => void,
): FunctionHost {
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let count = 0;

  const start = (): Worker => {
    const started = new Worker(new URL('./function-worker.ts', import.meta.url), {
      workerData: { file: definition.file, exported: definition.exported },
      env: { ...definition.environment, ...environment, AWS_LAMBDA_FUNCTION_NAME: definition.name },
      stdout: true,
    });
    createInterface(started.stdout).on('line', (line) => print(line));
    started.on('message', ({ id, result, error }: Outcome) => {
      const waiting = pending.get(id);
      pending.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    started.on('error', (error) => {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
      worker = undefined;
    });
    return started;
  };

  return {
    async invoke(event) {
      worker ??= start();
      const id = ++count;
      const answer = Promise.withResolvers<unknown>();
      pending.set(id, answer);
      const deadline = Date.now() + definition.timeoutSeconds * 1000;
      const context = { awsRequestId: crypto.randomUUID(), functionName: definition.name, deadline };
      worker.postMessage({ id, event, context } satisfies Invocation);
      return withinTime(answer.promise, definition).finally(() => pending.delete(id));
    },
    async close() {
      await worker?.terminate();
      worker = undefined;
    },
  };
}

async function withinTime<T>(answer: Promise<T>, { name, timeoutSeconds }: FunctionDefinition): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`${name} timed out after ${timeoutSeconds} s`)),
    timeoutSeconds * 1000,
  );
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}
