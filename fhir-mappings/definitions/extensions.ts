import type { ElementDefinitionType, StructureDefinition } from 'fhir/r4.js';
import { EXTENSION, R5 } from '../r4/extensions.ts';
import { type ElementRow, structureDefinition } from './structure-definition.ts';

type Types = readonly (string | ElementDefinitionType)[];

interface Part {
  readonly name: string;
  readonly types: Types;
  readonly required?: boolean;
  readonly short: string;
}

interface ExtensionRow {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly context: readonly string[];
  /** A simple extension's value, or a complex one's parts. */
  readonly value?: Types;
  readonly parts?: readonly Part[];
  /** A cross-version extension of R5, derived from R5's definition; HL7's own package of them could not be had to check it. */
  readonly unverified?: boolean;
}

const reference = (type: string): ElementDefinitionType => ({
  code: 'Reference',
  targetProfile: [`http://hl7.org/fhir/StructureDefinition/${type}`],
});

const PLACE: readonly Part[] = [
  { name: 'document', types: [reference('DocumentReference')], short: 'The document quoted' },
  { name: 'exact', types: ['string'], short: 'The exact words, damage and white space included' },
  { name: 'start', types: ['unsignedInt'], short: 'First code point, zero-based, in the UTF-8 text of the attachment' },
  { name: 'end', types: ['unsignedInt'], short: 'Code point after the last' },
  { name: 'pointer', types: ['string'], short: 'JSON Pointer into a registry record' },
];

/** Every extension of our own, one row each. */
const ROWS: readonly ExtensionRow[] = [
  {
    url: EXTENSION.quote,
    title: 'Quote',
    description: 'Where the source says it: exact words with their place, or a JSON Pointer',
    context: ['Observation', 'Observation.component', 'Group', 'Quantity', 'CodeableConcept'],
    parts: PLACE,
  },
  {
    url: EXTENSION.bodyHash,
    title: 'Published body hash',
    description: 'Hash of the body that the publisher wrote, by which it knows what a client has changed since',
    context: ['List.entry'],
    value: ['string'],
  },
  {
    url: EXTENSION.recorded,
    title: 'Recorded',
    description: 'When a source record was first published in this state',
    context: ['Meta'],
    value: ['instant'],
  },
  {
    url: EXTENSION.study,
    title: 'Study',
    description: 'The study whose members, or possible members, a group holds',
    context: ['Group'],
    value: [reference('ResearchStudy')],
  },
  {
    url: EXTENSION.issued,
    title: 'Issued',
    description: 'When a catalog first published the dataset',
    context: ['Library'],
    value: ['dateTime'],
  },
  {
    url: EXTENSION.flag,
    title: 'Flag',
    description: 'A warning that stays with the resource: damaged text, disagreement of sources, contradictory codes',
    context: ['ResearchStudy', 'Observation', 'Library', 'Group'],
    parts: [{ name: 'code', types: ['CodeableConcept'], required: true, short: 'What is wrong' }, ...PLACE],
  },
  {
    url: EXTENSION.inferred,
    title: 'Inferred',
    description: 'What follows from the source without being stated there',
    context: ['Observation'],
    value: ['string'],
  },
  {
    url: EXTENSION.countedUnits,
    title: 'Counted units',
    description: 'What a group counts where it is not people: eyes, lesions',
    context: ['Group'],
    value: ['Quantity'],
  },
  {
    url: EXTENSION.dcat,
    title: 'DCAT-US field',
    description: 'A field of DCAT-US 1.1 that Library has no element for',
    context: ['Library'],
    parts: [
      { name: 'field', types: ['string'], required: true, short: "DCAT-US's own name of the field" },
      { name: 'value', types: ['string'], required: true, short: 'As published' },
    ],
  },
  {
    url: EXTENSION.harvest,
    title: 'Harvest',
    description: 'What a catalog says of its harvest of the record',
    context: ['Provenance.entity'],
    parts: [
      { name: 'name', types: ['string'], required: true, short: "The catalog's label" },
      { name: 'value', types: ['string'], required: true, short: 'As published' },
    ],
  },
  {
    url: EXTENSION.timeFrame,
    title: 'Time frame',
    description: 'When an outcome is measured, in the words of the source',
    context: ['ResearchStudy.objective'],
    value: ['string'],
  },
  {
    url: EXTENSION.recruitment,
    title: 'Recruitment status',
    description: 'Whether a site recruits, in the words of the source',
    context: ['Location'],
    value: ['string'],
  },
  {
    url: R5.label,
    title: 'R5 ResearchStudy label',
    description: "R5's ResearchStudy.label: an official title, an acronym",
    context: ['ResearchStudy'],
    unverified: true,
    parts: [
      { name: 'type', types: ['CodeableConcept'], short: 'Kind of label' },
      { name: 'value', types: ['string'], short: 'The label' },
    ],
  },
  {
    url: R5.associatedParty,
    title: 'R5 ResearchStudy associated party',
    description: "R5's ResearchStudy.associatedParty: collaborators and further investigators",
    context: ['ResearchStudy'],
    unverified: true,
    parts: [
      { name: 'name', types: ['string'], short: 'Name' },
      { name: 'role', types: ['CodeableConcept'], required: true, short: 'Role' },
    ],
  },
  {
    url: R5.objectiveDescription,
    title: 'R5 ResearchStudy objective description',
    description: "R5's ResearchStudy.objective.description",
    context: ['ResearchStudy.objective'],
    unverified: true,
    value: ['markdown'],
  },
];

export const extensionDefinitions = (): readonly StructureDefinition[] => ROWS.map(extensionDefinition);

function extensionDefinition({
  url,
  title,
  description: said,
  context,
  value,
  parts,
  unverified,
}: ExtensionRow): StructureDefinition {
  const description = unverified ? `${said}. Unverified: derived from the definitions of R5 (5.0.0).` : said;
  const elements: readonly ElementRow[] = [
    { path: '', short: title, definition: description },
    ...(parts ? parts.flatMap(partRows) : [{ path: 'extension', max: '0' }]),
    { path: 'url', fixedUri: url },
    value ? { path: 'value[x]', min: 1, types: value } : { path: 'value[x]', max: '0' },
  ];
  const name = url.slice(url.lastIndexOf('/') + 1);
  return structureDefinition({
    name,
    title,
    description,
    type: 'Extension',
    context,
    elements,
    url,
    ...(unverified ? { experimental: true } : {}),
  });
}

function partRows({ name, types, required, short }: Part): readonly ElementRow[] {
  const path = `extension:${name}`;
  return [
    { path, sliceName: name, short, min: required ? 1 : 0, max: '1' },
    { path: `${path}.extension`, max: '0' },
    { path: `${path}.url`, fixedUri: name },
    { path: `${path}.value[x]`, min: 1, types },
  ];
}
