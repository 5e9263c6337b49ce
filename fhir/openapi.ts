import { INTERACTIONS, type Method, type Row } from './interactions/table.ts';
import { COMPONENTS, reference } from './openapi-components.ts';
import { RESOURCE_TYPES, searchParametersOf } from './search/registry.ts';
import type { Settings } from './settings.ts';

type Json = Readonly<Record<string, unknown>>;

/** This interface as an OpenAPI document, from the rows that serve it: https://spec.openapis.org/oas/v3.1.0 */
export function openApi(base: string, { software, description, issuer }: Settings): Json {
  return {
    openapi: '3.1.0',
    info: { title: software.name, version: software.version, description },
    servers: [{ url: base }],
    ...(issuer === undefined ? {} : { security: [{ bearer: [] }, {}] }),
    paths: { ...templatedPaths(), ...typePaths() },
    components: COMPONENTS,
  };
}

/** One operation: a row under one of its methods. */
interface Named {
  readonly name: string;
  readonly row: Row;
  readonly method: Method;
}

const ROWS: readonly [string, Row][] = Object.entries(INTERACTIONS);
const PATHS: readonly string[] = [...new Set(ROWS.flatMap(([, row]) => row.paths))];

const at = (path: string): readonly Named[] =>
  ROWS.filter(([, row]) => row.paths.includes(path)).flatMap(([name, row]) =>
    row.methods.map((method) => ({ name, row, method })),
  );

const TYPE_PATH = '{type}';

/** Every path of the table as it stands; those below a type are told once for all types, unless they are for some types alone. */
const templatedPaths = (): Json =>
  Object.fromEntries(PATHS.filter((path) => path !== TYPE_PATH).flatMap((path) => itemsAt(path, at(path))));

function itemsAt(path: string, named: readonly Named[]): [string, Json][] {
  const types = [...new Set(named.flatMap(({ row }) => row.types ?? []))];
  if (types.length === 0) return [[`/${path}`, pathItem(path, named, '')]];
  return types.map((type) => {
    const own = named.filter(({ row }) => row.types?.includes(type));
    return [`/${path.replace('{type}', type)}`, pathItem(path, own, type)];
  });
}

function pathItem(path: string, named: readonly Named[], type: string): Json {
  const placeholders = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
    name === 'type' && type !== '' ? [] : [reference('parameters', name)],
  );
  const operations = named.map(({ name, row, method }) => [
    method.toLowerCase(),
    operation(row, `${name}${type}${suffix(path, row, method)}`, []),
  ]);
  return { ...(placeholders.length === 0 ? {} : { parameters: placeholders }), ...Object.fromEntries(operations) };
}

/** Keeps operationIds apart where a row has several paths or methods. */
function suffix(path: string, row: Row, method: Method): string {
  const index = row.paths.indexOf(path);
  return `${row.methods.length > 1 ? method : ''}${index > 0 ? index + 1 : ''}`;
}

/** `/Observation` and its like, each with its own search parameters. */
const typePaths = (): Json => Object.fromEntries(RESOURCE_TYPES.map((type) => [`/${type}`, typeItem(type)]));

function typeItem(type: string): Json {
  const searched = [...(searchParametersOf(type)?.values() ?? [])].map((parameter) => ({
    name: parameter.code,
    in: 'query',
    schema: reference('schemas', parameter.type),
  }));
  const operations = at(TYPE_PATH).map(({ name, row, method }) => [
    method.toLowerCase(),
    operation(row, `${name}${type}`, queryOf(method, searched)),
  ]);
  return Object.fromEntries(operations);
}

/** A conditional PUT, PATCH or DELETE takes the same parameters as a search; they are told once. */
function queryOf(method: Method, searched: readonly Json[]): readonly Json[] {
  if (method === 'POST') return [];
  return method === 'GET' ? searched : [reference('parameters', 'criteria')];
}

function operation(row: Row, operationId: string, searched: readonly Json[]): Json {
  const headers = (row.headers ?? []).map((name) => reference('parameters', name));
  const common =
    row.answer === 'bundle' && row.body === undefined ? COMMON.map((name) => reference('parameters', name)) : [];
  const parameters = [...searched, ...common, ...headers];
  return {
    operationId,
    summary: row.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(row.body === undefined ? {} : { requestBody: reference('requestBodies', row.body) }),
    responses: { '2XX': reference('responses', row.answer), default: reference('responses', 'outcome') },
  };
}

const COMMON = ['_count', '_format'];
