import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { FUNCTIONS } from './functions.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, '.cache', 'bundles');

/**
 * How every function is bundled. CommonJS, because `import` of Node's own modules costs a cold start some 35 ms; https://esbuild.github.io/api/
 */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** `functions/fhir-read.ts` -> `fhir-read` */
const nameOf = (entry: string): string => entry.replace(/^.*\/|\.ts$/g, '');

const bundled = new Set<string>();

/**
 * The folder that holds one function's bundle, `index.cjs`. The first call bundles every function of the stack, which shares what they have in common; with
 * esbuild and without Docker or network.
 */
export function bundle(entry: string): string {
  if (!bundled.has(entry)) bundleAll(new Set([entry, ...Object.values(FUNCTIONS).map((each) => each.entry)]));
  return join(OUT, nameOf(entry));
}

function bundleAll(entries: ReadonlySet<string>): void {
  for (const entry of entries) {
    rmSync(join(OUT, nameOf(entry)), { recursive: true, force: true });
    bundled.add(entry);
  }
  buildSync({
    entryPoints: Object.fromEntries([...entries].map((entry) => [`${nameOf(entry)}/index`, join(ROOT, entry)])),
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    ...BUNDLING,
  });
}
