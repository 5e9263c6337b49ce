import type { Resource } from '../resource.ts';
import { contentOf, narrativeOf } from './extract-content.ts';
import { datesOf } from './extract-date.ts';
import { numbersOf, quantitiesOf } from './extract-number.ts';
import { referencesOf } from './extract-reference.ts';
import { stringsOf, urisOf } from './extract-string.ts';
import { tokensOf } from './extract-token.ts';
import { isObject, type JsonObject, type Route, routesOf, walk } from './route.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';
import type { CompositeValue, SearchValue } from './search-value.ts';

export interface ExtractOptions {
  /** The public base of this endpoint, without a slash at its end: references below it are its own. */
  readonly base: string;
}

/** Values of one element for a kind of search parameter, by the element's FHIR type. */
type Extractor = (value: unknown, route: Route, options: ExtractOptions) => readonly SearchValue[];

const EXTRACTORS: Record<Exclude<SearchParameterType, 'composite' | 'special'>, Extractor> = {
  string: stringsOf,
  token: tokensOf,
  reference: referencesOf,
  date: datesOf,
  number: numbersOf,
  quantity: quantitiesOf,
  uri: urisOf,
};

/** What a search parameter finds in a resource; empty where the resource has no value for it. Never throws for odd content. */
export function valuesOf(resource: Resource, parameter: SearchParameter, options: ExtractOptions): SearchValue[] {
  if (parameter.type === 'special') return specialsOf(resource, parameter);
  const values = valuesAt(resource, resource, parameter, options);
  return parameter.code === 'url' ? [...values, ...versionedUrls(resource, values)] : values;
}

/** `ValueSet?url=http://...|1.0` asks for a version of what has a canonical URL: https://hl7.org/fhir/R4/search.html#uri */
function versionedUrls({ version }: Resource, values: readonly SearchValue[]): SearchValue[] {
  if (typeof version !== 'string') return [];
  return values.flatMap((value) => (value.kind === 'uri' ? [{ kind: 'uri', value: `${value.value}|${version}` }] : []));
}

function valuesAt(
  node: unknown,
  resource: JsonObject,
  parameter: SearchParameter,
  options: ExtractOptions,
): SearchValue[] {
  if (parameter.type === 'special') return [];
  if (parameter.type === 'composite') return compositesOf(node, resource, parameter, options);
  const extractor = EXTRACTORS[parameter.type];
  const values: SearchValue[] = [];
  for (const route of routesOf(parameter)) {
    if (route.type === '@present') {
      values.push({ kind: 'token', code: String(isPresent(node, route)) });
      continue;
    }
    walk(node, resource, route, (value) => {
      if (route.type === 'Extension') values.push(...extensionValues(value, extractor, options));
      else for (const one of extractor(value, route, options)) values.push(one);
    });
  }
  return values;
}

/** `deceased.exists() and deceased != false` */
const isPresent = (node: unknown, { steps }: Route): boolean =>
  isObject(node) && steps.some(({ name }) => node[name] !== undefined && node[name] !== false);

/** A parameter on an extension means its value[x], whatever its type. */
function extensionValues(value: unknown, extractor: Extractor, options: ExtractOptions): readonly SearchValue[] {
  if (!isObject(value)) return [];
  const name = Object.keys(value).find((key) => key.startsWith('value'));
  if (name === undefined) return [];
  const suffix = name.slice('value'.length);
  return extractor(value[name], { steps: [], type: PRIMITIVES.get(suffix) ?? suffix }, options);
}

const PRIMITIVES = new Map(
  [
    ...['base64Binary', 'boolean', 'canonical', 'code', 'date', 'dateTime', 'decimal', 'id', 'instant', 'integer'],
    ...['markdown', 'oid', 'positiveInt', 'string', 'time', 'unsignedInt', 'uri', 'url', 'uuid'],
  ].map((name) => [name.charAt(0).toUpperCase() + name.slice(1), name]),
);

function compositesOf(
  node: unknown,
  resource: JsonObject,
  parameter: SearchParameter,
  options: ExtractOptions,
): CompositeValue[] {
  const values: CompositeValue[] = [];
  for (const route of routesOf(parameter)) {
    walk(node, resource, route, (element) => {
      const components = partsOf(element, resource, parameter.components ?? [], options);
      if (components) values.push({ kind: 'composite', components });
    });
  }
  return values;
}

/** The values of all components, or undefined where one has none; the last is the one most often missing. */
function partsOf(
  element: unknown,
  resource: JsonObject,
  components: readonly SearchParameter[],
  options: ExtractOptions,
): SearchValue[][] | undefined {
  const parts: SearchValue[][] = [];
  for (const component of components.toReversed()) {
    const values = valuesAt(element, resource, component, options);
    if (values.length === 0) return undefined;
    parts.unshift(values);
  }
  return parts;
}

function specialsOf(resource: Resource, { code }: SearchParameter): SearchValue[] {
  const text = code === '_text' ? narrativeOf(resource) : code === '_content' ? contentOf(resource) : '';
  return text === '' ? [] : [{ kind: 'string', value: text }];
}
