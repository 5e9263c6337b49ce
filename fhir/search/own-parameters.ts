import { CANONICAL_BASE } from '../canonical-base.ts';
import type { Resource } from '../resource.ts';
import type { SearchParameterType } from './search-parameter.ts';

/** A search parameter of our own, beside those of R4. */
export interface OwnParameter {
  readonly base: string;
  readonly code: string;
  readonly type: SearchParameterType;
  /** FHIRPath, in the shapes of the official parameters: paths, union, as, where(x = 'y'), where(resolve() is T), extension(url). */
  readonly expression: string;
  readonly target?: readonly string[];
  readonly description: string;
}

/** Links a Group to the ResearchStudy whose cohort it is. */
export const STUDY_EXTENSION = `${CANONICAL_BASE}/StructureDefinition/study`;
/** The code inside our own extension that flags what is damaged or contradicts itself. */
const FLAG = `extension('${CANONICAL_BASE}/StructureDefinition/flag').extension('code').value.as(CodeableConcept)`;

/**
 * To add a parameter, add a row and run `npm run generate`: the expression is compiled into the same table as the official ones.
 * Existing resources are found by it after a reindex; at once, where it gets no list of its own.
 */
export const OWN_PARAMETERS: readonly OwnParameter[] = [
  {
    base: 'ResearchStudy',
    code: 'condition',
    type: 'token',
    expression: 'ResearchStudy.condition',
    description: 'Condition being studied',
  },
  {
    base: 'ResearchStudy',
    code: 'phase',
    type: 'token',
    expression: 'ResearchStudy.phase',
    description: 'Phase of the trial',
  },
  {
    base: 'ResearchStudy',
    code: 'enrollment',
    type: 'reference',
    expression: 'ResearchStudy.enrollment',
    target: ['Group'],
    description: 'Who may take part',
  },
  {
    base: 'Group',
    code: 'quantity',
    type: 'number',
    expression: 'Group.quantity',
    description: 'Number of members',
  },
  {
    base: 'Group',
    code: 'name',
    type: 'string',
    expression: 'Group.name',
    description: 'Label of the group',
  },
  {
    base: 'Group',
    code: 'study',
    type: 'reference',
    expression: `Group.extension('${STUDY_EXTENSION}').value.as(Reference)`,
    target: ['ResearchStudy'],
    description: 'The study whose cohort this is',
  },
  {
    base: 'ResearchStudy',
    code: 'flag',
    type: 'token',
    expression: `ResearchStudy.${FLAG}`,
    description: 'What is wrong with the study as published, such as damaged text',
  },
  {
    base: 'Observation',
    code: 'flag',
    type: 'token',
    expression: `Observation.${FLAG}`,
    description: 'What is wrong with the result as published, such as a damaged value',
  },
];

/** Canonical URL of one of our own parameters. */
export const ownParameterUrl = ({ base, code }: Pick<OwnParameter, 'base' | 'code'>): string =>
  `${CANONICAL_BASE}/SearchParameter/${base}-${code}`;

const COMPARATORS: Partial<Record<SearchParameterType, readonly string[]>> = {
  number: ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb', 'ap'],
  date: ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb', 'ap'],
  quantity: ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb', 'ap'],
};

/** SearchParameter resources to publish: https://hl7.org/fhir/R4/searchparameter.html */
export function ownSearchParameters(): Resource[] {
  return OWN_PARAMETERS.map((row) => ({
    resourceType: 'SearchParameter',
    id: `${row.base}-${row.code}`,
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${row.base}?${row.code} (${row.type}): ${row.description}.</p></div>`,
    },
    url: ownParameterUrl(row),
    name: row.code,
    status: 'active',
    description: row.description,
    code: row.code,
    base: [row.base],
    type: row.type,
    expression: row.expression,
    xpathUsage: 'normal',
    ...(row.target ? { target: [...row.target] } : {}),
    ...(COMPARATORS[row.type] ? { comparator: [...(COMPARATORS[row.type] ?? [])] } : {}),
  }));
}
