import { FhirError } from '../error.ts';

const ESCAPED = /~[01]/g;
const BAD_ESCAPE = /~(?![01])/;

/** https://www.rfc-editor.org/rfc/rfc6901 -> its reference tokens; a FhirError `invalid` where it is no pointer. */
export function parsePointer(pointer: unknown, where: string): string[] {
  if (typeof pointer !== 'string') throw new FhirError('invalid', `${where} must be a JSON Pointer`, where);
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || BAD_ESCAPE.test(pointer))
    throw new FhirError('invalid', `${where} is no JSON Pointer: ${JSON.stringify(pointer.slice(0, 80))}`, where);
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replace(ESCAPED, (escaped) => (escaped === '~1' ? '/' : '~')));
}
