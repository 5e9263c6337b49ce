import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets, Template } from './template.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, '.cache', 'synth');

/** Everything that the synthesized output is made of. */
const SOURCES = ['infra', 'functions', 'fhir', 'fhir-mappings', 'publishing', 'store', 'package-lock.json'];

/** The cloud assembly of the `dev` stage: its folder, its one template and where its assets are. */
export interface Assembly {
  readonly folder: string;
  readonly template: Template;
  readonly assets: Assets;
}

/** Synthesizes the stack as `cdk deploy` would, or takes the output of the last time where no source has changed. */
export function synthesize(): Assembly {
  const folder = join(CACHE, fingerprint());
  if (!existsSync(folder)) make(folder);
  return {
    folder,
    template: readJson(folder, '.template.json') as Template,
    assets: readJson(folder, '.assets.json') as Assets,
  };
}

function readJson(folder: string, suffix: string): unknown {
  const file = readdirSync(folder).find((name) => name.endsWith(suffix));
  if (file === undefined) throw new Error(`${folder} holds no ${suffix.slice(1)}: delete it and start again`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The new output appears whole, so that an interrupted synthesis leaves nothing that looks finished. */
function make(folder: string): void {
  removeOld();
  const unfinished = `${folder}.${process.pid}`;
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'infra', 'app.ts')], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: unfinished },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The stack cannot be synthesized:\n${stderr}`);
  renameSync(unfinished, folder);
}

/** What a running server may still load its functions from, ms. */
const KEPT = 24 * 60 * 60_000;

function removeOld(): void {
  if (!existsSync(CACHE)) return;
  for (const name of readdirSync(CACHE)) {
    const output = join(CACHE, name);
    if (statSync(output).mtimeMs < Date.now() - KEPT) rmSync(output, { recursive: true, force: true });
  }
}

function fingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of SOURCES.flatMap(filesOf))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!existsSync(join(ROOT, path))) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}
