import { FhirError } from '../error.ts';
import type { Resource } from '../resource.ts';
import { type CodeSystem, codeSystemOf, filterCodes } from './code-system.ts';
import { isObject, type JsonObject } from './route.ts';

/** Where terminology is found; undefined for what is not held. */
export interface Terminology {
  /** By canonical URL, with or without version, or by a reference to this endpoint. */
  valueSet(url: string): Promise<Resource | undefined>;
  codeSystem(url: string): Promise<Resource | undefined>;
}

/** `system|code` of every code of a value set. */
type Codes = ReadonlySet<string>;

const DEEPEST = 10;

/**
 * The codes of a value set, each as `system|code`: its expansion if it has one, else what its definition composes.
 * FhirError 'notSupported' naming what is not held or not understood. https://hl7.org/fhir/R4/valueset.html#compositions
 */
export async function expandValueSet(
  url: string,
  terminology: Terminology,
  above: readonly string[] = [],
): Promise<Codes> {
  if (above.length > DEEPEST || above.includes(url)) throw refusal(url, 'it includes itself, or too much');
  const valueSet = await terminology.valueSet(url);
  if (valueSet === undefined) throw refusal(url, 'it is not held here');
  const expanded = isObject(valueSet.expansion) ? valueSet.expansion : undefined;
  if (expanded && isComplete(expanded)) return new Set(codesOf(expanded.contains));
  const compose = isObject(valueSet.compose) ? valueSet.compose : undefined;
  if (!compose) throw refusal(url, 'it has neither definition nor whole expansion');
  const codes = new Set<string>();
  for (const include of objectsOf(compose.include)) {
    for (const code of await componentCodes(url, include, terminology, above)) codes.add(code);
  }
  for (const exclude of objectsOf(compose.exclude)) {
    for (const code of await componentCodes(url, exclude, terminology, above)) codes.delete(code);
  }
  return codes;
}

const refusal = (url: string, why: string) =>
  new FhirError('notSupported', `The value set ${url.slice(0, 200)} cannot be expanded: ${why}`);

const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function* codesOf(contains: unknown): Generator<string> {
  for (const { system, code, abstract, contains: inner } of objectsOf(contains)) {
    if (typeof code === 'string' && abstract !== true) yield `${String(system ?? '')}|${code}`;
    yield* codesOf(inner);
  }
}

/** A page of an expansion, or one that has no end, does not say what is outside. */
function isComplete({ total, offset, contains, extension }: JsonObject): boolean {
  const unclosed = objectsOf(extension).some(({ url }) => String(url).endsWith('valueset-unclosed'));
  const count = [...codesOf(contains)].length;
  return !unclosed && (offset === undefined || offset === 0) && (typeof total !== 'number' || total <= count);
}

/** One include or exclude: the codes of its system, and of every value set that it names. */
async function componentCodes(
  url: string,
  component: JsonObject,
  terminology: Terminology,
  above: readonly string[],
): Promise<Codes> {
  const sets: Codes[] = [];
  if (typeof component.system === 'string') sets.push(await systemCodes(url, component.system, component, terminology));
  for (const imported of Array.isArray(component.valueSet) ? component.valueSet : []) {
    sets.push(await expandValueSet(String(imported), terminology, [...above, url]));
  }
  const [first, ...others] = sets;
  if (!first) throw refusal(url, 'it includes neither a code system nor a value set');
  return others.reduce((common, one) => common.intersection(one), new Set(first));
}

async function systemCodes(
  url: string,
  system: string,
  { concept, filter }: JsonObject,
  terminology: Terminology,
): Promise<Codes> {
  const listed = objectsOf(concept).flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  const filters = objectsOf(filter);
  if (listed.length > 0 && filters.length === 0) return qualified(system, listed);
  const held = await heldCodeSystem(system, terminology);
  if (!held) throw refusal(url, `the code system ${system} is not held here`);
  const selected = filters.map((one) => {
    const codes = filterCodes(held, one);
    if (!codes) throw refusal(url, `the filter ${String(one.property)} ${String(one.op)} is not supported`);
    return codes;
  });
  const start = listed.length > 0 ? new Set(listed) : new Set(held.concepts.keys());
  return qualified(
    system,
    selected.reduce((common, one) => common.intersection(one), start),
  );
}

const qualified = (system: string, codes: Iterable<string>): Codes =>
  new Set([...codes].map((code) => `${system}|${code}`));

/** A code system held whole, or undefined. */
export async function heldCodeSystem(url: string, terminology: Terminology): Promise<CodeSystem | undefined> {
  const resource = await terminology.codeSystem(url);
  return resource && codeSystemOf(resource);
}
