import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import { codeSystemOf } from '../search/code-system.ts';
import { expandValueSet } from '../search/value-set.ts';
import { type Asked, askedIn, conceptsOf, displays, ownDisplays, terminologyFor } from './concepts.ts';
import { valueSetOf } from './expand.ts';
import { inputOf, textIn } from './input.ts';

const CODES = ['code', 'system', 'display', 'coding', 'codeableConcept'];

/** Whether a code is in a value set: https://hl7.org/fhir/R4/valueset-operation-validate-code.html */
export async function validateCode(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const input = await inputOf(call, ['url', ...CODES]);
  const asked = askedIn(input);
  const terminology = terminologyFor(context);
  const { name, valueSet } = await valueSetOf(call, input, terminology);
  const codes = await expandValueSet(name, terminology);
  const found = asked.find(({ system = '', code }) => codes.has(`${system}|${code}`));
  if (found === undefined) return answer(false, `${list(asked)} is not in the value set ${name}`);
  const { system = '', code } = found;
  const display = ownDisplays(valueSet).get(`${system}|${code}`) ?? (await displays(terminology)(system, code));
  return displayAnswer(found, display);
}

/** Whether a code is in a code system: https://hl7.org/fhir/R4/codesystem-operation-validate-code.html */
export async function validateCodeInSystem(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const input = await inputOf(call, ['url', ...CODES]);
  const asked = askedIn(input);
  const name = call.id === '' ? (textIn(input, 'url') ?? asked[0]?.system) : `${call.type}/${call.id}`;
  if (name === undefined) throw new FhirError('required', 'The url of a code system is needed', 'url');
  const codeSystem = await terminologyFor(context).codeSystem(name);
  if (codeSystem === undefined) throw new FhirError('notFound', `The code system ${name} is not held here`, 'url');
  const { url } = codeSystemOf(codeSystem); // refused where it does not hold all its codes
  const concepts = conceptsOf(codeSystem);
  const found = asked.find(({ system = url, code }) => system === url && concepts.has(code));
  if (found === undefined) return answer(false, `${list(asked)} is not in the code system ${name}`);
  const display = concepts.get(found.code)?.display;
  return displayAnswer(found, typeof display === 'string' ? display : undefined);
}

const list = (asked: readonly Asked[]): string => asked.map(({ system = '', code }) => `${system}|${code}`).join(', ');

/** A code that is there under another display is told so, and is not valid. */
function displayAnswer({ display: given }: Asked, display: string | undefined): Answer {
  if (given !== undefined && display !== undefined && given.toLowerCase() !== display.toLowerCase())
    return answer(false, `The display is '${display}', not '${given}'`, display);
  return answer(true, undefined, display);
}

function answer(result: boolean, message?: string, display?: string): Answer {
  const parameter = [
    { name: 'result', valueBoolean: result },
    ...(message === undefined ? [] : [{ name: 'message', valueString: message }]),
    ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
  ];
  return { status: 200, body: { kind: 'resource', resource: { resourceType: 'Parameters', parameter } } };
}
