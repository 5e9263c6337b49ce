import { type Reading, type Source, SourceError, type Study, type Warning } from '../../study.ts';
import { requiredText } from '../record.ts';
import { adverseEvents } from './adverse-events.ts';
import { artifactsOf } from './artifacts.ts';
import { baseline } from './baseline.ts';
import { mesh } from './mesh.ts';
import { child, isThere, type Node, text, written } from './node.ts';
import { notesOf } from './notes.ts';
import { measuredObjectives, outcomeMeasures, type Results } from './outcome-measures.ts';
import { participantFlow } from './participant-flow.ts';
import { contactsOf, investigatorsOf, sitesOf } from './people.ts';
import { protocolOf } from './protocol.ts';
import { reconcile } from './reconciliation.ts';

/**
 * Reads one study of the ClinicalTrials.gov API v2 (https://clinicaltrials.gov/data-api/api): the whole protocol and all results. `text` is the
 * record as it came, into which JSON Pointers point. SourceError without NCT number or title. Time is linear in the record's size.
 */
export function readClinicalTrialsGov(record: unknown, text: string): Reading {
  const root: Node = { value: record, pointer: '' };
  const section = child(root, 'protocolSection');
  const identification = child(section, 'identificationModule');
  const nctId = requiredNct(identification);
  const title = titleOf(identification);
  const results = child(root, 'resultsSection');
  const parts = isThere(results)
    ? [participantFlow(results), baseline(results), ...outcomeMeasures(results), adverseEvents(results)]
    : [];
  const protocol = protocolOf(section, title);
  const coded = mesh(root, protocol);
  const study: Study = {
    source: sourceOf(nctId, title, section, text),
    ...protocol,
    ...coded,
    objectives: uniqueObjectives([...protocol.objectives, ...measuredObjectives(results)]),
    investigators: investigatorsOf(section),
    sites: sitesOf(section),
    contacts: contactsOf(section, results),
    relatedArtifacts: artifactsOf(root),
    notes: notesOf(root),
    authors: [],
    cohorts: parts.flatMap(({ cohorts }) => cohorts),
    facts: parts.flatMap(({ facts }) => facts),
    damages: [],
  };
  const reconciliation = reconcile(root, study);
  return { study, warnings: [...warningsOf(parts), ...reconciliation.warnings], reconciliation };
}

function requiredNct(identification: Node): string {
  const nctId = requiredText(
    child(identification, 'nctId').value,
    '/protocolSection/identificationModule/nctId',
  ).trim();
  if (/^NCT\d{8}$/i.test(nctId)) return nctId.toUpperCase();
  throw new SourceError(`"${nctId}" is no NCT number`, '/protocolSection/identificationModule/nctId');
}

const titleOf = (identification: Node): string =>
  text(identification, 'briefTitle') ??
  requiredText(child(identification, 'officialTitle').value, '/protocolSection/identificationModule/briefTitle');

const warningsOf = (parts: readonly Results[]): readonly Warning[] => parts.flatMap(({ warnings }) => warnings);

/** Dates of the record itself (submission, posting, update): they belong to its provenance. */
const RECORD_DATES = [
  ['studyFirstSubmitDate'],
  ['studyFirstSubmitQcDate'],
  ['studyFirstPostDateStruct', 'date'],
  ['resultsFirstSubmitDate'],
  ['resultsFirstSubmitQcDate'],
  ['resultsFirstPostDateStruct', 'date'],
  ['dispFirstSubmitDate'],
  ['dispFirstSubmitQcDate'],
  ['dispFirstPostDateStruct', 'date'],
  ['lastUpdateSubmitDate'],
  ['lastUpdatePostDateStruct', 'date'],
] as const;

function sourceOf(nctId: string, title: string, section: Node, words: string): Source {
  const status = child(section, 'statusModule');
  const dates = RECORD_DATES.flatMap(([name, inner]) => {
    const date = inner === undefined ? written(status, name) : written(child(status, name), inner);
    return date ? [[name.replace(/Struct$/, ''), date] as const] : [];
  });
  return {
    kind: 'clinicaltrials-gov',
    identifier: `https://clinicaltrials.gov/study/${nctId}`,
    title,
    url: `https://clinicaltrials.gov/study/${nctId}`,
    document: { contentType: 'application/json', text: words },
    ...(dates.length > 0 ? { harvest: Object.fromEntries(dates) } : {}),
  };
}

/** One objective of each rank and name; the protocol's words come first, what they leave out is taken from the results. */
function uniqueObjectives(objectives: Study['objectives']): Study['objectives'] {
  const seen = new Map<string, Study['objectives'][number]>();
  for (const objective of objectives) {
    const key = `${objective.rank}|${fold(objective.name)}`;
    seen.set(key, { ...objective, ...seen.get(key) });
  }
  return [...seen.values()];
}

const fold = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
