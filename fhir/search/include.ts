import { FhirError } from '../error.ts';
import type { Include } from './query.ts';
import { isResourceType, searchParameter } from './registry.ts';

/** `*`, `Type:*`, `Type:parameter`, `Type:parameter:Target`: https://hl7.org/fhir/R4/search.html#include */
export function includesOf(types: readonly string[], value: string, iterate: boolean, name: string): Include[] {
  return value
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => (part === '*' ? everything(types, iterate, name) : [includeOf(part, iterate, name)]));
}

function everything(types: readonly string[], iterate: boolean, name: string): Include[] {
  if (name === '_revinclude')
    throw new FhirError('notSupported', `${name}=*: name the type, as in Observation:*`, name);
  return (types.length === 0 ? ['*'] : types).map((source) => ({ source, parameter: '*', iterate }));
}

function includeOf(text: string, iterate: boolean, name: string): Include {
  const wrong = (why: string) => new FhirError('value', `${name}=${text.slice(0, 100)}: ${why}`, name);
  const [source = '', code, target, ...rest] = text.split(':');
  if (!isResourceType(source)) throw wrong(`'${source.slice(0, 50)}' is no resource type`);
  if (code === undefined || code === '' || rest.length > 0) throw wrong('it takes the form Type:parameter:Target');
  if (target !== undefined && !isResourceType(target)) throw wrong(`'${target.slice(0, 50)}' is no resource type`);
  const parameter = code === '*' ? '*' : searchParameter(source, code);
  if (parameter === undefined) throw wrong(`${source} has no search parameter '${code.slice(0, 50)}'`);
  if (parameter !== '*' && parameter.type !== 'reference') throw wrong(`${code} is no reference`);
  return { source, parameter, iterate, ...(target === undefined ? {} : { target }) };
}
