import type { SearchParameter, ValueSet } from 'fhir/r4.js';
import { OWN_PARAMETERS, ownParameterUrl } from '../../fhir/search/own-parameters.ts';
import { compile, type Route, routeText } from './compile.ts';
import { type ElementModel, elementModel, official } from './element-model.ts';

/** What the compiler needs of a definition. */
interface Definition {
  readonly url: string;
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
  readonly expression: string;
  readonly target?: readonly string[];
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

/** [code, type, url, routes, targets, components]: fhir/search/registry.ts reads it back. */
type Row = [string, string, string, string, string?, Row[]?];

const HL7 = 'http://hl7.org/fhir/SearchParameter/';

/** Every definition with an expression, HL7's worked examples of SearchParameter aside. */
export function definitions(): Definition[] {
  const theirs = official<SearchParameter>('SearchParameter-').flatMap((parameter): Definition[] =>
    parameter.expression === undefined || !parameter.base || parameter.id?.startsWith('example')
      ? []
      : [{ ...parameter, expression: parameter.expression }],
  );
  const ours = OWN_PARAMETERS.map((row) => ({ ...row, base: [row.base], url: ownParameterUrl(row) }));
  return [...theirs, ...ours];
}

/** The text of the generated module: for each type one JSON text, so that only the types asked for are parsed. */
export function searchParameterTable(): string {
  const model = elementModel();
  const all = definitions();
  const compiler = rowCompiler(model, all);
  const types = ['Resource', ...model.resourceTypes];
  const rowsOf = (type: string) =>
    all.filter(({ base }) => base.includes(type)).map((definition) => compiler(type, definition));
  const lines = types.map(
    (type) => `  ${type}: '${JSON.stringify(rowsOf(type).sort(byCode)).replaceAll("'", "\\'")}',`,
  );
  return [
    '// Made by scripts/generate-search-parameters.ts from the official definitions of R4 and fhir/search/own-parameters.ts.',
    '/** Resource type -> JSON of its search parameters: [code, type, url, routes, targets, components][] */',
    'export const SEARCH_PARAMETERS: Readonly<Record<string, string>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

const byCode = ([a]: Row, [b]: Row) => (a < b ? -1 : 1);

function rowCompiler(model: ElementModel, all: readonly Definition[]) {
  const byUrl = new Map(all.map((definition) => [definition.url, definition]));
  const systems = implicitSystems();
  const text = (route: Route) => {
    const system = route.type === 'code' && route.binding ? systems.get(route.binding) : undefined;
    return routeText(route) + (system === undefined ? '' : `=${system}`);
  };
  return (base: string, definition: Definition): Row => {
    const type = base === 'Resource' ? 'Basic' : base;
    const routes = compile(model, type, definition.expression);
    const components = definition.component?.map(({ definition: url, expression }): Row => {
      const part = byUrl.get(url);
      if (!part) throw new Error(`${definition.url}: ${url} is not there`);
      const inner = routes.flatMap((root) => compile(model, type, expression, { steps: [], type: root.type }));
      return row(part, [...new Set(inner.map(text))], targetsOf(part, inner));
    });
    return row(definition, routes.map(text), targetsOf(definition, routes), components);
  };
}

function row({ code, type, url }: Definition, routes: string[], targets?: string, components?: Row[]): Row {
  const short = url.startsWith(HL7) ? url.slice(HL7.length) : url;
  if (components) return [code, type, short, routes.join(' '), '', components];
  return targets === undefined ? [code, type, short, routes.join(' ')] : [code, type, short, routes.join(' '), targets];
}

/** Types that the elements themselves allow, narrowed to those that the definition names; '*' for any. */
function targetsOf({ type, target }: Definition, routes: readonly Route[]): string | undefined {
  if (type !== 'reference') return undefined;
  const elements = [...new Set(routes.flatMap(({ targets }) => targets ?? ['Resource']))];
  if (elements.includes('Resource')) return !target || target.length > 100 ? '*' : target.join();
  const narrowed = target ? elements.filter((name) => target.includes(name)) : elements;
  return (narrowed.length > 0 ? narrowed : elements).sort().join();
}

/** Value set -> the one code system all of whose codes or some of whose codes it holds. */
function implicitSystems(): Map<string, string> {
  const systems = new Map<string, string>();
  for (const { url, compose } of official<ValueSet>('ValueSet-')) {
    const [only, ...others] = compose?.include ?? [];
    if (url && only?.system && others.length === 0) systems.set(url, only.system);
  }
  return systems;
}
