import type { Arm, Concept, Eligibility, Identifier, Objective, Organization, Period, Study } from '../../study.ts';
import { inTable } from '../in-table.ts';
import { IDENTIFIER_SYSTEM, IDENTIFIER_TYPE, nct, phaseOf, STATUS, spelled } from './codes.ts';
import { child, each, flag, isThere, type Node, text, texts, written } from './node.ts';
import { wholeNumber } from './number.ts';

/** Everything about the study itself that `protocolSection` tells. */
export type Protocol = Pick<
  Study,
  | 'identifiers'
  | 'title'
  | 'acronym'
  | 'officialTitle'
  | 'description'
  | 'status'
  | 'reasonStopped'
  | 'period'
  | 'phase'
  | 'primaryPurpose'
  | 'design'
  | 'conditions'
  | 'focus'
  | 'keywords'
  | 'eligibility'
  | 'arms'
  | 'objectives'
  | 'sponsor'
  | 'collaborators'
>;

const plainConcept = (words: string): Concept => ({ text: words, codings: [] });

/** https://clinicaltrials.gov/data-api/about-api/study-data-structure#ProtocolSection */
export function protocolOf(section: Node, title: string): Protocol {
  const identification = child(section, 'identificationModule');
  const status = child(section, 'statusModule');
  const design = child(section, 'designModule');
  const sponsors = child(section, 'sponsorCollaboratorsModule');
  const sponsor = organizationOf(child(sponsors, 'leadSponsor'));
  return definedOnly({
    identifiers: identifiersOf(identification),
    title,
    acronym: text(identification, 'acronym'),
    officialTitle: text(identification, 'officialTitle'),
    description: descriptionOf(child(section, 'descriptionModule')),
    status: inTable(STATUS, text(status, 'overallStatus')),
    reasonStopped: text(status, 'whyStopped'),
    period: periodOf(status),
    phase: phaseOf(texts(design, 'phases')),
    primaryPurpose: text(child(design, 'designInfo'), 'primaryPurpose'),
    design: designOf(design),
    conditions: texts(child(section, 'conditionsModule'), 'conditions').map(plainConcept),
    focus: each(child(section, 'armsInterventionsModule'), 'interventions')
      .flatMap((node) => text(node, 'name') ?? [])
      .map(plainConcept),
    keywords: texts(child(section, 'conditionsModule'), 'keywords').map(plainConcept),
    eligibility: eligibilityOf(child(section, 'eligibilityModule'), design),
    arms: each(child(section, 'armsInterventionsModule'), 'armGroups').flatMap(armOf),
    objectives: objectivesOf(child(section, 'outcomesModule')),
    sponsor,
    collaborators: each(sponsors, 'collaborators').flatMap((node) => organizationOf(node) ?? []),
  });
}

/** The object without members that are undefined. */
export function definedOnly<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** NCT number, its aliases, the organization's own number, and those of funders and other registries. */
function identifiersOf(node: Node): readonly Identifier[] {
  const own = text(node, 'nctId');
  const organization = child(node, 'orgStudyIdInfo');
  return [
    ...(own ? [nct(own, 'official')] : []),
    ...texts(node, 'nctIdAliases').map((alias) => nct(alias, 'old', 'Alias')),
    ...numberOf(organization, "Organization's own identifier"),
    ...each(node, 'secondaryIdInfos').flatMap((info) => numberOf(info, 'Secondary identifier')),
  ];
}

function numberOf(node: Node, fallback: string): readonly Identifier[] {
  const value = text(node, 'id');
  if (value === undefined) return [];
  const type = text(node, 'type');
  const domain = text(node, 'domain');
  const name = inTable(IDENTIFIER_TYPE, type);
  const system = inTable(IDENTIFIER_SYSTEM, type);
  const words = [name ?? fallback, domain].filter(Boolean).join(': ');
  if (/^NCT\d{8}$/.test(value))
    return [{ kind: 'other', system: 'https://clinicaltrials.gov', value, use: 'secondary', text: words }];
  return [{ kind: 'other', ...(system ? { system } : {}), value, use: 'secondary', text: words }];
}

/** Both texts whole, the summary first. */
function descriptionOf(node: Node): string | undefined {
  const parts = [text(node, 'briefSummary'), text(node, 'detailedDescription')].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

/** From the first participant to the last visit; the dates of the record itself are not the study's. */
function periodOf(node: Node): Period | undefined {
  const start = text(child(node, 'startDateStruct'), 'date');
  const end = text(child(node, 'completionDateStruct'), 'date');
  return start || end ? { ...(start ? { start } : {}), ...(end ? { end } : {}) } : undefined;
}

/** Words of the design, each with what it is a word for. */
function designOf(node: Node): readonly Concept[] {
  const info = child(node, 'designInfo');
  const masking = child(info, 'maskingInfo');
  const who = texts(masking, 'whoMasked').map(spelled).join(', ');
  const rows: readonly (readonly [label: string, word: string | undefined])[] = [
    ['Study type', text(node, 'studyType')],
    ['Allocation', text(info, 'allocation')],
    ['Intervention model', text(info, 'interventionModel')],
    ['Observational model', text(info, 'observationalModel')],
    ['Time perspective', text(info, 'timePerspective')],
    ['Masking', text(masking, 'masking')],
    ...['individual', 'intermediate', 'treatment'].map(
      (kind) =>
        [
          'Expanded access',
          flag(child(node, 'expandedAccessTypes'), kind) ? `${spelled(kind)} population` : undefined,
        ] as const,
    ),
    ['Patient registry', flag(node, 'patientRegistry') ? 'Yes' : undefined],
  ];
  return rows.flatMap(([label, word]) => {
    if (word === undefined || word === 'NA') return [];
    const masked = label === 'Masking' && who ? ` (${who})` : '';
    return [plainConcept(label === 'Study type' ? spelled(word) : `${label}: ${spelled(word)}${masked}`)];
  });
}

function eligibilityOf(node: Node, design: Node): Eligibility | undefined {
  const enrollment = child(design, 'enrollmentInfo');
  const words = written(enrollment, 'count');
  const count = words === undefined ? undefined : wholeNumber(words);
  if (!isThere(node) && !isThere(enrollment)) return undefined;
  const gender = text(node, 'genderDescription');
  const criteria = text(node, 'eligibilityCriteria');
  const sex = [text(node, 'sex'), flag(node, 'genderBased') ? 'gender based' : undefined, gender].filter(Boolean);
  return definedOnly({
    criteria,
    sex: sex.length > 0 ? sex.join('; ') : undefined,
    minimumAge: text(node, 'minimumAge'),
    maximumAge: text(node, 'maximumAge'),
    ageGroups: texts(node, 'stdAges').length > 0 ? texts(node, 'stdAges').map(spelled) : undefined,
    healthyVolunteers: flag(node, 'healthyVolunteers'),
    population: text(node, 'studyPopulation'),
    samplingMethod: spelledOrNone(text(node, 'samplingMethod')),
    size:
      count === undefined
        ? undefined
        : { value: count, actual: text(enrollment, 'type') === 'ACTUAL', pointer: `${enrollment.pointer}/count` },
  });
}

const spelledOrNone = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : spelled(word);

function armOf(node: Node): readonly Arm[] {
  const name = text(node, 'label');
  if (name === undefined) return [];
  const type = text(node, 'type');
  const interventions = texts(node, 'interventionNames');
  return [
    definedOnly({
      name,
      type: type && spelled(type),
      description: text(node, 'description'),
      interventions: interventions.length > 0 ? interventions : undefined,
    }),
  ];
}

const OBJECTIVES = [
  ['primaryOutcomes', 'primary'],
  ['secondaryOutcomes', 'secondary'],
  ['otherOutcomes', 'exploratory'],
] as const;

const objectivesOf = (node: Node): readonly Objective[] =>
  OBJECTIVES.flatMap(([list, rank]) =>
    each(node, list).flatMap((outcome) => {
      const name = text(outcome, 'measure');
      if (name === undefined) return [];
      return [
        definedOnly({ name, rank, description: text(outcome, 'description'), timeFrame: text(outcome, 'timeFrame') }),
      ];
    }),
  );

/** An organization with its class: https://clinicaltrials.gov/data-api/about-api/study-data-structure#enum-AgencyClass */
export function organizationOf(node: Node, member = 'name'): Organization | undefined {
  const name = text(node, member);
  if (name === undefined) return undefined;
  return definedOnly({ name, class: text(node, 'class') });
}
