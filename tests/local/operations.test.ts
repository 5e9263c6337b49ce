// The operator's commands, on a data folder and against a deployed stage (its AWS CLI played by a script that says what AWS would).
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'operations-'));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, 'data');

const run = (script: string, options: string[], path = process.env.PATH) =>
  spawnSync(process.execPath, [`local/${script}.ts`, ...options], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });

test('smoke: one thing of each kind, and nothing is amiss', () => {
  const { status, stdout, stderr } = run('smoke', ['--data', data]);
  expect([stderr, stdout.match(/^FAIL.*$/gm), stdout.match(/^ok/gm)?.length, status]).toEqual(['', null, 6, 0]);
});

test.each([
  ['sweep', [], /"finished": 0/],
  ['reindex', [], /0 renewed/],
  ['maintain', ['scrub'], /"orphans":0,"done":true/],
  ['maintain', ['go-on'], /"nothing":true/],
  ['maintain', ['rotate-cursor-key'], /"rotated":true/],
])('%s %j', (script, options, told) => {
  const { status, stdout, stderr } = run(script, [...options, '--data', data]);
  expect([stderr, status]).toEqual(['', 0]);
  expect(stdout).toMatch(told);
});

test('a task that does not exist is told with those that do', () => {
  const { status, stderr } = run('maintain', ['tidy', '--data', data]);
  expect([status, stderr]).toEqual([1, 'Error: There is no task tidy: scrub, go-on, rotate-cursor-key are\n']);
});

/** Says what AWS would: the stack's outputs, and an answer that holds the ARN and the event. */
const FAKE = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const value = (name) => words[words.indexOf(name) + 1];
if (words[0] === 'cloudformation') {
  if (value('--stack-name') !== 'ResearchStudyFhir-prod') { console.error('Stack does not exist'); process.exit(254); }
  console.log(JSON.stringify({ Stacks: [{ Outputs: [{ OutputKey: 'SweeperFunction', OutputValue: 'arn:sweeper:live' }] }] }));
} else {
  const event = JSON.parse(readFileSync(value('--payload').replace('file://', ''), 'utf8'));
  writeFileSync(words.at(-3), JSON.stringify({ arn: value('--function-name'), event }));
  console.log('{"StatusCode":200}');
}
`;

test('against a stage functions are invoked by the ARNs that the stack puts out', () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'aws'), FAKE);
  chmodSync(join(bin, 'aws'), 0o755);
  const swept = run('sweep', ['--stage', 'prod'], bin);
  expect([swept.stderr, JSON.parse(swept.stdout)]).toEqual(['', { arn: 'arn:sweeper:live', event: {} }]);
  expect(run('sweep', ['--stage', 'none'], bin)).toMatchObject({
    status: 1,
    stderr: 'aws cloudformation describe-stacks: Stack does not exist\n',
  });
  expect(run('maintain', ['scrub', '--stage', 'prod'], bin)).toMatchObject({
    status: 1,
    stderr: 'Stage prod puts out no MaintainerFunction: deploy it again\n',
  });
  expect(run('sweep', ['--stage', 'prod'], folder)).toMatchObject({
    status: 1,
    stderr: 'The AWS CLI is needed for --stage: https://aws.amazon.com/cli/\n',
  });
});
