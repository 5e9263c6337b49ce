// The commands through which whole catalogs pass bound what V8 lets garbage grow to, in their own heap and in each function's: Node's default is a young
// generation of 192 MB a heap, beside whatever --max-old-space-size says. https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-semi-space-sizen
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const OLD = 100;

test.each(['start', 'publish-study', 'sweep'])('npm run %s', (name) => {
  const options = scripts[name]?.split(' ').filter((word) => word.startsWith('--')) ?? [];
  const program = join(import.meta.dirname, 'programs', 'heap-limits.ts');
  const { stdout } = spawnSync(process.execPath, [`--max-old-space-size=${OLD}`, ...options, program]);
  const limits = JSON.parse(String(stdout)) as { main: number; worker: number };
  expect(limits.main - OLD).toBeLessThanOrEqual(16);
  expect(limits.worker - OLD).toBeLessThanOrEqual(16);
});
