import { isRawNumber } from '../json.ts';

/**
 * Walks the compiled form of a search parameter's expression: `component.code:CodeableConcept` is a way from a resource to values of
 * a type. A step may filter: `telecom[system=email]`, `extension[url=...]`, `item[extension=...]`, `entry[0]`, `subject<Patient`;
 * `^` begins at the resource. A code may carry the system that its binding implies: `status:code=http://hl7.org/fhir/...`.
 */
export interface Route {
  readonly steps: readonly Step[];
  /** FHIR type of what is found; '@present' asks whether any of the steps has a value. */
  readonly type: string;
  readonly system?: string;
}

interface Step {
  readonly name: string;
  /** Undefined lets everything pass. */
  readonly accepts?: (value: JsonObject, index: number) => boolean;
}

export type JsonObject = { readonly [name: string]: unknown };

/** A JSON object, and not an array or a raw number. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

const ROUTE = /^(.*?):(@?[A-Za-z][\w.]*)(?:=(.+))?$/;
const STEP = /(\^|\w+)(?:\[(\d+)\]|\[(\w+)=([^\]]*)\]|<(\w+))?/g;

const known = new WeakMap<readonly string[], readonly Route[]>();

/** Reads the routes of a search parameter; the result is kept with them. */
export function routesOf(parameter: { readonly routes: readonly string[] }): readonly Route[] {
  const kept = known.get(parameter.routes);
  if (kept) return kept;
  const routes = parameter.routes.map(parseRoute);
  known.set(parameter.routes, routes);
  return routes;
}

function parseRoute(text: string): Route {
  const [type, system] = typeOf(text);
  const path = text.slice(0, text.length - type.length - 1 - (system === undefined ? 0 : system.length + 1));
  const steps = [...path.matchAll(STEP)].map(([, name = '', index, key, value = '', target]): Step => {
    if (index !== undefined) return { name, accepts: (_, at) => at === Number(index) };
    if (target !== undefined) return { name, accepts: pointsTo(target) };
    return key === undefined ? { name } : { name, accepts: (element) => holds(element, key, value) };
  });
  return { steps, type, ...(system === undefined ? {} : { system }) };
}

function typeOf(text: string): [string, string | undefined] {
  const close = text.lastIndexOf(']');
  const [, , type = '', system] = ROUTE.exec(text.slice(close + 1)) ?? [];
  return [type, system];
}

function holds(element: JsonObject, key: string, value: string): boolean {
  const held = element[key];
  return key === 'extension'
    ? Array.isArray(held) && held.some((one) => isObject(one) && one.url === value)
    : held === value;
}

/** `resolve() is T`, decided by what the reference itself says. */
function pointsTo(target: string): (reference: JsonObject) => boolean {
  const literal = new RegExp(`(?:^|/)${target}/[A-Za-z0-9.-]{1,64}(?:/_history/|$)`);
  return ({ reference, type }) => type === target || (typeof reference === 'string' && literal.test(reference));
}

/** Calls `found` for each value at the end of the route. `resource` is where `^` begins. */
export function walk(node: unknown, resource: JsonObject, { steps }: Route, found: (value: unknown) => void): void {
  if (steps[0]?.name === '^') visit(resource, steps, 1, found);
  else visit(node, steps, 0, found);
}

function visit(node: unknown, steps: readonly Step[], at: number, found: (value: unknown) => void): void {
  const step = steps[at];
  if (step === undefined) {
    found(node);
    return;
  }
  const value = typeof node === 'object' && node !== null ? (node as JsonObject)[step.name] : undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) enter(value[index], index, step, steps, at, found);
  } else enter(value, 0, step, steps, at, found);
}

function enter(
  value: unknown,
  index: number,
  { accepts }: Step,
  steps: readonly Step[],
  at: number,
  found: (value: unknown) => void,
): void {
  if (value === null || value === undefined) return;
  if (accepts && !(isObject(value) && accepts(value, index))) return;
  visit(value, steps, at + 1, found);
}
