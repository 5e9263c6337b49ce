import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import type { Resource } from '../resource.ts';
import { normalise } from '../search/normalise.ts';
import { expandValueSet, type Terminology } from '../search/value-set.ts';
import { displays, ownDisplays, terminologyFor } from './concepts.ts';
import { countIn, inputOf, textIn } from './input.ts';

/** Codes on one page at most. */
const LARGEST_PAGE = 1000;

/** The codes of a value set that the endpoint holds, a page of them: https://hl7.org/fhir/R4/valueset-operation-expand.html */
export async function expand(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const input = await inputOf(call, ['url', 'filter', 'offset', 'count']);
  const terminology = terminologyFor(context);
  const { name, valueSet } = await valueSetOf(call, input, terminology);
  const told = await toldCodes(name, valueSet, terminology);
  const filter = normalise(textIn(input, 'filter') ?? '');
  const found = told.filter(({ code, display }) => normalise(`${display ?? ''} ${code}`).includes(filter));
  const offset = countIn(input, 'offset') ?? 0;
  const count = Math.min(countIn(input, 'count') ?? LARGEST_PAGE, LARGEST_PAGE);
  const contains = found.slice(offset, offset + count);
  const { compose: _, expansion: __, text: ___, ...rest } = valueSet;
  const expansion = {
    timestamp: new Date(context.now()).toISOString(),
    total: found.length,
    offset,
    ...(contains.length === 0 ? {} : { contains }),
  };
  return { status: 200, body: { kind: 'resource', resource: { ...rest, expansion } } };
}

/** The value set named by the address or by `url`. Throws FhirError 'required' or 'notFound'. */
export async function valueSetOf(
  { type, id }: Call,
  input: ReadonlyMap<string, unknown>,
  terminology: Terminology,
): Promise<{ readonly name: string; readonly valueSet: Resource }> {
  const name = id === '' ? textIn(input, 'url') : `${type}/${id}`;
  if (name === undefined) throw new FhirError('required', 'The url of a value set is needed', 'url');
  const valueSet = await terminology.valueSet(name);
  if (valueSet === undefined) throw new FhirError('notFound', `The value set ${name} is not held here`, 'url');
  return { name, valueSet };
}

interface Told {
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
}

async function toldCodes(name: string, valueSet: Resource, terminology: Terminology): Promise<readonly Told[]> {
  const own = ownDisplays(valueSet);
  const displayOf = displays(terminology);
  const codes = [...(await expandValueSet(name, terminology))];
  return Promise.all(
    codes.map(async (key) => {
      const [system = '', code = ''] = [key.slice(0, key.indexOf('|')), key.slice(key.indexOf('|') + 1)];
      const display = own.get(key) ?? (system === '' ? undefined : await displayOf(system, code));
      return { ...(system === '' ? {} : { system }), code, ...(display === undefined ? {} : { display }) };
    }),
  );
}
