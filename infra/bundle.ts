import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, '.cache', 'bundles');

/**
 * Bundles one function into a folder of its own, with esbuild and without Docker or network. CommonJS, because `import` of Node's own modules
 * costs a cold start some 35 ms; https://esbuild.github.io/api/
 */
export function bundle(entry: string): string {
  const folder = made.get(entry) ?? make(entry);
  made.set(entry, folder);
  return folder;
}

const made = new Map<string, string>();

function make(entry: string): string {
  const folder = join(OUT, entry.replace(/^.*\/|\.ts$/g, ''));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = buildSync({
    entryPoints: [join(ROOT, entry)],
    outfile: join(folder, 'index.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(OUT, `${entry.replace(/^.*\/|\.ts$/g, '')}.meta.json`), JSON.stringify(metafile));
  return folder;
}
