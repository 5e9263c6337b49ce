import { type Person, type Reading, SourceError } from '../study.ts';
import type { AbstractSection } from './abstract/compose.ts';
import { type Article, dateOf, studyOfArticle } from './article.ts';
import { wordsOf } from './xml-text.ts';
import { descend, type Element, elementsOf, parseXmlTree, within } from './xml-tree.ts';

/** Abstracts beside the article's own. https://jats.nlm.nih.gov/archiving/tag-library/1.3/attribute/abstract-type.html */
const SIDE_ABSTRACT =
  /^(?:graphical|toc|teaser|precis|web-summary|short|editor|video|key-points|plain-language-summary|executive-summary|highlights)/i;

/** Reads one JATS article (https://jats.nlm.nih.gov/). SourceError without title or identifier, or where the XML is broken. */
export function readJats(text: string): Reading {
  const root = parseXmlTree(text);
  const article = root.name === 'article' ? root : within(root, 'article')[0];
  const meta = descend(article, 'front', 'article-meta');
  if (!article || !meta) throw new SourceError('no article with <article-meta>', 'article/front/article-meta');
  return studyOfArticle(articleOf(article, meta));
}

function articleOf(article: Element, meta: Element): Article {
  const title = wordsOf(descend(meta, 'title-group', 'article-title'));
  if (!title) throw new SourceError('the article has no title', 'article-meta/title-group/article-title');
  const journal = descend(article, 'front', 'journal-meta');
  const pmcid = idOf(meta, 'pmc') ?? idOf(meta, 'pmcid');
  const license = descend(meta, 'permissions', 'license');
  return {
    kind: 'jats',
    title,
    authors: authorsOf(meta),
    abstract: abstractOf(meta),
    keywords: elementsOf(meta, 'kwd-group')
      .filter(({ attributes }) => !/abbr|hwp/i.test(attributes['kwd-group-type'] ?? ''))
      .flatMap((group) => within(group, 'kwd'))
      .flatMap((word) => (wordsOf(word) ? [{ text: wordsOf(word), codings: [] }] : [])),
    registrations: registrationsOf(meta),
    designs: [],
    funding: fundingOf(meta),
    types: [article.attributes['article-type'] ?? ''].filter(Boolean),
    ...given({
      pmid: idOf(meta, 'pmid'),
      pmcid: pmcid && `PMC${pmcid.replace(/^PMC/i, '')}`,
      doi: idOf(meta, 'doi'),
      language: article.attributes['xml:lang'],
      journal: wordsOf(descend(journal, 'journal-title') ?? descend(journal, 'journal-title-group', 'journal-title')),
      volume: wordsOf(descend(meta, 'volume')),
      issue: wordsOf(descend(meta, 'issue')),
      pages: pagesOf(meta),
      published: publishedOf(meta),
      license: license && licenseOf(license),
    }),
  };
}

/** Trials of which the article says in its data that it reports them: an object of a registry, or a link to one. */
const registrationsOf = (meta: Element): readonly string[] => [
  ...within(meta, 'related-object')
    .filter(({ attributes }) => /clinical-trial|trial-registr/.test(Object.values(attributes).join(' ')))
    .map((object) => `${object.attributes['document-id'] ?? object.attributes['object-id'] ?? ''} ${wordsOf(object)}`),
  ...within(descend(meta, 'abstract'), 'ext-link')
    .map(({ attributes }) => attributes['xlink:href'] ?? '')
    .filter((address) => /clinicaltrials\.gov|isrctn\.(?:com|org)|controlled-trials\.com/i.test(address)),
];

/** Each award with who gave it, and the statement in words. https://jats.nlm.nih.gov/archiving/tag-library/1.3/element/funding-group.html */
const fundingOf = (meta: Element): readonly string[] =>
  elementsOf(meta, 'funding-group').flatMap((group) => [
    ...elementsOf(group, 'award-group').flatMap((award) => {
      const names = [...elementsOf(award, 'award-id'), ...elementsOf(award, 'funding-source')];
      const words = names.map(wordsOf).filter(Boolean);
      return words.length > 0 ? [words.join(', ')] : [];
    }),
    ...elementsOf(group, 'funding-statement').map(wordsOf).filter(Boolean),
  ]);

/** The licence's address, else its words. */
const licenseOf = (license: Element): string | undefined =>
  license.attributes['xlink:href'] ??
  within(license, 'ext-link')[0]?.attributes['xlink:href'] ??
  (wordsOf(license) || undefined);

/** Only the members that say something. */
export const given = <T extends Readonly<Record<string, string | undefined>>>(
  members: T,
): { readonly [K in keyof T]?: string } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value)) as { readonly [K in keyof T]?: string };

const idOf = (meta: Element, type: string): string | undefined =>
  wordsOf(elementsOf(meta, 'article-id').find(({ attributes }) => attributes['pub-id-type'] === type)) || undefined;

function authorsOf(meta: Element): readonly Person[] {
  const affiliations = new Map(
    [...elementsOf(meta, 'aff'), ...elementsOf(meta, 'contrib-group').flatMap((group) => elementsOf(group, 'aff'))].map(
      (aff) => [aff.attributes.id ?? '', affiliationOf(aff)] as const,
    ),
  );
  return elementsOf(meta, 'contrib-group')
    .flatMap((group) => elementsOf(group, 'contrib'))
    .filter(({ attributes }) => (attributes['contrib-type'] ?? 'author') === 'author')
    .flatMap((contributor) => authorOf(contributor, affiliations));
}

/** The words of an affiliation without its mark. */
const affiliationOf = (aff: Element): string =>
  wordsOf({
    ...aff,
    children: aff.children.filter((child) => typeof child === 'string' || !/^(?:label|sup)$/.test(child.name)),
  });

function authorOf(contributor: Element, affiliations: ReadonlyMap<string, string>): readonly Person[] {
  const name = elementsOf(contributor, 'name')[0] ?? descend(contributor, 'name-alternatives', 'name');
  const parts = [
    wordsOf(descend(name, 'given-names')),
    wordsOf(descend(name, 'surname')),
    wordsOf(descend(name, 'suffix')),
  ];
  const words = parts.filter(Boolean).join(' ') || wordsOf(descend(contributor, 'collab'));
  if (!words) return [];
  const orcid = elementsOf(contributor, 'contrib-id').find(
    ({ attributes }) => attributes['contrib-id-type'] === 'orcid',
  );
  const places = elementsOf(contributor, 'xref')
    .filter(({ attributes }) => attributes['ref-type'] === 'aff')
    .flatMap(({ attributes }) => affiliations.get(attributes.rid ?? '') || []);
  return [
    {
      name: words,
      ...given({ affiliation: places.join('; '), orcid: orcidOf(wordsOf(orcid)) }),
    },
  ];
}

/** The sixteen digits with their hyphens, however they are wrapped. https://orcid.org */
export const orcidOf = (words: string): string | undefined =>
  /\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX]/
    .exec(words)?.[0]
    .replace(/-/g, '')
    .replace(/(.{4})(?=.)/g, '$1-');

function abstractOf(meta: Element): readonly AbstractSection[] {
  const abstract = elementsOf(meta, 'abstract').find(
    ({ attributes }) => !SIDE_ABSTRACT.test(attributes['abstract-type'] ?? ''),
  );
  return elementsOf(abstract).flatMap(sectionsOf);
}

/** Sections with their titles; paragraphs that stand alone are sections without one. */
function sectionsOf(element: Element): readonly AbstractSection[] {
  if (element.name === 'title') return [];
  if (element.name !== 'sec') {
    const text = wordsOf(element);
    return text ? [{ text }] : [];
  }
  const label = wordsOf(descend(element, 'title')).replace(/[:.]$/, '');
  const inner = elementsOf(element, 'sec').flatMap(sectionsOf);
  const text = elementsOf(element)
    .filter(({ name }) => name !== 'title' && name !== 'label' && name !== 'sec')
    .map(wordsOf)
    .filter(Boolean)
    .join('\n');
  return [...(text ? [{ ...(label ? { label } : {}), text }] : []), ...inner];
}

function pagesOf(meta: Element): string | undefined {
  const [first, last] = [wordsOf(descend(meta, 'fpage')), wordsOf(descend(meta, 'lpage'))];
  if (!first) return wordsOf(descend(meta, 'elocation-id')) || undefined;
  return last && last !== first ? `${first}-${last}` : first;
}

/** The earliest full date of publication, electronic or in print. */
function publishedOf(meta: Element): string | undefined {
  const dates = elementsOf(meta, 'pub-date')
    .filter(({ attributes }) => !/collection|pmc-release/.test(`${attributes['pub-type']} ${attributes['date-type']}`))
    .flatMap((date) => {
      const [year, month, day] = ['year', 'month', 'day'].map((name) => wordsOf(descend(date, name)));
      return dateOf(year ?? '', month ?? '', day ?? '') ?? [];
    });
  const longest = Math.max(0, ...dates.map((date) => date.length));
  return dates.filter((date) => date.length === longest).sort()[0] ?? yearOf(meta);
}

const yearOf = (meta: Element): string | undefined =>
  elementsOf(meta, 'pub-date').flatMap((date) => wordsOf(descend(date, 'year')) || [])[0];
