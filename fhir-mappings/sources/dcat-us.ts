import type { Contact, Dataset, Identifier, Organization, Reading, RelatedArtifact, Study, Warning } from '../study.ts';
import { SourceError } from '../study.ts';
import { isAbsoluteUri } from '../uri.ts';
import { codeFlags } from './dcat-us-codes.ts';
import { noStudyRule } from './dcat-us-study-rule.ts';
import { designIn } from './design-words.ts';
import { readProse } from './prose.ts';
import { arrayOf, isObject, type JsonObject, member, requiredText, textOf, textsOf } from './record.ts';

/** Required by https://resources.data.gov/resources/dcat-us/ and yet often absent: their lack is a warning. */
const EXPECTED = [
  'description',
  'keyword',
  'modified',
  'publisher',
  'contactPoint',
  'accessLevel',
  'bureauCode',
  'programCode',
] as const;

/**
 * Reads one DCAT-US 1.1 dataset, bare or as `{ dataset, harvest }`, where `harvest` is what a catalog's page adds under its own labels.
 * Throws SourceError only where identifier or title is missing.
 */
export function readDcatUs(record: unknown): Reading {
  const dataset = member(record, 'dataset') ?? record;
  if (!isObject(dataset)) throw new SourceError('a DCAT-US dataset is a JSON object', '/');
  const harvest = harvestOf(member(record, 'harvest'));
  const identifier = requiredText(member(dataset, 'identifier'), 'identifier').trim();
  const title = requiredText(member(dataset, 'title'), 'title');
  const description = textOf(member(dataset, 'description'));
  const said = readProse(description ?? '', title);
  const catalogued = datasetOf(dataset, identifier, title, harvest);
  const notAStudy = noStudyRule(title, description ?? '', textsOf(member(dataset, 'references')));
  const study: Study = {
    source: {
      kind: 'dcat-us',
      identifier,
      title,
      ...(catalogued.url ? { url: catalogued.url } : {}),
      ...(description ? { document: { contentType: 'text/plain; charset=utf-8', text: description } } : {}),
      ...(harvest ? { harvest } : {}),
    },
    identifiers: identifiersOf(identifier, harvest),
    title,
    ...(description ? { description } : {}),
    ...(notAStudy ? { notAStudy } : {}),
    design: [...said.design, ...designIn(title, description ?? '')],
    conditions: said.conditions,
    focus: said.focus,
    keywords: catalogued.keywords.map((text) => ({ text, codings: [] })),
    arms: [],
    objectives: [],
    collaborators: [],
    investigators: [],
    sites: [],
    contacts: [],
    authors: [],
    relatedArtifacts: artifactsOf(dataset),
    notes: [],
    dataset: catalogued,
    cohorts: notAStudy ? [] : said.cohorts,
    facts: notAStudy ? [] : said.facts,
    damages: said.damages,
  };
  return {
    study,
    warnings: [...missing(dataset), ...(notAStudy ? [notAStudyWarning(notAStudy)] : []), ...said.warnings],
  };
}

const notAStudyWarning = (rule: string): Warning => ({
  code: 'not-a-study',
  message: `published as a Library without a ResearchStudy: ${rule}`,
});

const missing = (dataset: JsonObject): readonly Warning[] =>
  EXPECTED.filter((name) => arrayOf(member(dataset, name)).length === 0).map((name) => ({
    code: 'missing',
    message: `DCAT-US 1.1 requires ${name}; the record has none`,
    path: `/${name}`,
  }));

/** A DOI hidden in a URL is an identifier of its own. */
function identifiersOf(
  identifier: string,
  harvest: Readonly<Record<string, string>> | undefined,
): readonly Identifier[] {
  const doi =
    /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\S+)$/i.exec(identifier)?.[1] ??
    /^(?:doi:)?(10\.\d{4,}\/\S+)$/i.exec(identifier)?.[1];
  if (doi) return [{ kind: 'doi', value: doi, use: 'official' }];
  if (isAbsoluteUri(identifier)) return [{ kind: 'url', value: identifier, use: 'official' }];
  const catalog = harvest?.['Metadata Catalog ID'];
  return [{ kind: 'other', value: identifier, use: 'official', ...(catalog ? { system: catalog } : {}) }];
}

function artifactsOf(dataset: JsonObject): readonly RelatedArtifact[] {
  const landingPage = textOf(member(dataset, 'landingPage'));
  const references = textsOf(member(dataset, 'references'));
  return [
    ...(landingPage ? [{ type: 'documentation' as const, label: 'Homepage', url: landingPage }] : []),
    ...references.map((url) => ({ type: 'citation' as const, url })),
  ];
}

function datasetOf(
  dataset: JsonObject,
  identifier: string,
  title: string,
  harvest: Readonly<Record<string, string>> | undefined,
): Dataset {
  const text = (name: string) => textOf(member(dataset, name));
  const landingPage = text('landingPage');
  const url = /^https?:/i.test(identifier) ? identifier : landingPage;
  const bureauCodes = textsOf(member(dataset, 'bureauCode'));
  const programCodes = textsOf(member(dataset, 'programCode'));
  return definedOnly({
    identifier,
    title,
    url,
    publisher: organizationOf(member(dataset, 'publisher')),
    contact: contactOf(member(dataset, 'contactPoint')) ?? maintainerOf(harvest),
    issued: text('issued'),
    modified: text('modified'),
    accessLevel: text('accessLevel'),
    license: text('license'),
    rights: text('rights'),
    bureauCodes,
    programCodes,
    themes: textsOf(member(dataset, 'theme')),
    keywords: textsOf(member(dataset, 'keyword')),
    distributions: arrayOf(member(dataset, 'distribution')).flatMap(distributionOf),
    temporal: text('temporal'),
    spatial: text('spatial'),
    language: textsOf(member(dataset, 'language')),
    landingPage,
    flags: codeFlags(bureauCodes, programCodes),
  });
}

function distributionOf(value: unknown): Dataset['distributions'] {
  const download = textOf(member(value, 'downloadURL'));
  const url = download ?? textOf(member(value, 'accessURL'));
  if (!url) return [];
  const mediaType = textOf(member(value, 'mediaType'));
  const title = textOf(member(value, 'title'));
  return [definedOnly({ url, mediaType, title, kind: download ? ('download' as const) : ('access' as const) })];
}

function organizationOf(value: unknown): Organization | undefined {
  const name = textOf(member(value, 'name'));
  if (!name) return undefined;
  return definedOnly({ name, partOf: organizationOf(member(value, 'subOrganizationOf')) });
}

function contactOf(value: unknown): Contact | undefined {
  const name = textOf(member(value, 'fn'));
  if (!name) return undefined;
  return definedOnly({ name, email: textOf(member(value, 'hasEmail'))?.replace(/^mailto:/i, '') });
}

function maintainerOf(harvest: Readonly<Record<string, string>> | undefined): Contact | undefined {
  const name = harvest && Object.hasOwn(harvest, 'Maintainer') ? harvest.Maintainer : undefined;
  return name ? { name, role: 'maintainer' } : undefined;
}

function harvestOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(value)) return undefined;
  const said = Object.entries(value).filter(
    (entry): entry is [string, string] => textOf(entry[0]) !== undefined && textOf(entry[1]) !== undefined,
  );
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** The object without members that are undefined. */
function definedOnly<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
