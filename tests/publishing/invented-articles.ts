/** An invented article in JATS (https://jats.nlm.nih.gov/) that has one of everything that we read. */
export const JATS = `<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>A Journal</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="pmc">456</article-id><article-id pub-id-type="doi">10.1/x</article-id>
<title-group><article-title>A randomised trial of x against y</article-title></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097</contrib-id><name><surname>Doe</surname><given-names>Jo</given-names></name><xref ref-type="aff" rid="a1">1</xref></contrib></contrib-group>
<aff id="a1"><label>1</label>A place</aff><pub-date pub-type="epub"><day>2</day><month>3</month><year>2020</year></pub-date>
<volume>4</volume><issue>5</issue><fpage>6</fpage><lpage>9</lpage>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>CC BY</license-p></license></permissions>
<abstract><sec><title>Methods</title><p>120 patients were randomised.</p></sec><sec><title>Results</title><p>Pain improved in 12/37 (32%) patients (p = 0.04).</p></sec></abstract>
<kwd-group><kwd>pain</kwd></kwd-group>
<related-object source-type="clinical-trials-registry" document-id="NCT00000125">ClinicalTrials.gov</related-object>
<funding-group><award-group><funding-source>A Foundation</funding-source><award-id>AF-1</award-id></award-group><funding-statement>The funder had no part in it.</funding-statement></funding-group></article-meta></front><body><sec><title>Results</title><p>More.</p></sec></body></article>`;

/** An invented citation of PubMed (https://dtd.nlm.nih.gov/ncbi/pubmed/) that has one of everything that we read. */
export const PUBMED = `<?xml version="1.0" encoding="UTF-8"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">124</PMID><Article>
<Journal><JournalIssue><Volume>3</Volume><Issue>1</Issue><PubDate><Year>2002</Year><Month>Jun</Month><Day>20</Day></PubDate></JournalIssue><Title>A Journal</Title></Journal>
<ArticleTitle>A randomised trial of y against x</ArticleTitle><Pagination><MedlinePgn>17</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1/y</ELocationID>
<Abstract><AbstractText Label="RESULTS">Pain improved in 12/37 (32%) patients (p = 0.04).</AbstractText></Abstract>
<AuthorList><Author><LastName>Doe</LastName><ForeName>Jo</ForeName><Identifier Source="ORCID">0000-0002-1825-0097</Identifier><AffiliationInfo><Affiliation>A place</Affiliation></AffiliationInfo></Author></AuthorList>
<Language>eng</Language><DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>NCT00000124</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<GrantList><Grant><GrantID>R01</GrantID><Agency>NIH</Agency><Country>United States</Country></Grant></GrantList>
<PublicationTypeList><PublicationType UI="D017427">Clinical Trial, Phase II</PublicationType><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName UI="D010146">Pain</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>pain</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">124</ArticleId><ArticleId IdType="pmc">PMC124</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>`;
