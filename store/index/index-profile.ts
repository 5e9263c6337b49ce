import type { SearchParameter } from '../../fhir/search/search-parameter.ts';

/**
 * Which parameters of a type get lists: the one table to tune. A parameter without a list is still searchable: beside a listed
 * one it filters, alone it walks the type within the budget. Each list costs one write unit for each value a resource has.
 */
export interface TypeProfile {
  /** Parameters with a list of the kind of their type: terms, dates, values, strings; composites of two tokens, or of a token and a quantity. */
  readonly lists: readonly string[];
  /** String parameters whose every ending is listed, for `:contains`: an entry for each character. */
  readonly contains?: readonly string[];
  /** Pairs of equality parameters asked together: one list for both. */
  readonly pairs?: readonly (readonly [p: string, q: string])[];
  /** Equality parameters whose resources are asked in the order of a date. */
  readonly ordered?: readonly (readonly [p: string, q: string])[];
  /** The date that every entry carries, so that any list can be filtered and sorted by it. */
  readonly primaryDate?: string;
  /** A resource has one such date at most, so that its entries can be sorted without its body, latest first too. */
  readonly singleDate?: boolean;
}

/** Listed for every type that has them, unless the type has a row of its own below. All references and dates are, too. */
export const COMMON_LISTS: ReadonlySet<string> = new Set([
  ...['_tag', '_security', '_profile'],
  ...[
    'identifier',
    'code',
    'type',
    'category',
    'status',
    'class',
    'kind',
    'intent',
    'active',
    'gender',
    'clinical-status',
  ],
  ...[
    'url',
    'topic',
    'reason-code',
    'group-identifier',
    'service-type',
    'specialty',
    'vaccine-code',
    'ingredient-code',
  ],
  ...['email', 'phone', 'event', 'series', 'modality', 'bodysite', 'lot-number', 'udi-di', 'serial-number', 'outcome'],
  ...['name', 'title', 'family', 'given', 'address-city', 'address-postalcode', 'udi-carrier', 'device-name'],
]);

/** The date that a type is most often asked and sorted by, where the first of these that it has is not right. */
const PRIMARY_DATES = [
  ...[
    'date',
    'period',
    'authored',
    'authored-on',
    'authoredon',
    'recorded',
    'created',
    'onset-date',
    'recorded-date',
    'started',
  ],
  ...[
    'issued',
    'birthdate',
    'occurrence',
    'effective',
    'effective-time',
    'start-date',
    'sent',
    'collected',
    'whenprepared',
    'modified',
  ],
] as const;

/** Types whose lists are chosen one by one. An Observation of an aggregate result has at most 14 entries, the feed included. */
const TYPE_PROFILES: ReadonlyMap<string, TypeProfile> = new Map<string, TypeProfile>([
  [
    'Observation',
    {
      lists: [
        ...['_tag', '_security', 'identifier', 'code', 'category', 'value-quantity', 'date'],
        ...['subject', 'focus', 'derived-from', 'encounter', 'performer', 'based-on', 'part-of', 'has-member'],
        ...['specimen', 'device', 'component-code-value-quantity'],
      ],
      pairs: [
        ['focus', 'code'],
        ['subject', 'code'],
      ],
      ordered: [
        ['focus', 'date'],
        ['subject', 'date'],
      ],
      primaryDate: 'date',
      singleDate: true,
    },
  ],
  [
    'ResearchStudy',
    {
      lists: [
        ...[
          '_tag',
          '_security',
          '_profile',
          '_source',
          'identifier',
          'title',
          'condition',
          'focus',
          'keyword',
          'status',
          'category',
        ],
        ...[
          'phase',
          'location',
          'date',
          'sponsor',
          'principalinvestigator',
          'site',
          'partof',
          'protocol',
          'enrollment',
        ],
      ],
      contains: ['title'],
      primaryDate: 'date',
      singleDate: true,
    },
  ],
  [
    'Group',
    {
      lists: [
        ...[
          '_tag',
          '_security',
          '_profile',
          'identifier',
          'code',
          'type',
          'actual',
          'characteristic',
          'value',
          'exclude',
        ],
        ...['characteristic-value', 'managing-entity', 'member', 'name', 'quantity', 'study'],
      ],
    },
  ],
  [
    // Not `item`: the inventory of a big study names thousands of resources, and each would cost a write unit or two.
    'List',
    {
      lists: [
        ...['_tag', '_security', '_profile', 'identifier', 'code', 'status', 'title'],
        ...['date', 'subject', 'patient', 'source', 'encounter'],
      ],
      primaryDate: 'date',
      singleDate: true,
    },
  ],
]);

/** What the profile needs to know of a parameter. */
type Parameter = Pick<SearchParameter, 'code' | 'type' | 'routes'>;

/** The profile of a type that has these parameters: its own row, or what is common. */
export function profileOf(type: string, parameters: readonly Parameter[]): TypeProfile {
  return TYPE_PROFILES.get(type) ?? commonProfile(parameters);
}

function commonProfile(parameters: readonly Parameter[]): TypeProfile {
  const listed = parameters.filter(
    (parameter) =>
      COMMON_LISTS.has(parameter.code) ||
      (parameter.type === 'reference' && !coverOf(parameter, parameters)) ||
      (parameter.type === 'date' && !parameter.code.startsWith('_')),
  );
  const dates = new Set(parameters.filter(({ type }) => type === 'date').map(({ code }) => code));
  return { lists: listed.map(({ code }) => code), primaryDate: PRIMARY_DATES.find((code) => dates.has(code)) };
}

/** A parameter whose values hold all of this one's, as those of `subject` hold those of `patient`: one list serves both. */
function coverOf({ code, type, routes }: Parameter, parameters: readonly Parameter[]): string | undefined {
  if (type !== 'reference' || !routes.some((route) => TYPED.test(route))) return undefined;
  const whole = routes.map((route) => route.replace(TYPED, ''));
  const covers = (other: Parameter): boolean =>
    other.code !== code && other.type === type && whole.every((route) => other.routes.includes(route));
  return parameters.find(covers)?.code;
}
/** The part of a compiled route that keeps references to one type: see fhir/search/route.ts. */
const TYPED = /<\w+/;

/** The listed parameter whose list finds everything that `parameter` matches: itself, or one that covers it. */
export function listedAs(profile: TypeProfile, parameter: Parameter, all: readonly Parameter[]): string | undefined {
  if (profile.lists.includes(parameter.code)) return parameter.code;
  const cover = coverOf(parameter, all);
  return cover !== undefined && profile.lists.includes(cover) ? cover : undefined;
}
