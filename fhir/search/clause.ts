import { FhirError } from '../error.ts';
import { operandOf } from './operand.ts';
import type { Clause, Modifier, Operand } from './query.ts';
import { splitAt } from './query-string.ts';
import { isResourceType, partParameter, RESOURCE_TYPES, searchParameter } from './registry.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';

/** Limits of one query; beyond them a search is refused, never cut. */
export const LIMITS = { depth: 5, targets: 40, attempts: 3000, operands: 1000, clauses: 100, characters: 100_000 };

export interface ClauseContext {
  readonly base: string;
  readonly now: number;
  /** Types tried so far, over all clauses. */
  readonly effort: { attempts: number };
}

/** The search parameter does not exist: ignored with a warning, or refused, as the client prefers. */
export class UnknownParameter extends FhirError {}
/** Empty parameters are no error: https://hl7.org/fhir/R4/search.html#errors */
export class EmptyParameter extends UnknownParameter {
  constructor(name: string) {
    super('value', `'${name.slice(0, 100)}' has no value`, name);
  }
}
/** Not to be swallowed when another target type might do. */
class TooComplex extends FhirError {}

/** Which modifiers a type of parameter takes beside `:missing`: https://hl7.org/fhir/R4/search.html#modifiers */
export const MODIFIERS: Record<SearchParameterType, readonly Modifier[]> = {
  string: ['exact', 'contains'],
  token: ['text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  reference: ['identifier'],
  uri: ['above', 'below'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
  special: [],
};

/** Parses one `name=value` for resources of these types (none: of any type). Throws FhirError, UnknownParameter among them. */
export function clauseOf(
  types: readonly string[],
  name: string,
  value: string,
  context: ClauseContext,
  depth = 0,
): Clause {
  if (depth > LIMITS.depth) throw new TooComplex('invalid', `${name}: more than ${LIMITS.depth} levels`, name);
  context.effort.attempts += 1;
  if (context.effort.attempts > LIMITS.attempts) {
    throw new TooComplex(
      'notSupported',
      `${name}: too many possible types; name them, as in subject:Patient.name`,
      name,
    );
  }
  if (name.startsWith('_has:')) return hasClause(types, name, value, context, depth);
  const dot = name.indexOf('.');
  if (dot >= 0) return chainClause(types, name.slice(0, dot), name.slice(dot + 1), value, context, depth);
  const [code = '', modifier, ...rest] = name.split(':');
  const parameter = parameterOf(types, code);
  if (rest.length > 0) throw new FhirError('invalid', `${name}: only one modifier may be given`, name);
  return plainClause(parameter, modifier, name, value, context);
}

/** The parameter with this code; where there are several types, all must have it, of one kind. */
export function parameterOf(types: readonly string[], code: string): SearchParameter {
  const found = (types.length === 0 ? ['Resource'] : types).map((type) => searchParameter(type, code));
  const [first] = found;
  if (first && found.every((one) => one?.type === first.type)) return first;
  const where = types.length === 0 ? 'a search over all types' : types.slice(0, 5).join(', ');
  throw new UnknownParameter('notSupported', `Unknown search parameter '${code.slice(0, 100)}' for ${where}`, code);
}

function plainClause(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  value: string,
  { base, now }: ClauseContext,
): Clause {
  const text = `${name}=${value}`;
  if (parameter.code === 'near')
    throw new FhirError('notSupported', `${name}: search by distance is not supported`, name);
  if (modifier === 'missing') return missingClause(parameter, name, value);
  const values = splitAt(value, ',').filter((part) => part !== '');
  if (values.length === 0) throw new EmptyParameter(name);
  if (values.length > LIMITS.operands) {
    throw new FhirError('invalid', `${name}: more than ${LIMITS.operands} values`, name);
  }
  const context = { base, now, name };
  if (modifier !== undefined && parameter.type === 'reference' && isResourceType(modifier)) {
    const narrowed = narrowTo(parameter, modifier, name);
    const operands = values.map((part) => operandOf(part, narrowed, undefined, context));
    return { kind: 'parameter', parameter, operands: operands.map((operand) => ofType(operand, modifier, name)), text };
  }
  const checked = modifier === undefined ? undefined : modifierOf(parameter, modifier, name);
  const operands = values.map((part) => operandOf(part, parameter, checked, context));
  return { kind: 'parameter', parameter, ...(checked ? { modifier: checked } : {}), operands, text };
}

/** `subject:Patient=Group/1` contradicts itself. */
function ofType(operand: Operand, type: string, name: string): Operand {
  if ('type' in operand && operand.type !== type) {
    throw new FhirError('value', `${name}: the value is no reference to ${type}`, name);
  }
  return operand;
}

function modifierOf(parameter: SearchParameter, modifier: string, name: string): Modifier {
  const known = MODIFIERS[parameter.type].find((one) => one === modifier);
  if (modifier === 'below' && parameter.routes.some((route) => route.endsWith(':canonical'))) return 'below';
  if ((modifier === 'above' || modifier === 'below') && refersToHierarchy(parameter)) return modifier;
  const noIdentifier = modifier === 'of-type' && !parameter.routes.some((route) => route.endsWith(':Identifier'));
  if (known && !noIdentifier) return known;
  throw new FhirError(
    'notSupported',
    `${name}: the modifier ':${modifier.slice(0, 50)}' is not supported for ${parameter.code}`,
    name,
  );
}

/** https://hl7.org/fhir/R4/search.html#recursive */
const refersToHierarchy = ({ type, targets = [] }: SearchParameter): boolean =>
  type === 'reference' && targets.some((target) => partParameter(target) !== undefined);

function missingClause(parameter: SearchParameter, name: string, value: string): Clause {
  if (value !== 'true' && value !== 'false') throw new FhirError('value', `${name} takes true or false`, name);
  if (parameter.type === 'composite' || parameter.code === '_list') {
    throw new FhirError('notSupported', `${name}: ':missing' is not supported for ${parameter.code}`, name);
  }
  return { kind: 'missing', parameter, missing: value === 'true', text: `${name}=${value}` };
}

function narrowTo(parameter: SearchParameter, type: string, name: string): SearchParameter {
  if (parameter.targets && !parameter.targets.includes(type)) {
    throw new FhirError('invalid', `${name}: ${parameter.code} does not refer to ${type}`, name);
  }
  return { ...parameter, targets: [type] };
}

/** https://hl7.org/fhir/R4/search.html#chaining */
function chainClause(
  types: readonly string[],
  head: string,
  rest: string,
  value: string,
  context: ClauseContext,
  depth: number,
): Clause {
  const name = `${head}.${rest}`;
  const [code = '', type, ...others] = head.split(':');
  const parameter = parameterOf(types, code);
  if (parameter.type !== 'reference') throw new FhirError('invalid', `${name}: ${code} is no reference`, name);
  if (others.length > 0) throw new FhirError('invalid', `${name}: only one type may be given`, name);
  if (type !== undefined && !isResourceType(type)) {
    throw new FhirError('invalid', `${name}: '${type.slice(0, 50)}' is no resource type`, name);
  }
  const candidates =
    type === undefined ? (parameter.targets ?? RESOURCE_TYPES) : (narrowTo(parameter, type, name).targets ?? []);
  const targets = innerClauses(candidates, rest, value, context, depth);
  return { kind: 'chain', parameter, targets, text: `${name}=${value}` };
}

function innerClauses(
  candidates: readonly string[],
  rest: string,
  value: string,
  context: ClauseContext,
  depth: number,
) {
  const targets: { type: string; inner: Clause }[] = [];
  let reason: FhirError | undefined;
  for (const type of candidates) {
    try {
      targets.push({ type, inner: clauseOf([type], rest, value, context, depth + 1) });
    } catch (error) {
      if (!(error instanceof FhirError) || error instanceof TooComplex) throw error;
      if (reason === undefined || reason instanceof UnknownParameter) reason = error;
    }
  }
  if (targets.length === 0) throw reason ?? new FhirError('invalid', `${rest}: no type to look in`, rest);
  if (targets.length > LIMITS.targets) {
    throw new TooComplex(
      'notSupported',
      `${rest}: ${targets.length} types have it; name one, as in subject:Patient.name`,
      rest,
    );
  }
  return targets;
}

/** https://hl7.org/fhir/R4/search.html#has */
function hasClause(
  types: readonly string[],
  name: string,
  value: string,
  context: ClauseContext,
  depth: number,
): Clause {
  const [, type = '', code = '', ...rest] = name.split(':');
  if (!isResourceType(type))
    throw new FhirError('invalid', `${name}: '${type.slice(0, 50)}' is no resource type`, name);
  if (rest.length === 0)
    throw new FhirError('invalid', `${name} is not of the form _has:Type:reference:parameter`, name);
  const parameter = parameterOf([type], code);
  if (parameter.type !== 'reference') throw new FhirError('invalid', `${name}: ${code} is no reference`, name);
  if (parameter.targets && types.length > 0 && !types.some((one) => parameter.targets?.includes(one))) {
    throw new FhirError('invalid', `${name}: ${type}.${code} does not refer to ${types.join(', ')}`, name);
  }
  return {
    kind: 'has',
    type,
    parameter,
    inner: clauseOf([type], rest.join(':'), value, context, depth + 1),
    text: `${name}=${value}`,
  };
}
