import type {
  Extension,
  Reference,
  RelatedArtifact,
  ResearchStudy,
  ResearchStudyArm,
  ResearchStudyObjective,
} from 'fhir/r4.js';
import type { Arm, RelatedArtifact as Artifact, MergedStudy, Objective, Person } from '../study.ts';
import { uriOf } from '../uri.ts';
import { locationId, organizationId, practitionerId } from './agents.ts';
import { codeableConcept, conceptOf } from './concept.ts';
import { dateTimeOf } from './date-time.ts';
import { DATA_ABSENT, EXTENSION, flagExtension, R5 } from './extensions.ts';
import { identifierOf } from './identifiers.ts';
import { eligibilityId } from './ids.ts';
import { contactDetail } from './library.ts';
import { narrative, paragraph, rows } from './narrative.ts';
import { phaseOf } from './phase.ts';
import { PROFILE } from './profiles.ts';
import { metaOf } from './source-uri.ts';
import type { Writing } from './writing.ts';

/** The study itself, in our profile `published-study`. https://hl7.org/fhir/R4/researchstudy.html */
export function researchStudy(writing: Writing): ResearchStudy {
  const { merged } = writing;
  const { study } = merged;
  const status = statusOf(merged);
  const notes = [...study.notes, ...status.notes, ...damageNotes(merged)];
  return {
    resourceType: 'ResearchStudy',
    id: merged.id,
    ...metaOf(merged.sources[0]?.source.identifier, PROFILE.publishedStudy),
    text: studyNarrative(merged),
    ...listed('extension', extensionsOf(writing)),
    identifier: study.identifiers.map(identifierOf),
    title: study.title,
    ...status.elements,
    ...(study.primaryPurpose ? { primaryPurposeType: purposeOf(study.primaryPurpose) } : {}),
    ...(study.phase ? { phase: phaseOf(study.phase) } : {}),
    ...listed('category', study.design.map(conceptOf)),
    ...listed('focus', study.focus.map(conceptOf)),
    ...listed('condition', study.conditions.map(conceptOf)),
    ...listed('contact', study.contacts.map(contactDetail)),
    ...listed('relatedArtifact', artifactsOf(merged)),
    ...listed('keyword', study.keywords.map(conceptOf)),
    ...listed(
      'location',
      countriesOf(merged).map((text) => ({ text })),
    ),
    ...(study.description ? { description: study.description } : {}),
    ...(study.eligibility ? { enrollment: [{ reference: `Group/${eligibilityId(merged.id)}` }] } : {}),
    ...periodOf(merged),
    ...partiesOf(merged),
    ...(study.reasonStopped ? { reasonStopped: { text: study.reasonStopped } } : {}),
    ...listed(
      'note',
      notes.map((text) => ({ text })),
    ),
    ...listed('arm', study.arms.map(armOf)),
    ...listed('objective', study.objectives.map(objectiveOf)),
  };
}

/** FHIR has no empty arrays. */
const listed = <K extends keyof ResearchStudy, T>(name: K, items: readonly T[]): { [key in K]?: T[] } =>
  (items.length > 0 ? { [name]: [...items] } : {}) as { [key in K]?: T[] };

/** R4 requires a status and has no "unknown": `completed` only where results are reported, and a note says so. */
function statusOf({ study, facts }: MergedStudy): {
  elements: Pick<ResearchStudy, 'status'>;
  notes: readonly string[];
} {
  if (study.status) return { elements: { status: study.status }, notes: [] };
  if (facts.length > 0)
    return {
      elements: { status: 'completed' },
      notes: ['Status "completed" is inferred: the source states no status and reports results.'],
    };
  const absent: unknown = { _status: { extension: [DATA_ABSENT] } };
  return { elements: absent as Pick<ResearchStudy, 'status'>, notes: [] };
}

const damageNotes = ({ damages }: MergedStudy): readonly string[] =>
  damages.map(({ quote, sign }) => `Text was lost in the source at "${quote.exact}" (${sign}).`);

function extensionsOf(writing: Writing): Extension[] {
  const { study, damages } = writing.merged;
  return [
    ...(study.acronym ? [labelExtension('acronym', study.acronym)] : []),
    ...(study.officialTitle ? [labelExtension('official', study.officialTitle)] : []),
    ...study.collaborators.map((party) => partyExtension('collaborator', party.name)),
    ...study.investigators.slice(1).map((person) => partyExtension(person.role ?? 'investigator', person.name)),
    ...damages.map(({ quote, sign, source }) => flagExtension('damaged-text', sign, quote, writing.document(source))),
  ];
}

/** R5's ResearchStudy.label, as a cross-version extension. */
const labelExtension = (type: string, value: string): Extension => ({
  url: R5.label,
  extension: [
    { url: 'type', valueCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/title-type', code: type }] } },
    { url: 'value', valueString: value },
  ],
});

/** R5's ResearchStudy.associatedParty, as a cross-version extension. */
const partyExtension = (role: string, name: string): Extension => ({
  url: R5.associatedParty,
  extension: [
    { url: 'name', valueString: name },
    { url: 'role', valueCodeableConcept: { text: role } },
  ],
});

/** The datasets themselves, then what the sources name. */
function artifactsOf({ sources, study }: MergedStudy): RelatedArtifact[] {
  const datasets = sources.flatMap(({ dataset }) => {
    const resource = uriOf(dataset?.url);
    return dataset && resource ? [{ type: 'composed-of' as const, display: dataset.title, resource }] : [];
  });
  return [...datasets, ...study.relatedArtifacts.map(artifactOf)];
}

/** An address that is no url stays words. */
function artifactOf({ url, ...artifact }: Artifact): RelatedArtifact {
  if (url === undefined) return artifact;
  if (uriOf(url)) return { ...artifact, url };
  const words = [artifact.citation, url].filter(Boolean).join(' ');
  return { ...artifact, citation: words };
}

const countriesOf = ({ study }: MergedStudy): readonly string[] => [
  ...new Set(study.sites.flatMap(({ country }) => country ?? [])),
];

function periodOf({ study }: MergedStudy): Pick<ResearchStudy, 'period'> {
  const start = dateTimeOf(study.period?.start);
  const end = dateTimeOf(study.period?.end);
  if (!start && !end) return {};
  return { period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } };
}

function partiesOf({ id, study }: MergedStudy): Pick<ResearchStudy, 'sponsor' | 'principalInvestigator' | 'site'> {
  const principal: Person | undefined = study.investigators[0];
  const sites: Reference[] = [...new Set(study.sites.map((site) => locationId(id, site)))].map((site) => ({
    reference: `Location/${site}`,
  }));
  return {
    ...(study.sponsor
      ? { sponsor: { reference: `Organization/${organizationId(id, study.sponsor)}`, display: study.sponsor.name } }
      : {}),
    ...(principal
      ? {
          principalInvestigator: {
            reference: `Practitioner/${practitionerId(id, principal)}`,
            display: principal.name,
          },
        }
      : {}),
    ...(sites.length > 0 ? { site: sites } : {}),
  };
}

function armOf({ name, type, description, interventions }: Arm): ResearchStudyArm {
  const words = [description, interventions?.length ? `Interventions: ${interventions.join('; ')}` : undefined];
  const text = words.filter(Boolean).join('\n');
  return { name, ...(type ? { type: { text: type } } : {}), ...(text ? { description: text } : {}) };
}

function objectiveOf({ name, rank, description, timeFrame }: Objective): ResearchStudyObjective {
  const extension = [
    ...(description ? [{ url: R5.objectiveDescription, valueMarkdown: description }] : []),
    ...(timeFrame ? [{ url: EXTENSION.timeFrame, valueString: timeFrame }] : []),
  ];
  const system = 'http://terminology.hl7.org/CodeSystem/research-study-objective-type';
  return {
    ...(extension.length > 0 ? { extension } : {}),
    name,
    type: { coding: [{ system, code: rank }] },
  };
}

/** https://hl7.org/fhir/R4/valueset-research-study-prim-purp-type.html */
const PURPOSES: ReadonlyMap<string, string> = new Map(
  [
    'treatment',
    'prevention',
    'diagnostic',
    'supportive-care',
    'screening',
    'health-services-research',
    'basic-science',
    'device-feasibility',
  ].map((code) => [code, code]),
);

function purposeOf(text: string) {
  const code = PURPOSES.get(text.toLowerCase().replace(/[^a-z]+/g, '-'));
  const system = 'http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type';
  return codeableConcept(code ? [{ system, code }] : [], text);
}

const studyNarrative = ({ study, facts, cohorts, damages }: MergedStudy) =>
  narrative(
    paragraph(study.title),
    rows([
      ['Identifiers', study.identifiers.map(({ value }) => value).join('; ')],
      ['Conditions', study.conditions.map(({ text }) => text).join('; ')],
      ['Interventions', study.focus.map(({ text }) => text).join('; ')],
      ['Sponsor', study.sponsor?.name],
      ['Results', facts.length > 0 ? `${facts.length} results about ${cohorts.length} groups` : undefined],
      [
        'Damage',
        damages.length > 0 ? `text was lost at ${damages.length} place${damages.length > 1 ? 's' : ''}` : undefined,
      ],
    ]),
    ...(study.description ? [paragraph(study.description)] : []),
  );
