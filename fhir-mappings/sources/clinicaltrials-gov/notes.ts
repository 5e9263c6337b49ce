import type { Person } from '../../study.ts';
import { spelled } from './codes.ts';
import { child, down, each, flag, type Node, text, texts, written } from './node.ts';
import { investigatorsOf } from './people.ts';

/** What the record says of the study and R4's ResearchStudy has no element for, in words. */
export function notesOf(record: Node): readonly string[] {
  const section = child(record, 'protocolSection');
  const results = child(record, 'resultsSection');
  return [
    ...statusNotes(child(section, 'statusModule')),
    ...each(child(section, 'armsInterventionsModule'), 'interventions').flatMap(interventionNote),
    ...designNotes(child(section, 'designModule')),
    ...investigatorsOf(section).flatMap(investigatorNote),
    ...oversightNotes(child(section, 'oversightModule')),
    ...sharingNote(child(section, 'ipdSharingStatementModule')),
    ...resultNotes(results),
  ];
}

/** `label: words`, or nothing. */
const said = (label: string, words: string | undefined): readonly string[] => (words ? [`${label}: ${words}`] : []);
const yesOrNo = (label: string, value: boolean | undefined): readonly string[] =>
  value === undefined ? [] : [`${label}: ${value ? 'yes' : 'no'}`];

function statusNotes(node: Node): readonly string[] {
  const status = text(node, 'overallStatus');
  const completion = child(node, 'completionDateStruct');
  return [
    ...said('Status in the registry', status && spelled(status)),
    ...said('Last known status', spelledOf(text(node, 'lastKnownStatus'))),
    ...said('Status verified', text(node, 'statusVerifiedDate')),
    ...dateNote('Primary completion', child(node, 'primaryCompletionDateStruct')),
    ...(text(completion, 'type') === 'ESTIMATED' ? ['The completion date is an estimate'] : []),
    ...(text(child(node, 'startDateStruct'), 'type') === 'ESTIMATED' ? ['The start date is an estimate'] : []),
    ...yesOrNo('Expanded access', flag(child(node, 'expandedAccessInfo'), 'hasExpandedAccess')),
    ...said('Expanded access record', text(child(node, 'expandedAccessInfo'), 'nctId')),
    ...(flag(node, 'resultsWaived') ? ['The posting of results was waived'] : []),
    ...(flag(node, 'delayedPosting') ? ['The posting of results was delayed'] : []),
  ];
}

const spelledOf = (word: string | undefined): string | undefined => (word === undefined ? undefined : spelled(word));

function dateNote(label: string, node: Node): readonly string[] {
  const date = text(node, 'date');
  return said(label, date && (text(node, 'type') === 'ESTIMATED' ? `${date} (estimated)` : date));
}

function interventionNote(node: Node): readonly string[] {
  const name = text(node, 'name');
  if (name === undefined) return [];
  const type = text(node, 'type');
  const others = texts(node, 'otherNames');
  const also = others.length > 0 ? ` (also: ${others.join('; ')})` : '';
  const description = text(node, 'description');
  return [`Intervention: ${type ? `${spelled(type)}: ` : ''}${name}${also}${description ? `. ${description}` : ''}`];
}

function designNotes(node: Node): readonly string[] {
  const info = child(node, 'designInfo');
  const samples = child(node, 'bioSpec');
  return [
    ...said('Intervention model', text(info, 'interventionModelDescription')),
    ...said('Masking', text(child(info, 'maskingInfo'), 'maskingDescription')),
    ...said('Target duration', text(node, 'targetDuration')),
    ...said(
      'Biospecimens',
      [spelledOf(text(samples, 'retention')), text(samples, 'description')].filter(Boolean).join('. '),
    ),
    ...said('Patients with expanded access', written(node, 'nPtrsToThisExpAccNctId')),
  ];
}

/** R4 has a place for one investigator's name, and none for where they work. */
const investigatorNote = ({ name, role, affiliation }: Person): readonly string[] =>
  affiliation === undefined ? [] : [`Investigator: ${[name, role, affiliation].filter(Boolean).join('; ')}`];

const OVERSIGHT = [
  ['oversightHasDmc', 'Data monitoring committee'],
  ['isFdaRegulatedDrug', 'FDA-regulated drug'],
  ['isFdaRegulatedDevice', 'FDA-regulated device'],
  ['isUnapprovedDevice', 'Unapproved device'],
  ['isPpsd', 'Pediatric postmarket surveillance of a device'],
  ['isUsExport', 'Product exported from the U.S.'],
  ['fdaaa801Violation', 'FDAAA 801 violation'],
] as const;

const oversightNotes = (node: Node): readonly string[] =>
  OVERSIGHT.flatMap(([name, label]) => yesOrNo(label, flag(node, name)));

function sharingNote(node: Node): readonly string[] {
  const words = [
    spelledOf(text(node, 'ipdSharing')),
    text(node, 'description'),
    texts(node, 'infoTypes').map(spelled).join(', ') || undefined,
    text(node, 'timeFrame'),
    text(node, 'accessCriteria'),
    text(node, 'url'),
  ].filter((part) => part !== undefined);
  return words.length > 0 ? [`Sharing of individual participant data: ${words.join('. ')}`] : [];
}

/** The rule by which "other" adverse events are reported: a number of the rule, not of a group. */
export const THRESHOLD = ['adverseEventsModule', 'frequencyThreshold'] as const;

/** A measure whose results the registry does not hold yet: nothing is said of them. */
function notPosted(measure: Node): readonly string[] {
  if (text(measure, 'reportingStatus') !== 'NOT_POSTED') return [];
  const date = text(measure, 'anticipatedPostingDate');
  const title = text(measure, 'title') ?? 'an outcome without title';
  return [`Results not posted: ${title}${date ? ` (expected ${date})` : ''}`];
}

function resultNotes(results: Node): readonly string[] {
  const flow = child(results, 'participantFlowModule');
  const events = child(results, 'adverseEventsModule');
  const more = child(results, 'moreInfoModule');
  const threshold = written(down(results, THRESHOLD[0]), THRESHOLD[1]);
  const agreement = child(more, 'certainAgreement');
  return [
    ...said('Recruitment', text(flow, 'recruitmentDetails')),
    ...said('Before assignment', text(flow, 'preAssignmentDetails')),
    ...each(child(results, 'outcomeMeasuresModule'), 'outcomeMeasures').flatMap(notPosted),
    ...said('Adverse events', text(events, 'description')),
    ...said('Other adverse events are reported above a frequency of', threshold && `${threshold} %`),
    ...said('Limitations and caveats', text(child(more, 'limitationsAndCaveats'), 'description')),
    ...yesOrNo('The principal investigator is an employee of the sponsor', flag(agreement, 'piSponsorEmployee')),
    ...yesOrNo('Agreement that restricts publication', flag(agreement, 'restrictiveAgreement')),
    ...said(
      'Restriction',
      [text(agreement, 'restrictionType'), text(agreement, 'otherDetails')].filter(Boolean).join('. '),
    ),
  ];
}
