import { existsSync, readFileSync } from 'node:fs';

const FILE = '../shared/samples/seed/article-abstract.txt';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The article behind the seed study, wrapped as PubMed XML that bears `title`; undefined where the sample is not at hand. */
export function seedArticle(title: string): string | undefined {
  if (!existsSync(FILE)) return undefined;
  const [, ...blocks] = readFileSync(FILE, 'utf8')
    .trim()
    .split(/\n{2,}/);
  const sections = blocks.map((block) => {
    const [label = '', ...lines] = block.split('\n');
    return `<AbstractText Label="${label.toUpperCase()}">${escaped(lines.join('\n'))}</AbstractText>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">12076357</PMID><Article>
<Journal><JournalIssue><Volume>3</Volume><PubDate><Year>2002</Year><Month>Jun</Month><Day>20</Day></PubDate></JournalIssue><Title>BMC musculoskeletal disorders</Title></Journal>
<ArticleTitle>${escaped(title)}.</ArticleTitle><Pagination><MedlinePgn>17</MedlinePgn></Pagination>
<Abstract>${sections.join('\n')}</Abstract>
<AuthorList><Author><LastName>Raphael</LastName><ForeName>J H</ForeName></Author><Author><LastName>Kitas</LastName><ForeName>G D</ForeName></Author></AuthorList>
<Language>eng</Language></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">12076357</ArticleId><ArticleId IdType="pmc">PMC116675</ArticleId><ArticleId IdType="doi">10.1186/1471-2474-3-17</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pubmed">1</ArticleId><ArticleId IdType="doi">10.1/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>`;
}
