import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import type { Resource } from '../resource.ts';
import { askedIn, conceptsOf, terminologyFor } from './concepts.ts';
import { inputOf } from './input.ts';
import { isObject, type Parameter } from './parameters.ts';

/** What a code system that the endpoint holds says of a code: https://hl7.org/fhir/R4/codesystem-operation-lookup.html */
export async function lookup(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const [asked] = askedIn(await inputOf(call, ['code', 'system', 'coding']));
  if (asked?.system === undefined) throw new FhirError('required', 'The system of the code is needed', 'system');
  const codeSystem = await terminologyFor(context).codeSystem(asked.system);
  if (codeSystem === undefined)
    throw new FhirError('notFound', `The code system ${asked.system} is not held here`, 'system');
  const concept = conceptsOf(codeSystem).get(asked.code);
  if (concept === undefined) throw new FhirError('notFound', `${asked.system} has no code ${asked.code}`, 'code');
  const resource = { resourceType: 'Parameters', parameter: parametersOf(codeSystem, concept) };
  return { status: 200, body: { kind: 'resource', resource } };
}

function parametersOf({ name, version, url }: Resource, concept: Parameter): Parameter[] {
  const { code, display, definition } = concept;
  return [
    { name: 'name', valueString: name ?? url },
    ...(version === undefined ? [] : [{ name: 'version', valueString: version }]),
    { name: 'display', valueString: display ?? code },
    ...listOf(concept.designation).map(designationOf),
    ...(definition === undefined ? [] : [propertyOf({ code: 'definition', valueString: definition })]),
    ...listOf(concept.property).map(propertyOf),
  ];
}

const listOf = (value: unknown): Parameter[] => (Array.isArray(value) ? value.filter(isObject) : []);

function propertyOf({ code, ...rest }: Parameter): Parameter {
  const value = Object.entries(rest).find(([name]) => name.startsWith('value'));
  return {
    name: 'property',
    part: [{ name: 'code', valueCode: code }, ...(value ? [{ name: 'value', [value[0]]: value[1] }] : [])],
  };
}

const designationOf = ({ language, use, value }: Parameter): Parameter => ({
  name: 'designation',
  part: [
    ...(language === undefined ? [] : [{ name: 'language', valueCode: language }]),
    ...(use === undefined ? [] : [{ name: 'use', valueCoding: use }]),
    { name: 'value', valueString: value },
  ],
});
