import type { RelatedArtifact } from '../../study.ts';
import { isAbsoluteUri } from '../../uri.ts';
import { spelled } from './codes.ts';
import { down, each, type Node, text } from './node.ts';
import { definedOnly } from './protocol.ts';

/** Articles, links, shared data and documents that the record names. */
export function artifactsOf(record: Node): readonly RelatedArtifact[] {
  const references = down(record, 'protocolSection', 'referencesModule');
  return [
    ...each(references, 'references').flatMap(citation),
    ...each(references, 'seeAlsoLinks').flatMap(link),
    ...each(references, 'availIpds').flatMap(sharedData),
    ...each(down(record, 'documentSection', 'largeDocumentModule'), 'largeDocs').flatMap(document),
  ];
}

/** An article that gives the background or the results, or that NLM linked; a retraction is said in the label. */
function citation(node: Node): readonly RelatedArtifact[] {
  const words = text(node, 'citation');
  const pmid = text(node, 'pmid');
  if (words === undefined && pmid === undefined) return [];
  const type = text(node, 'type');
  const retractions = each(node, 'retractions').map((one) =>
    ['Retracted', text(one, 'source'), text(one, 'pmid') && `PMID ${text(one, 'pmid')}`].filter(Boolean).join(': '),
  );
  return [
    definedOnly({
      type: 'citation' as const,
      label: [type && spelled(type), ...retractions].filter(Boolean).join('; ') || undefined,
      citation: words,
      url: pmid && /^\d+$/.test(pmid) ? `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` : undefined,
    }),
  ];
}

function link(node: Node): readonly RelatedArtifact[] {
  const url = text(node, 'url');
  if (url === undefined) return [];
  return [definedOnly({ type: 'documentation' as const, display: text(node, 'label'), ...address(url) })];
}

function sharedData(node: Node): readonly RelatedArtifact[] {
  const url = text(node, 'url');
  const words = [text(node, 'type'), text(node, 'id'), text(node, 'comment')].filter(Boolean).join('; ');
  if (!url && !words) return [];
  return [
    definedOnly({
      type: 'documentation' as const,
      label: 'Individual participant data',
      display: words || undefined,
      ...(url ? address(url) : {}),
    }),
  ];
}

/** The record names the file and not where it can be had. */
function document(node: Node): readonly RelatedArtifact[] {
  const words = [text(node, 'label'), text(node, 'filename'), text(node, 'date')].filter(Boolean).join(', ');
  return words ? [{ type: 'documentation', label: 'Document of the study', display: words }] : [];
}

/** What is no URL with a scheme stays words. https://hl7.org/fhir/R4/datatypes.html#url */
const address = (url: string): Pick<RelatedArtifact, 'url' | 'citation'> =>
  isAbsoluteUri(url.trim()) ? { url: url.trim() } : { citation: url };
