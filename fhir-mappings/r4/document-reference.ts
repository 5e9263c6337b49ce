import { createHash } from 'node:crypto';
import type { Attachment, DocumentReference, DocumentReferenceContent, Reference } from 'fhir/r4.js';
import type { Person, Source, SourceDocument } from '../study.ts';
import { binaryId, documentId } from './ids.ts';
import { narrative, paragraph, rows } from './narrative.ts';
import { identifiedBy, metaOf } from './source-uri.ts';
import type { Writing } from './writing.ts';

/** The source's text, into which quotes point; a registry record is kept in a Binary and only named here. https://hl7.org/fhir/R4/documentreference.html */
export function documentReference(
  source: Source,
  document: SourceDocument,
  authors: readonly Person[],
  writing: Writing,
): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    id: documentId(writing.merged.id, source),
    ...metaOf(source.identifier),
    text: narrative(
      paragraph(`Source text of the study "${writing.merged.study.title}".`),
      rows([
        ['Source', source.identifier],
        ['Kind', source.kind],
        ['Authors', authors.map(({ name }) => name).join('; ')],
      ]),
    ),
    identifier: [identifiedBy(source.identifier)],
    status: 'current',
    ...(authors.length > 0 ? { author: authors.map(authorOf) } : {}),
    ...(source.title ? { description: source.title } : {}),
    content: [{ attachment: attachmentOf(source, document) }, ...wholeRecord(source)],
    ...(writing.merged.study.notAStudy ? {} : { context: { related: [{ reference: writing.study }] } }),
  };
}

const authorOf = ({ name, orcid }: Person): Reference => ({
  ...(orcid ? { identifier: { system: 'https://orcid.org', value: orcid } } : {}),
  display: name,
});

/** An article's text here is its abstract; the record whole is kept in a Binary. */
const wholeRecord = (source: Source): DocumentReferenceContent[] =>
  source.kind === 'jats' || source.kind === 'pubmed'
    ? [{ attachment: { contentType: 'application/xml', url: `Binary/${binaryId(source)}`, title: 'The whole record' } }]
    : [];

/** Text is carried inline; `hash` is the SHA-1 of the bytes, by definition. https://hl7.org/fhir/R4/datatypes.html#Attachment */
function attachmentOf(source: Source, { contentType, text, language }: SourceDocument): Attachment {
  const bytes = Buffer.from(text, 'utf8');
  return {
    contentType,
    ...(language ? { language } : {}),
    ...(contentType.startsWith('text/plain')
      ? { data: bytes.toString('base64') }
      : { url: `Binary/${binaryId(source)}` }),
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    ...(source.title ? { title: source.title } : {}),
  };
}
