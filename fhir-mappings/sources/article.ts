import type {
  Coding,
  Concept,
  Identifier,
  Person,
  Reading,
  RelatedArtifact,
  Source,
  Study,
  Warning,
} from '../study.ts';
import { SourceError } from '../study.ts';
import { type AbstractSection, composeAbstract } from './abstract/compose.ts';
import { designIn } from './design-words.ts';
import { readProse } from './prose.ts';

/** An article as JATS and PubMed both tell it. */
export interface Article {
  readonly kind: 'jats' | 'pubmed';
  readonly pmid?: string;
  readonly pmcid?: string;
  readonly doi?: string;
  readonly title: string;
  readonly authors: readonly Person[];
  readonly abstract: readonly AbstractSection[];
  readonly language?: string;
  readonly keywords: readonly { readonly text: string; readonly codings: readonly Coding[] }[];
  /** Registrations that the article names as data, not in prose. */
  readonly registrations: readonly string[];
  readonly journal?: string;
  readonly volume?: string;
  readonly issue?: string;
  readonly pages?: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly published?: string;
  readonly license?: string;
  /** What the article is, in the source's words: 'research-article', 'Randomized Controlled Trial'. */
  readonly types: readonly string[];
  /** Its design as NLM has indexed it. */
  readonly designs: readonly Concept[];
  readonly phase?: string;
  /** Who paid, with the numbers of grants, a line each. */
  readonly funding: readonly string[];
}

/** Kinds of articles that report no research of their own. */
const NO_STUDY =
  /^(?:review(?:-article)?|systematic review|meta-analysis|editorial|letter|comment|news|book-review|correction|published erratum|retraction|retraction of publication|obituary|biography|interview|practice guideline|guideline)$/i;

const pubmedUrl = (pmid: string): string => `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`;

/** The Study that an article tells: metadata, and the facts of its abstract. Quotes point into the abstract's text. */
export function studyOfArticle(article: Article): Reading {
  const text = composeAbstract(article.abstract);
  const said = readProse(text, article.title);
  const other = article.types.find((type) => NO_STUDY.test(type));
  const notAStudy = other === undefined ? undefined : `the article is marked as ${other}`;
  const study: Study = {
    source: sourceOf(article, text),
    identifiers: identifiersOf(article, text),
    title: article.title,
    ...(text ? { description: text } : {}),
    ...(notAStudy ? { notAStudy } : {}),
    ...(article.phase ? { phase: article.phase } : {}),
    design: [...article.designs, ...said.design, ...designIn(article.title, text)],
    conditions: said.conditions,
    focus: said.focus,
    keywords: article.keywords,
    arms: [],
    objectives: [],
    collaborators: [],
    investigators: [],
    sites: [],
    contacts: [],
    relatedArtifacts: [citationOf(article), ...registrationsOf(article, text)],
    notes: article.funding.map((words) => `Funding: ${words}`),
    authors: article.authors,
    cohorts: notAStudy ? [] : said.cohorts,
    facts: notAStudy ? [] : said.facts,
    damages: said.damages,
  };
  return { study, warnings: [...warningsOf(article, text, notAStudy), ...said.warnings] };
}

function warningsOf(article: Article, text: string, notAStudy: string | undefined): readonly Warning[] {
  return [
    ...(text ? [] : [{ code: 'missing', message: 'the article has no abstract, so no results are read' }]),
    ...(notAStudy ? [{ code: 'not-a-study', message: `published without a ResearchStudy: ${notAStudy}` }] : []),
    ...(article.authors.length > 0 ? [] : [{ code: 'missing', message: 'the article names no authors' }]),
  ];
}

function sourceOf(article: Article, text: string): Source {
  const { pmid, pmcid, doi, journal, published, license } = article;
  const identifier = pmid
    ? pubmedUrl(pmid)
    : doi
      ? `https://doi.org/${doi}`
      : pmcid && `https://www.ncbi.nlm.nih.gov/pmc/articles/${pmcid}/`;
  if (!identifier) throw new SourceError('the article has no PMID, DOI or PMCID', 'article-id');
  const facts = Object.entries({ Journal: journal, Published: published, License: license }).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  return {
    kind: article.kind,
    identifier,
    title: article.title,
    url: identifier,
    ...(text
      ? {
          document: {
            contentType: 'text/plain; charset=utf-8',
            text,
            ...(article.language ? { language: article.language } : {}),
          },
        }
      : {}),
    ...(facts.length > 0 ? { harvest: Object.fromEntries(facts) } : {}),
  };
}

/** The article's own identifiers, and the registration of the one trial that it names. */
function identifiersOf(article: Article, text: string): readonly Identifier[] {
  const { pmid, pmcid, doi } = article;
  const trials = registered(article, text, /\bNCT\d{8}\b/g);
  const isrctn = registered(article, text, /\bISRCTN ?\d{8}\b/g).map((number) => number.replace(' ', ''));
  return [
    ...(trials.length === 1 ? trials.map((value): Identifier => ({ kind: 'nct', value })) : []),
    ...(pmid ? [{ kind: 'pmid' as const, value: pmid }] : []),
    ...(doi ? [{ kind: 'doi' as const, value: doi }] : []),
    ...(pmcid ? [{ kind: 'pmcid' as const, value: pmcid }] : []),
    ...(isrctn.length === 1
      ? isrctn.map((value): Identifier => ({ kind: 'other', system: 'https://www.isrctn.com', value }))
      : []),
  ];
}

/** Registrations of one registry: those that the article names as data, else those in its title and abstract. */
function registered({ registrations, title }: Article, text: string, pattern: RegExp): readonly string[] {
  return [...new Set(registrations.join('\n').match(pattern) ?? `${title}\n${text}`.match(pattern) ?? [])];
}

/** Several trials that an article names are none of them this study: each is a related one. */
function registrationsOf(article: Article, text: string): readonly RelatedArtifact[] {
  const trials = registered(article, text, /\bNCT\d{8}\b/g);
  if (trials.length < 2) return [];
  return trials.map((number) => ({
    type: 'documentation',
    label: 'Trial registration',
    display: number,
    url: `https://clinicaltrials.gov/study/${number}`,
  }));
}

/** `Raphael JH, Southall JL. Title. Journal. 2002;3:17.` */
function citationOf(article: Article): RelatedArtifact {
  const { authors, title, journal, published, volume, issue, pages, doi, pmid, pmcid } = article;
  const place = [published?.slice(0, 4), volume && `${volume}${issue ? `(${issue})` : ''}`].filter(Boolean).join(';');
  const where = [place, pages].filter(Boolean).join(':');
  const parts = [authors.map(({ name }) => name).join(', '), title, journal, where]
    .filter(Boolean)
    .map((part) => String(part).replace(/\.$/, ''));
  const url = doi ? `https://doi.org/${doi}` : pmid ? pubmedUrl(pmid) : undefined;
  return {
    type: 'citation',
    citation: `${parts.join('. ')}.`,
    ...(url ? { url } : pmcid ? { url: `https://www.ncbi.nlm.nih.gov/pmc/articles/${pmcid}/` } : {}),
  };
}

/** A date of its parts; months may be numbers or English names, what is neither ends the date. */
export function dateOf(year: string, month: string, day: string): string | undefined {
  if (!/^\d{4}$/.test(year)) return undefined;
  const number = /^\d{1,2}$/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  if (number < 1 || number > 12) return year;
  const withMonth = `${year}-${String(number).padStart(2, '0')}`;
  return /^\d{1,2}$/.test(day) && Number(day) > 0 ? `${withMonth}-${day.padStart(2, '0')}` : withMonth;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
