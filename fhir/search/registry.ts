import { SEARCH_PARAMETERS } from '../definitions/search-parameters.generated.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';

type Row = readonly [
  code: string,
  type: SearchParameterType,
  url: string,
  routes: string,
  targets?: string,
  components?: Row[],
];

const HL7 = 'http://hl7.org/fhir/SearchParameter/';
const TEXTS = new Map(Object.entries(SEARCH_PARAMETERS));

/** Every concrete resource type of R4, in alphabetical order. */
export const RESOURCE_TYPES: readonly string[] = [...TEXTS.keys()].filter((type) => type !== 'Resource');

export const isResourceType = (type: string): boolean => type !== 'Resource' && TEXTS.has(type);

/** Searched by words of the text, or by membership of a List: they have no expression. */
const SPECIAL: readonly SearchParameter[] = [
  { code: '_content', type: 'special', url: `${HL7}Resource-content`, routes: [] },
  { code: '_list', type: 'special', url: 'https://hl7.org/fhir/R4/search.html#list', routes: [] },
];
const NARRATIVE: SearchParameter = { code: '_text', type: 'special', url: `${HL7}DomainResource-text`, routes: [] };
/** The types that have no narrative: they are no DomainResource. */
const WITHOUT_NARRATIVE = new Set(['Binary', 'Bundle', 'Parameters']);

const tables = new Map<string, ReadonlyMap<string, SearchParameter>>();

/** The search parameters of a resource type, those of every resource included; undefined for an unknown type. `Resource` gives the common ones alone. */
export function searchParametersOf(type: string): ReadonlyMap<string, SearchParameter> | undefined {
  const known = tables.get(type);
  if (known) return known;
  const text = TEXTS.get(type);
  if (text === undefined) return undefined;
  const table = new Map(rowsOf(type, text).map((parameter) => [parameter.code, parameter]));
  tables.set(type, table);
  return table;
}

/** One search parameter by its code, or undefined; `type` may be `Resource` for those that all types share. */
export function searchParameter(type: string, code: string): SearchParameter | undefined {
  return searchParametersOf(type)?.get(code);
}

const PART_CODES = ['partof', 'part-of', 'parent'];

/** The parameter by which resources of a type form a hierarchy, such as Location.partof; undefined where they form none. */
export function partParameter(type: string): SearchParameter | undefined {
  return PART_CODES.map((code) => searchParameter(type, code)).find((parameter) => parameter?.targets?.includes(type));
}

function rowsOf(type: string, text: string): SearchParameter[] {
  const own = (JSON.parse(text) as Row[]).map(parameterOf);
  if (type === 'Resource') return [...own, ...SPECIAL];
  const common = searchParametersOf('Resource')?.values() ?? [];
  return [...common, ...(WITHOUT_NARRATIVE.has(type) ? [] : [NARRATIVE]), ...own];
}

function parameterOf([code, type, url, routes, targets, components]: Row): SearchParameter {
  return {
    code,
    type,
    url: url.includes(':') ? url : HL7 + url,
    routes: routes === '' ? [] : routes.split(' '),
    ...(targets && targets !== '*' ? { targets: targets.split(',') } : {}),
    ...(components ? { components: components.map(parameterOf) } : {}),
  };
}
