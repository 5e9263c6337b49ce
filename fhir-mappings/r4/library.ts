import type { Attachment, ContactDetail, Extension, Library } from 'fhir/r4.js';
import type { Contact, Dataset, Source } from '../study.ts';
import { uriOf } from '../uri.ts';
import { email } from './agents.ts';
import { dateTimeOf } from './date-time.ts';
import { EXTENSION, flagExtension } from './extensions.ts';
import { libraryId } from './ids.ts';
import { narrative, paragraph, rows } from './narrative.ts';
import { identifiedBy, metaOf } from './source-uri.ts';

/** A catalog's dataset record: its publisher and dates are never the study's. https://hl7.org/fhir/R4/library.html */
export function library(study: string, source: Source, dataset: Dataset): Library {
  const date = dateTimeOf(dataset.modified);
  const extension = extensionsOf(dataset);
  const url = uriOf(dataset.url);
  const topics = [...dataset.keywords, ...dataset.themes];
  return {
    resourceType: 'Library',
    id: libraryId(study, source),
    ...metaOf(source.identifier),
    text: libraryNarrative(dataset),
    ...(extension.length > 0 ? { extension } : {}),
    ...(url ? { url } : {}),
    identifier: [identifiedBy(dataset.identifier)],
    title: dataset.title,
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'asset-collection' }] },
    ...(date ? { date } : {}),
    ...(dataset.publisher ? { publisher: dataset.publisher.name } : {}),
    ...(dataset.contact ? { contact: [contactDetail(dataset.contact)] } : {}),
    ...(source.document && source.kind === 'dcat-us' ? { description: source.document.text } : {}),
    ...(dataset.license ? { copyright: dataset.license } : {}),
    ...(topics.length > 0 ? { topic: topics.map((text) => ({ text })) } : {}),
    ...(dataset.distributions.length > 0 ? { content: dataset.distributions.map(attachment) } : {}),
  };
}

export const contactDetail = ({ name, email: address, phone }: Contact): ContactDetail => ({
  name,
  ...(address || phone
    ? {
        telecom: [...(address ? [email(address)] : []), ...(phone ? [{ system: 'phone' as const, value: phone }] : [])],
      }
    : {}),
});

/** https://www.rfc-editor.org/rfc/rfc6838#section-4.2, with parameters. */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*(?: ?; ?[^\s;]+)*$/i;

/** What is no media type is left out; an address that is no url stays words. https://hl7.org/fhir/R4/datatypes.html#Attachment */
function attachment({ url, mediaType, title }: Dataset['distributions'][number]): Attachment {
  const contentType = mediaType?.trim();
  const words = uriOf(url) ? title : [title, url].filter(Boolean).join(': ');
  return {
    ...(contentType && MEDIA_TYPE.test(contentType) ? { contentType } : {}),
    ...(uriOf(url) ? { url } : {}),
    ...(words ? { title: words } : {}),
  };
}

function extensionsOf(dataset: Dataset): Extension[] {
  const issued = dateTimeOf(dataset.issued);
  const codings: readonly (readonly [string, string | undefined])[] = [
    ['accessLevel', dataset.accessLevel],
    ['rights', dataset.rights],
    ...dataset.bureauCodes.map((code) => ['bureauCode', code] as const),
    ...dataset.programCodes.map((code) => ['programCode', code] as const),
    ['temporal', dataset.temporal],
    ['spatial', dataset.spatial],
    ...dataset.language.map((code) => ['language', code] as const),
    ['landingPage', dataset.landingPage],
    ['modified', dateTimeOf(dataset.modified) ? undefined : dataset.modified],
    ['issued', issued ? undefined : dataset.issued],
  ];
  return [
    ...(issued ? [{ url: EXTENSION.issued, valueDateTime: issued }] : []),
    ...codings.flatMap(([name, value]) => (value ? [dcat(name, value)] : [])),
    ...dataset.flags.map((words) => flagExtension('contradictory-codes', words)),
  ];
}

/** A field of DCAT-US 1.1 that Library has no element for, under DCAT-US's own name. */
const dcat = (name: string, value: string): Extension => ({
  url: EXTENSION.dcat,
  extension: [
    { url: 'field', valueString: name },
    { url: 'value', valueString: value },
  ],
});

const libraryNarrative = (dataset: Dataset) =>
  narrative(
    paragraph(`Dataset of a catalog: ${dataset.title}`),
    rows([
      ['Publisher of the dataset', dataset.publisher?.name],
      ['First published', dataset.issued],
      ['Modified', dataset.modified],
      ['Access level', dataset.accessLevel],
      ['Licence', dataset.license],
      ['Home page', dataset.landingPage],
      ...dataset.flags.map((flag) => ['Flag', flag] as const),
    ]),
  );
