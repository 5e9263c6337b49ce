// JATS (https://jats.nlm.nih.gov/) and PubMed XML (https://dtd.nlm.nih.gov/ncbi/pubmed/): what is read, and what is refused.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { merge } from '../../fhir-mappings/merge.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { readJats } from '../../fhir-mappings/sources/jats.ts';
import { readPubmed } from '../../fhir-mappings/sources/pubmed.ts';
import { wordsOf } from '../../fhir-mappings/sources/xml-text.ts';
import { parseXmlTree } from '../../fhir-mappings/sources/xml-tree.ts';
import type { Study } from '../../fhir-mappings/study.ts';
import * as invented from '../publishing/invented-articles.ts';

const JATS = `<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>A Journal</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="pmc">456</article-id><article-id pub-id-type="doi">10.1/x</article-id>
<title-group><article-title>A <italic>fine</italic> trial<xref ref-type="fn">*</xref> of x</article-title></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/0000000218250097</contrib-id><name><surname>Doe</surname><given-names>Jo</given-names></name><xref ref-type="aff" rid="a1">1</xref></contrib>
<contrib contrib-type="author"><collab>A Group</collab></contrib><contrib contrib-type="editor"><name><surname>Ed</surname></name></contrib></contrib-group>
<aff id="a1"><label>1</label>A place</aff><pub-date pub-type="ppub"><year>2020</year></pub-date><pub-date pub-type="epub"><day>2</day><month>3</month><year>2020</year></pub-date>
<volume>4</volume><issue>5</issue><fpage>6</fpage><lpage>9</lpage>
<abstract abstract-type="graphical"><p>A picture</p></abstract>
<abstract><sec><title>Results:</title><p>Cells were 5 &#215; 10<sup>9</sup>/L.<xref ref-type="bibr">12</xref></p><p>More.</p></sec><sec><title>Trial registration</title><p>ClinicalTrials.gov NCT00000123</p></sec></abstract>
<kwd-group><kwd>x</kwd></kwd-group></article-meta></front><body/></article>`;

test('a JATS article: identifiers, authors, dates, abstract as a reader sees it', () => {
  const { study } = readJats(JATS);
  expect(study).toMatchObject({
    source: {
      kind: 'jats',
      identifier: 'https://pubmed.ncbi.nlm.nih.gov/123/',
      harvest: { Journal: 'A Journal', Published: '2020-03-02' },
      document: { language: 'en' },
    },
    title: 'A fine trial of x',
    description: 'Results\nCells were 5 × 10^9/L.\nMore.\n\nTrial registration\nClinicalTrials.gov NCT00000123',
    authors: [{ name: 'Jo Doe', affiliation: 'A place', orcid: '0000-0002-1825-0097' }, { name: 'A Group' }],
    relatedArtifacts: [
      { citation: 'Jo Doe, A Group. A fine trial of x. A Journal. 2020;4(5):6-9.', url: 'https://doi.org/10.1/x' },
    ],
  });
  expect(study.identifiers.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'nct NCT00000123',
    'pmid 123',
    'doi 10.1/x',
    'pmcid PMC456',
  ]);
});

const resourceOf = (study: Study, type: string) =>
  writeStudy(merge([study]), { recorded: '2026-01-01T00:00:00.000Z' }).find(
    ({ resourceType }) => resourceType === type,
  );

test('registration, funding, licence and design of an article in JATS', () => {
  const { study } = readJats(invented.JATS);
  expect(study.identifiers[0]).toEqual({ kind: 'nct', value: 'NCT00000125' });
  expect(study.notes).toEqual(['Funding: AF-1, A Foundation', 'Funding: The funder had no part in it.']);
  expect(study.source.harvest?.License).toBe('https://creativecommons.org/licenses/by/4.0/');
  expect(study.design.map(({ text }) => text)).toEqual(['randomised']);
  expect(resourceOf(study, 'DocumentReference')).toMatchObject({
    author: [{ display: 'Jo Doe', identifier: { system: 'https://orcid.org', value: '0000-0002-1825-0097' } }],
    content: [
      { attachment: { contentType: 'text/plain; charset=utf-8' } },
      { attachment: { title: 'The whole record' } },
    ],
  });
});

test('registration, grants, headings, design and phase of a citation in PubMed', () => {
  const { study } = readPubmed(invented.PUBMED);
  expect(study.identifiers[0]).toEqual({ kind: 'nct', value: 'NCT00000124' });
  expect(study.notes).toEqual(['Funding: R01, NIH, United States']);
  expect(resourceOf(study, 'ResearchStudy')).toMatchObject({
    phase: { coding: [{ code: 'phase-2' }], text: 'Phase 2' },
    category: [
      { text: 'Randomized Controlled Trial', coding: [{ system: 'http://id.nlm.nih.gov/mesh', code: 'D016449' }] },
      { text: 'randomised' },
    ],
    keyword: [{ text: 'pain', coding: [{ code: 'D010146' }] }],
  });
});

test('several trials that an article names are related to it, and none is it', () => {
  const several = JATS.replace('NCT00000123', 'NCT00000123 and NCT00000124');
  const { study } = readJats(several);
  expect(study.identifiers.map(({ kind }) => kind)).not.toContain('nct');
  expect(study.relatedArtifacts.slice(1)).toMatchObject([
    { label: 'Trial registration', url: 'https://clinicaltrials.gov/study/NCT00000123' },
    { label: 'Trial registration', url: 'https://clinicaltrials.gov/study/NCT00000124' },
  ]);
});

test('an article that is no study says so', () => {
  const review = readJats(JATS.replace('research-article', 'review-article'));
  expect(review.study.notAStudy).toBe('the article is marked as review-article');
  expect(review.warnings.map(({ code }) => code)).toContain('not-a-study');
});

const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "${'y'.repeat(99)}"><!ENTITY z "&x;&x;&x;">]><article>&z;</article>`;

test.each([
  ['cut off', JATS.slice(0, 900), /not well-formed or is cut off/],
  ['an XML bomb', bomb, /declares entities is refused/],
  ['an unknown entity', JATS.replace('More.', '&nope;'), /not well-formed/],
  ['nested too deeply', `${'<article>'.repeat(300)}${'</article>'.repeat(300)}`, /nested deeper than 256/],
  ['without title', JATS.replace(/<title-group>.*<\/title-group>/, ''), /has no title/],
  ['without identifier', JATS.replace(/<article-id.*<\/article-id>/, ''), /no PMID, DOI or PMCID/],
  ['without article', '<article/>', /no article with <article-meta>/],
])('%s', (_, xml, reason) => {
  expect(() => readJats(xml)).toThrow(reason);
});

test('PubMed without a citation is refused', () => {
  expect(() => readPubmed('<PubmedArticleSet/>')).toThrow(/no PubmedArticle/);
});

test.each([
  ['<p>a <fn>note</fn>b</p>', 'a b'],
  ['<p>10<sup>-3</sup> and m<sup>2</sup></p>', '10^-3 and m2'],
  ['<p>one\n  two</p>', 'one two'],
  ['<p><![CDATA[a < b]]></p>', 'a < b'],
])('%s reads %j', (xml, words) => {
  expect(wordsOf(parseXmlTree(xml))).toBe(words);
});

const SAMPLES = '../shared/samples/jats';
const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.nxml')) : [];

test.skipIf(files.length === 0)(
  'every sample article has a title, identifiers, authors, a date and a structured abstract',
  () => {
    for (const file of files) {
      const { study } = readJats(readFileSync(`${SAMPLES}/${file}`, 'utf8'));
      expect(study.identifiers.map(({ kind }) => kind)).toContain('pmid');
      expect(study.authors.length).toBeGreaterThan(0);
      expect(study.source.harvest?.Published).toMatch(/^\d{4}/);
      expect(study.description?.split('\n\n').length).toBeGreaterThan(2);
    }
  },
);
