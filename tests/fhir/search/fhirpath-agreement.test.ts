// fhirpath.js, an independent engine, finds the same elements in HL7's examples as the compiled search parameters do.
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { expect, test } from 'vitest';
import type { Resource } from '../../../fhir/resource.ts';
import { searchParametersOf } from '../../../fhir/search/registry.ts';
import { type Route, routesOf, walk } from '../../../fhir/search/route.ts';
import type { SearchParameter } from '../../../fhir/search/search-parameter.ts';
import { definitions } from '../../../scripts/search-parameters/table.ts';
import { officialExamples } from './examples.ts';

const RESOLVES = /\.where\(resolve\(\) is (\w+)\)/;

/** The parts of a union that concern a type, with what fhirpath.js cannot evaluate rewritten. */
function partsFor(type: string, expression: string) {
  return expression
    .split(' | ')
    .filter((part) => new RegExp(`(^|\\()(${type}|Resource|DomainResource)\\b|^[a-z]`).test(part))
    .map((part) => ({ target: RESOLVES.exec(part)?.[1], path: asOfType(part.replace(RESOLVES, '')) }));
}

/** `as` is for single items in FHIRPath; search parameters use it on collections, and spell dateTime as DateTime. */
const asOfType = (part: string): string =>
  part
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(/ofType\(DateTime\)/g, 'ofType(dateTime)')
    .replace(/hasExtension\(('[^']*')\)/g, 'extension($1).exists()');

type Evaluate = (node: unknown, environment?: object) => unknown[];
const compiled = new Map<string, Evaluate>();

function evaluate(path: string, node: unknown, base?: string, resource?: Resource): unknown[] {
  const key = `${base} ${path}`;
  const evaluator = compiled.get(key) ?? (fhirpath.compile(base ? { base, expression: path } : path, r4) as Evaluate);
  compiled.set(key, evaluator);
  return evaluator(node, resource ? { resource } : {});
}

const expressions = new Map(definitions().map(({ url, expression }) => [url, expression]));
const cache = new Map<string, ReturnType<typeof partsFor>>();

function theirs(resource: Resource, { url }: SearchParameter): string[] {
  const key = `${resource.resourceType} ${url}`;
  const parts = cache.get(key) ?? partsFor(resource.resourceType, expressions.get(url) ?? '');
  cache.set(key, parts);
  return parts.flatMap(({ target, path }) =>
    evaluate(path, resource)
      .filter(
        (node) => target === undefined || String((node as { reference?: string }).reference).includes(`${target}/`),
      )
      .map((node) => JSON.stringify(node)),
  );
}

function ours(resource: Resource, parameter: SearchParameter): string[] {
  const found: string[] = [];
  for (const route of routesOf(parameter)) {
    if (route.type === '@present') {
      found.push(
        JSON.stringify(route.steps.some(({ name }) => resource[name] !== undefined && resource[name] !== false)),
      );
    } else walk(resource, resource, route, (node) => found.push(JSON.stringify(node)));
  }
  return found;
}

/** fhirpath.js reads plain JavaScript numbers. */
const plain = (resource: Resource) => JSON.parse(JSON.stringify(resource)) as Resource;
const examples = officialExamples().map(plain);

test('every parameter of every official example', () => {
  expect(examples.length).toBeGreaterThan(700);
  const differences: string[] = [];
  let values = 0;
  for (const resource of examples) {
    for (const parameter of searchParametersOf(resource.resourceType)?.values() ?? []) {
      if (parameter.routes.length === 0) continue;
      const mine = [...new Set(ours(resource, parameter))].sort();
      const other = [...new Set(theirs(resource, parameter))].sort();
      values += mine.length;
      if (mine.join() !== other.join()) {
        differences.push(
          `${resource.resourceType}/${resource.id} ${parameter.code}: ${mine.join()} is not ${other.join()}`,
        );
      }
    }
  }
  expect(differences).toEqual([]);
  expect(values).toBeGreaterThan(5000);
});

test('every component of every composite, element by element', () => {
  const composites = new Map(
    definitions().flatMap((one) => (one.component ? [[one.url, one.component] as const] : [])),
  );
  const differences: string[] = [];
  let values = 0;
  for (const resource of examples) {
    for (const parameter of searchParametersOf(resource.resourceType)?.values() ?? []) {
      for (const route of parameter.components ? routesOf(parameter) : []) {
        walk(resource, resource, route, (element) => {
          for (const [at, component] of (parameter.components ?? []).entries()) {
            const path = asOfType(composites.get(parameter.url)?.[at]?.expression ?? '');
            const mine = routesOf(component).flatMap((inner) => found(element, resource, inner));
            const other = evaluate(path, element, route.type, resource);
            values += mine.length;
            if (
              mine.toSorted().join() !==
              other
                .map((node) => JSON.stringify(node))
                .toSorted()
                .join()
            ) {
              differences.push(`${resource.resourceType}/${resource.id} ${parameter.code}$${component.code}`);
            }
          }
        });
      }
    }
  }
  expect(differences).toEqual([]);
  expect(values).toBeGreaterThan(200);
});

function found(element: unknown, resource: Resource, route: Route): string[] {
  const nodes: string[] = [];
  walk(element, resource, route, (node) => nodes.push(JSON.stringify(node)));
  return nodes;
}
