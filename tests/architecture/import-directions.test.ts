// Imports go one way: functions -> publishing, fhir-mappings, store, fhir; publishing -> fhir-mappings, fhir; fhir-mappings -> fhir; store -> fhir;
// local -> functions, publishing, store; infra -> store/keys; fhir -> nothing of ours. What is pure reads no clock, no chance, no file and no network.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Folder -> what it may import of ours, beside itself. A type alone (`import type`) may also come from TYPES. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  fhir: [],
  'fhir-mappings': ['fhir'],
  publishing: ['fhir-mappings', 'fhir'],
  store: ['fhir'],
  functions: ['publishing', 'fhir-mappings', 'store', 'fhir'],
  infra: ['store/keys.ts'],
  local: ['functions', 'publishing', 'store'],
};
const TYPES: Record<string, readonly string[]> = { local: ['fhir'] };

const PURE = ['fhir', 'fhir-mappings'];
/** Node's modules that compute and do nothing else. */
const COMPUTING = ['node:crypto', 'node:zlib', 'node:buffer'];
const IMPURE = /\b(Date\.now|new Date\(\)|Math\.random|randomBytes|randomUUID|performance\.now|fetch\(|process\.env)/;

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

const importsOf = (file: string): Import[] =>
  [...textOf(file).matchAll(IMPORT)].map(([, type, from, bare, lazy]) => ({
    file,
    specifier: from ?? bare ?? lazy ?? '',
    typeOnly: type !== undefined,
  }));

const within = (path: string, allowed: readonly string[]): boolean =>
  allowed.some((each) => path === each || path.startsWith(`${each}/`));

describe.each(Object.entries(MAY_IMPORT))('%s', (folder, allowed) => {
  const files = filesIn(folder);
  const imports = files.flatMap(importsOf);

  test(`imports nothing of ours but itself and: ${allowed.join(', ') || 'nothing'}`, () => {
    const wrong = imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ file, specifier, typeOnly }) => ({
        file,
        typeOnly,
        to: relative(ROOT, join(ROOT, dirname(file), specifier)),
      }))
      .filter(({ to, typeOnly }) => !within(to, [folder, ...allowed, ...(typeOnly ? (TYPES[folder] ?? []) : [])]))
      .map(({ file, to }) => `${file} -> ${to}`);
    expect(wrong).toEqual([]);
  });
});

describe.each(PURE)('%s is pure', (folder) => {
  const files = filesIn(folder);

  test('it imports no AWS, no input and no output', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter(({ specifier }) => /^(node:|@aws-sdk|@smithy|aws-)/.test(specifier) && !COMPUTING.includes(specifier))
      .map(({ file, specifier }) => `${file} -> ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test('it reads no clock and no chance', () => {
    const wrong = files.flatMap((file) => {
      const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const found = IMPURE.exec(code);
      return found ? [`${file}: ${found[1]}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test('time and chance come into the store and into publishing from outside, too', () => {
  const wrong = ['store', 'publishing'].flatMap(filesIn).flatMap((file) => {
    const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = IMPURE.exec(code);
    return found ? [`${file}: ${found[1]}`] : [];
  });
  expect(wrong).toEqual([]);
});

test('the AWS SDK is called in functions/ alone; elsewhere it lends types', () => {
  const wrong = ['fhir', 'fhir-mappings', 'publishing', 'store', 'infra', 'local']
    .flatMap(filesIn)
    .flatMap(importsOf)
    .filter(({ specifier, typeOnly }) => specifier.startsWith('@aws-sdk/') && !typeOnly)
    .map(({ file, specifier }) => `${file} -> ${specifier}`);
  expect(wrong).toEqual([]);
});

test('what the reading function loads holds nothing of writing, validation or patches', () => {
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { specifier, typeOnly } of importsOf(file)) {
      if (!typeOnly && specifier.startsWith('.') && specifier.endsWith('.ts'))
        walk(relative(ROOT, join(ROOT, dirname(file), specifier)));
    }
  };
  walk('functions/fhir-read.ts');
  expect(
    [...seen].filter((file) =>
      /^(store\/write|fhir\/validation|fhir\/patch|publishing|fhir-mappings\/sources)\//.test(file),
    ),
  ).toEqual([]);
});
