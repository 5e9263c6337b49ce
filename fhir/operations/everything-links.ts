import { COMPARTMENTS } from '../definitions/compartments.generated.ts';
import { RESOURCE_TYPES, searchParametersOf } from '../search/registry.ts';

/** Types that `$everything` starts from. */
export const EVERYTHING_TYPES = ['Group', 'Patient', 'ResearchStudy'] as const;

/** Parameters that may refer to any type, and that tell of a study or a group where they refer to one. */
const OPEN: readonly (readonly [string, string])[] = [
  ['Observation', 'focus'],
  ['DocumentReference', 'related'],
  ['Provenance', 'target'],
  ['Composition', 'subject'],
  ['List', 'subject'],
];

/** [type, reference parameter] of what belongs to a resource of this type. */
export function linksTo(type: string): readonly (readonly [string, string])[] {
  if (type === 'Patient') return compartment(COMPARTMENTS.Patient);
  const own = RESOURCE_TYPES.flatMap((of) =>
    [...(searchParametersOf(of)?.values() ?? [])]
      .filter((parameter) => parameter.type === 'reference' && parameter.targets?.includes(type))
      .map(({ code }): [string, string] => [of, code]),
  );
  return [...own, ...OPEN.filter(([of, code]) => !own.some((one) => one[0] === of && one[1] === code))];
}

const compartment = (text: string): readonly (readonly [string, string])[] =>
  text.split(' ').flatMap((row) => {
    const [type = '', parameters = ''] = row.split(':');
    return parameters.split(',').map((parameter): [string, string] => [type, parameter]);
  });
