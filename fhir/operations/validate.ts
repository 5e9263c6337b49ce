import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { permit } from '../access-check.ts';
import { isResource, resourceIn } from '../content.ts';
import { FhirError, issue, outcomeOf } from '../error.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import { existing } from '../interactions/read.ts';
import type { Resource } from '../resource.ts';
import type { FhirStore } from '../store.ts';
import { validate as validateResource } from '../validation/validate.ts';
import { isObject, parametersNamed } from './parameters.ts';
import { type Definitions, definitionsOf, urlOf } from './profiles.ts';

type Mode = 'create' | 'update' | 'delete' | 'profile';
const MODES: readonly Mode[] = ['create', 'update', 'delete', 'profile'];

/** What is to be validated, and how. */
interface Question {
  readonly resource: Resource | undefined;
  readonly mode: Mode;
  readonly profile: string | undefined;
}

/** Whether a resource would be taken, without taking it: https://hl7.org/fhir/R4/resource-operation-validate.html. Always 200 with an OperationOutcome. */
export async function validate(call: Call, context: Context<FhirStore>): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const question = await questionOf(call);
  const issues = await issuesOf(question, call, context);
  const told = issues.length > 0 ? issues : [issue('information', 'informational', 'No issues')];
  const resource = outcomeOf(told) as unknown as Resource;
  return { status: 200, body: { kind: 'resource', resource } };
}

/** From Parameters, or from the resource itself as the body and mode and profile in the query. */
async function questionOf(call: Call): Promise<Question> {
  const query = new URLSearchParams(call.query);
  const body = call.content.mediaType === undefined ? undefined : await resourceIn(call.content, '');
  const wrapped = body?.resourceType === 'Parameters' && call.type !== 'Parameters' ? body : undefined;
  const given = (name: string) => {
    const [parameter] = wrapped ? parametersNamed(wrapped, name) : [];
    return parameter?.valueCode ?? parameter?.valueUri ?? parameter?.valueCanonical ?? query.get(name) ?? undefined;
  };
  const [parameter] = wrapped ? parametersNamed(wrapped, 'resource') : [];
  const inside = isObject(parameter?.resource) && isResource(parameter.resource) ? parameter.resource : undefined;
  const profile = given('profile');
  return {
    resource: wrapped ? inside : body,
    mode: modeOf(given('mode') ?? 'create'),
    profile: typeof profile === 'string' ? profile : undefined,
  };
}

function modeOf(text: unknown): Mode {
  const mode = MODES.find((one) => one === text);
  if (mode === undefined) throw new FhirError('value', `mode is one of ${MODES.join(', ')}`, 'mode');
  return mode;
}

async function issuesOf(question: Question, call: Call, context: Context<FhirStore>): Promise<OperationOutcomeIssue[]> {
  const { mode, profile } = question;
  const stored = call.id === '' ? undefined : await existing(context.store, call.type, call.id);
  if (mode === 'delete') return []; // nothing here stands in the way of deleting: references are not enforced
  const resource = question.resource ?? (mode === 'profile' ? stored?.resource() : undefined);
  if (resource === undefined) throw new FhirError('required', 'A resource to validate is needed', 'resource');
  const claimed = claimedBy(resource);
  const definitions = await definitionsOf([...(profile === undefined ? [] : [profile]), ...claimed], context);
  if (profile !== undefined && !definitions.has(urlOf(profile)))
    throw new FhirError('notSupported', `The profile ${profile} is not held by this endpoint`, 'profile');
  const named = profile === undefined ? claimed : [profile, ...claimed];
  const profiles = [...new Set(named.map(urlOf))].flatMap((url) => definitions.get(url) ?? []);
  const issues = validateResource(resource, { type: call.type, profiles, resolve: (url) => definitions.get(url) });
  return [...issues, ...unheld(claimed, definitions), ...identityIssues(resource, mode, call)];
}

/** The profiles that a resource says it follows. */
function claimedBy({ meta }: Resource): string[] {
  const profiles: unknown = meta?.profile;
  return Array.isArray(profiles) ? profiles.filter((profile) => typeof profile === 'string') : [];
}

const unheld = (claimed: readonly string[], definitions: Definitions): OperationOutcomeIssue[] =>
  claimed
    .filter((canonical) => !definitions.has(urlOf(canonical)))
    .map((canonical) =>
      issue('information', 'not-supported', `not checked: the profile ${canonical} is not held here`),
    );

/** What an update would be refused for besides its content. */
function identityIssues(resource: Resource, mode: Mode, { type, id }: Call): OperationOutcomeIssue[] {
  if (mode !== 'update') return [];
  if (resource.id === undefined)
    return [issue('error', 'required', 'An update needs the id of the resource', `${type}.id`)];
  if (id === '' || id === resource.id) return [];
  return [issue('error', 'value', `The body's id ${resource.id} is not the address's ${id}`, `${type}.id`)];
}
