import { FhirError } from './error.ts';
import { INTERACTIONS, type InteractionName, type Row } from './interactions/table.ts';
import { ID } from './resource.ts';
import { isResourceType } from './search/registry.ts';

/** Which interaction a method and path name, and what the path says. */
export interface Route {
  readonly name: InteractionName;
  readonly type: string;
  readonly id: string;
  readonly versionId: string;
}

interface Template {
  readonly name: InteractionName;
  readonly row: Row;
  readonly segments: readonly string[];
}

const TEMPLATES: readonly Template[] = Object.entries(INTERACTIONS).flatMap(([name, row]: [string, Row]) =>
  row.paths.map((path) => ({ name: name as InteractionName, row, segments: path.split('/') })),
);

/** `path` is below the base, decoded. Throws FhirError 'unknownType', 'invalid' (a bad id), 'unknownOperation', 'notFound' or 'methodNotAllowed'. */
export function routeOf(method: string, path: string): Route {
  const segments = path.replace(/\/$/, '').split('/');
  const here = TEMPLATES.filter((template) => matches(template, segments));
  const found = here.find(({ row }) => (row.methods as readonly string[]).includes(method === 'HEAD' ? 'GET' : method));
  if (here[0] === undefined) throw nothingAt(path, segments);
  const values = valuesIn(here[0].segments, segments);
  check(values);
  if (found === undefined)
    throw new FhirError(
      'methodNotAllowed',
      `${method} is not for ${path || 'the base'}: ${methodsOf(here).join(', ')} are`,
    );
  return { name: found.name, ...valuesIn(found.segments, segments) };
}

/** Methods that a path answers, for the Allow header; empty where it is no path of ours. */
export function methodsAt(path: string): readonly string[] {
  const segments = path.replace(/\/$/, '').split('/');
  return methodsOf(TEMPLATES.filter((template) => matches(template, segments)));
}

const methodsOf = (templates: readonly Template[]): readonly string[] => [
  ...new Set(
    templates.flatMap(({ row }) => row.methods).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
  ),
];

/** A type begins with a capital; an id is anything but FHIR's own words, which begin with '_' or '$'. */
const matches = (template: Template, segments: readonly string[]): boolean =>
  template.segments.length === segments.length &&
  (template.row.types?.includes(segments[0] ?? '') ?? true) &&
  template.segments.every((expected, i) => {
    const actual = segments[i] ?? '';
    if (expected === '{type}') return /^[A-Z]/.test(actual);
    return expected.startsWith('{') ? /^[^_$]/.test(actual) : expected === actual;
  });

function valuesIn(template: readonly string[], segments: readonly string[]) {
  const at = (name: string) => segments[template.indexOf(name)] ?? '';
  return { type: at('{type}'), id: at('{id}'), versionId: at('{versionId}') };
}

function check({ type, id }: { type: string; id: string }): void {
  if (type !== '') checkType(type);
  if (id !== '' && !ID.test(id))
    throw new FhirError('value', `'${id}' is no id: 1 to 64 letters, digits, '-' and '.'`, 'id');
}

/** Throws FhirError 'unknownType'. */
export function checkType(type: string): void {
  if (!isResourceType(type)) throw new FhirError('unknownType', `'${type}' is no resource type of FHIR R4`, type);
}

function nothingAt(path: string, segments: readonly string[]): FhirError {
  const [first = ''] = segments;
  if (/^[^_$]/.test(first) && !isResourceType(first))
    return new FhirError('unknownType', `'${first}' is no resource type of FHIR R4`, first);
  const operation = segments.find((segment) => segment.startsWith('$'));
  if (operation) return new FhirError('unknownOperation', `The operation ${operation} is not offered at ${path}`);
  return new FhirError('notFound', `There is nothing at ${path}`);
}
