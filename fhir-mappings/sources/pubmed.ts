import { type Coding, type Concept, type Person, type Reading, SourceError } from '../study.ts';
import { MESH } from '../terminology/systems.ts';
import type { AbstractSection } from './abstract/compose.ts';
import { type Article, dateOf, studyOfArticle } from './article.ts';
import { inTable } from './in-table.ts';
import { given, orcidOf } from './jats.ts';
import { wordsOf } from './xml-text.ts';
import { descend, type Element, elementsOf, parseXmlTree, within } from './xml-tree.ts';

/** Reads one PubMed citation (https://dtd.nlm.nih.gov/ncbi/pubmed/). SourceError without title or identifier, or where the XML is broken. */
export function readPubmed(text: string): Reading {
  const root = parseXmlTree(text);
  const record = root.name === 'PubmedArticle' ? root : within(root, 'PubmedArticle')[0];
  const citation = descend(record, 'MedlineCitation');
  const article = descend(citation, 'Article');
  if (!record || !citation || !article) {
    throw new SourceError('no PubmedArticle with MedlineCitation/Article', 'PubmedArticle/MedlineCitation/Article');
  }
  return studyOfArticle(articleOf(record, citation, article));
}

function articleOf(record: Element, citation: Element, article: Element): Article {
  const title = wordsOf(descend(article, 'ArticleTitle')) || wordsOf(descend(article, 'VernacularTitle'));
  if (!title) throw new SourceError('the article has no title', 'MedlineCitation/Article/ArticleTitle');
  const issue = descend(article, 'Journal', 'JournalIssue');
  const pmcid = idOf(record, 'pmc');
  return {
    kind: 'pubmed',
    title,
    authors: elementsOf(descend(article, 'AuthorList'), 'Author').flatMap(authorOf),
    abstract: elementsOf(descend(article, 'Abstract'), 'AbstractText').flatMap(sectionOf),
    keywords: [
      ...elementsOf(citation, 'KeywordList')
        .flatMap((list) => elementsOf(list, 'Keyword'))
        .flatMap((word) => (wordsOf(word) ? [{ text: wordsOf(word), codings: [] }] : [])),
      ...elementsOf(descend(citation, 'MeshHeadingList'), 'MeshHeading').flatMap(headingOf),
    ],
    registrations: elementsOf(descend(article, 'DataBankList'), 'DataBank').flatMap((bank) =>
      elementsOf(descend(bank, 'AccessionNumberList'), 'AccessionNumber').map(wordsOf),
    ),
    designs: publicationTypes(article).flatMap(designOf),
    funding: elementsOf(descend(article, 'GrantList'), 'Grant').flatMap(grantOf),
    types: elementsOf(descend(article, 'PublicationTypeList'), 'PublicationType').map(wordsOf).filter(Boolean),
    ...given({
      pmid: wordsOf(descend(citation, 'PMID')) || idOf(record, 'pubmed'),
      pmcid: pmcid && `PMC${pmcid.replace(/^PMC/i, '')}`,
      doi: doiOf(record, article),
      phase: publicationTypes(article).flatMap((type) => inTable(PHASES, wordsOf(type)) ?? [])[0],
      language: inTable(LANGUAGES, wordsOf(descend(article, 'Language'))),
      journal: wordsOf(descend(article, 'Journal', 'Title')),
      volume: wordsOf(descend(issue, 'Volume')),
      issue: wordsOf(descend(issue, 'Issue')),
      pages: wordsOf(descend(article, 'Pagination', 'MedlinePgn')),
      published: publishedOf(article, issue),
    }),
  };
}

const publicationTypes = (article: Element): readonly Element[] =>
  elementsOf(descend(article, 'PublicationTypeList'), 'PublicationType');

/** Publication types that are designs of studies. https://www.nlm.nih.gov/mesh/pubtypes.html */
const DESIGNS: ReadonlySet<string> = new Set([
  'Adaptive Clinical Trial',
  'Case Reports',
  'Clinical Trial',
  'Comparative Study',
  'Controlled Clinical Trial',
  'Equivalence Trial',
  'Multicenter Study',
  'Observational Study',
  'Pragmatic Clinical Trial',
  'Randomized Controlled Trial',
  'Twin Study',
]);

const PHASES: Readonly<Record<string, string>> = {
  'Clinical Trial, Phase I': 'Phase 1',
  'Clinical Trial, Phase II': 'Phase 2',
  'Clinical Trial, Phase III': 'Phase 3',
  'Clinical Trial, Phase IV': 'Phase 4',
};

/** A design with the code that NLM gives it in this record. */
function designOf(type: Element): readonly Concept[] {
  const text = wordsOf(type);
  const code = type.attributes.UI;
  if (!DESIGNS.has(text)) return [];
  return [{ text, codings: code && /^D\d+$/.test(code) ? [{ system: MESH, code, display: text }] : [] }];
}

/** `R01 AB012345, NIH, United States` */
function grantOf(grant: Element): readonly string[] {
  const words = ['GrantID', 'Agency', 'Country'].map((name) => wordsOf(descend(grant, name))).filter(Boolean);
  return words.length > 0 ? [words.join(', ')] : [];
}

/** PubMed writes ISO 639-2, attachments BCP 47. */
const LANGUAGES: Readonly<Record<string, string>> = {
  eng: 'en',
  ger: 'de',
  fre: 'fr',
  spa: 'es',
  ita: 'it',
  por: 'pt',
  chi: 'zh',
  jpn: 'ja',
  rus: 'ru',
  dut: 'nl',
};

/** The record's own identifiers; its references have lists of the same shape elsewhere. */
const idOf = (record: Element, type: string): string | undefined =>
  wordsOf(
    elementsOf(descend(record, 'PubmedData', 'ArticleIdList'), 'ArticleId').find(
      ({ attributes }) => attributes.IdType === type,
    ),
  ) || undefined;

const doiOf = (record: Element, article: Element): string | undefined =>
  wordsOf(
    elementsOf(article, 'ELocationID').find(
      ({ attributes }) => attributes.EIdType === 'doi' && attributes.ValidYN !== 'N',
    ),
  ) || idOf(record, 'doi');

function authorOf(author: Element): readonly Person[] {
  const parts = [
    wordsOf(descend(author, 'ForeName')),
    wordsOf(descend(author, 'LastName')),
    wordsOf(descend(author, 'Suffix')),
  ];
  const name = parts.filter(Boolean).join(' ') || wordsOf(descend(author, 'CollectiveName'));
  if (!name) return [];
  const affiliation = elementsOf(author, 'AffiliationInfo')
    .map((info) => wordsOf(descend(info, 'Affiliation')))
    .filter(Boolean)
    .join('; ');
  const orcid = elementsOf(author, 'Identifier').find(({ attributes }) => attributes.Source === 'ORCID');
  return [{ name, ...given({ affiliation, orcid: orcidOf(wordsOf(orcid)) }) }];
}

function sectionOf(element: Element): readonly AbstractSection[] {
  const text = wordsOf(element);
  const label = element.attributes.Label?.trim();
  return text ? [{ ...(label ? { label } : {}), text }] : [];
}

/** https://www.nlm.nih.gov/mesh/ */
function headingOf(heading: Element): readonly { readonly text: string; readonly codings: readonly Coding[] }[] {
  const descriptor = descend(heading, 'DescriptorName');
  const display = wordsOf(descriptor);
  const code = descriptor?.attributes.UI;
  return display ? [{ text: display, codings: code ? [{ system: MESH, code, display }] : [] }] : [];
}

/** The electronic date, which is full, else that of the issue. */
function publishedOf(article: Element, issue: Element | undefined): string | undefined {
  const dates = [...elementsOf(article, 'ArticleDate'), ...elementsOf(issue, 'PubDate')];
  return dates
    .flatMap((date) => {
      const [year, month, day] = ['Year', 'Month', 'Day'].map((name) => wordsOf(descend(date, name)));
      const medline = /^\d{4}/.exec(wordsOf(descend(date, 'MedlineDate')))?.[0] ?? '';
      return dateOf(year || medline, month ?? '', day ?? '') ?? [];
    })
    .sort((a, b) => b.length - a.length)[0];
}
