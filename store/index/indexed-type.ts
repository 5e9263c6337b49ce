import { searchParametersOf } from '../../fhir/search/registry.ts';
import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import { profileOf, type TypeProfile } from './index-profile.ts';
import { presenceMark } from './signature.ts';

/** A resource type as the index knows it. */
export interface IndexedType {
  readonly parameters: readonly SearchParameter[];
  readonly profile: TypeProfile;
  /** Parameter code -> its character in presence strings. */
  readonly marks: ReadonlyMap<string, string>;
}

const types = new Map<string, IndexedType>();

/** A type's parameters, profile and presence marks; an unknown type has none. */
export function indexedType(type: string): IndexedType {
  const known = types.get(type);
  if (known) return known;
  const parameters = [...(searchParametersOf(type)?.values() ?? [])];
  const marks = new Map(parameters.map(({ code }, place) => [code, presenceMark(place)]));
  const made = { parameters, profile: profileOf(type, parameters), marks };
  types.set(type, made);
  return made;
}
