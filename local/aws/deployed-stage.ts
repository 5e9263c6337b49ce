import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../connection.ts';
import { throughHttp } from './through-http.ts';

/**
 * A stage in the caller's AWS account, through the AWS CLI and whatever credentials it has: functions are invoked by the ARNs that the stack puts out, HTTP goes to
 * its base URL. Throws where the CLI is missing or says no.
 */
export function deployedStage(stage: string): Connection {
  const outputs = outputsOf(`ResearchStudyFhir-${stage}`);
  const outputNamed = (name: string): string => {
    const value = outputs.get(name);
    if (value === undefined) throw new Error(`Stage ${stage} puts out no ${name}: deploy it again`);
    return value;
  };
  return {
    request: (request) => throughHttp(outputNamed('BaseUrl'), request),
    invoke: async (functionName, event) => invoke(outputNamed(`${functionName}Function`), event),
    close: async () => {},
  };
}

interface Stacks {
  readonly Stacks: readonly {
    readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
}

function outputsOf(stack: string): ReadonlyMap<string, string> {
  const told = JSON.parse(aws('cloudformation', 'describe-stacks', '--stack-name', stack)) as Stacks;
  return new Map((told.Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

/** Event and answer go through files: neither is bounded by a command line. */
function invoke(arn: string, event: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'invoke-'));
  try {
    const [asked, answered] = [join(folder, 'event.json'), join(folder, 'answer.json')];
    writeFileSync(asked, JSON.stringify(event));
    const options = [
      '--cli-read-timeout',
      '900',
      '--cli-binary-format',
      'raw-in-base64-out',
      '--payload',
      `file://${asked}`,
    ];
    const told = JSON.parse(aws('lambda', 'invoke', '--function-name', arn, ...options, answered)) as {
      FunctionError?: string;
    };
    const answer: unknown = JSON.parse(readFileSync(answered, 'utf8'));
    if (told.FunctionError !== undefined) throw new Error((answer as { errorMessage: string }).errorMessage);
    return answer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function aws(...words: string[]): string {
  try {
    return execFileSync('aws', [...words, '--output', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') throw new Error('The AWS CLI is needed for --stage: https://aws.amazon.com/cli/');
    throw new Error(`aws ${words[0]} ${words[1]}: ${stderr?.trim() ?? String(error)}`);
  }
}
