import { isObject, type JsonObject, type Route } from './route.ts';
import type { TokenValue } from './search-value.ts';

/** https://hl7.org/fhir/R4/search.html#token: by the element's type, its system and code. */
export function tokensOf(value: unknown, { type, system }: Route): readonly TokenValue[] {
  if (typeof value === 'string') return value === '' ? [] : implicit(value, system);
  if (typeof value === 'boolean') return implicit(String(value), SPECIAL_VALUES);
  if (!isObject(value)) return [];
  return TOKENS.get(type)?.(value) ?? [];
}

const SPECIAL_VALUES = 'http://terminology.hl7.org/CodeSystem/special-values';

const TOKENS = new Map<string, (value: JsonObject) => readonly TokenValue[]>([
  ['Coding', (coding) => codingTokens(coding, [])],
  ['CodeableConcept', conceptTokens],
  ['Identifier', identifierTokens],
  ['ContactPoint', contactTokens],
]);

/** A code has no system of its own: it is found without one, and under the one that its binding implies. */
function implicit(code: string, system: string | undefined): readonly TokenValue[] {
  return system === undefined
    ? [{ kind: 'token', code }]
    : [
        { kind: 'token', code },
        { kind: 'token', system, code },
      ];
}

function conceptTokens({ coding, text }: JsonObject): readonly TokenValue[] {
  const texts = typeof text === 'string' ? [text] : [];
  const tokens: TokenValue[] = [];
  if (Array.isArray(coding)) for (const one of coding) if (isObject(one)) tokens.push(...codingTokens(one, texts));
  return tokens.length === 0 && texts.length > 0 ? [{ kind: 'token', texts }] : tokens;
}

function codingTokens({ system, code, display }: JsonObject, more: readonly string[]): readonly TokenValue[] {
  const texts = typeof display === 'string' ? [display, ...more] : more;
  return token(system, code, texts);
}

function token(system: unknown, code: unknown, texts: readonly string[]): readonly TokenValue[] {
  const value: { -readonly [K in keyof TokenValue]: TokenValue[K] } = { kind: 'token' };
  if (typeof system === 'string') value.system = system;
  if (typeof code === 'string') value.code = code;
  if (texts.length > 0) value.texts = texts;
  return Object.keys(value).length > 1 ? [value] : [];
}

function identifierTokens({ system, value, type }: JsonObject): readonly TokenValue[] {
  const concept = isObject(type) ? type : {};
  const texts = typeof concept.text === 'string' ? [concept.text] : [];
  const codings = (Array.isArray(concept.coding) ? concept.coding : []).filter(isObject).map((coding) => ({
    ...(typeof coding.system === 'string' ? { system: coding.system } : {}),
    ...(typeof coding.code === 'string' ? { code: coding.code } : {}),
  }));
  return token(system, value, texts).map((one) => (codings.length > 0 ? { ...one, ofType: codings } : one));
}

/** R4 gives a ContactPoint no system; many clients send its kind (`phone|555-1234`), so both are found. */
function contactTokens({ system, value }: JsonObject): readonly TokenValue[] {
  return typeof value === 'string' ? implicit(value, typeof system === 'string' ? system : undefined) : [];
}
