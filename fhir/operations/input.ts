import { FhirError } from '../error.ts';
import type { Call } from '../interactions/interaction.ts';
import { pairsOf } from '../search/query-string.ts';
import { isObject } from './parameters.ts';

/** What every operation may be asked with. */
const COMMON = ['_format', '_pretty'];

/**
 * The parameters of an operation by name, from the query string or from Parameters: https://hl7.org/fhir/R4/operations.html#executing.
 * Throws FhirError 'notSupported' for one that is not `understood`, 'invalid' for one that comes twice.
 */
export async function inputOf(
  { query, content }: Call,
  understood: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const given: (readonly [string, unknown])[] = [...pairsOf(query)];
  if (content.mediaType !== undefined) given.push(...parametersIn(await content.parsed()));
  const input = new Map<string, unknown>();
  for (const [name, value] of given) {
    if (!understood.includes(name) && !COMMON.includes(name))
      throw new FhirError('notSupported', `The operation has no parameter ${name} here`, name);
    if (input.has(name)) throw new FhirError('invalid', `The parameter ${name} is given twice`, name);
    input.set(name, value);
  }
  return input;
}

function parametersIn(body: unknown): [string, unknown][] {
  if (!isObject(body) || body.resourceType !== 'Parameters' || !Array.isArray(body.parameter ?? []))
    throw new FhirError('structure', 'The operation takes a Parameters resource', 'Parameters');
  return (Array.isArray(body.parameter) ? body.parameter : []).flatMap((parameter): [string, unknown][] => {
    const value = isObject(parameter)
      ? Object.entries(parameter).find(([name]) => name.startsWith('value'))?.[1]
      : undefined;
    return isObject(parameter) && typeof parameter.name === 'string' ? [[parameter.name, value]] : [];
  });
}

/** A parameter as text; undefined where it is not given. Throws FhirError 'value' for anything else. */
export function textIn(input: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = input.get(name);
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new FhirError('value', `The parameter ${name} takes a single value`, name);
}

/** A parameter as a whole number. Throws FhirError 'value'. */
export function countIn(input: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const text = textIn(input, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new FhirError('value', `${name}=${text} is no whole number`, name);
  return Number(text);
}
