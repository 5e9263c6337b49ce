import { type Chance, CODES, DATES, IDS, NUMBERS, pick, UNITS, WORDS } from './world.ts';

const PREFIXES = ['', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
const escaped = (text: string): string => text.replace(/([\\,|$])/g, '\\$1');

const code = (chance: Chance) => escaped(pick(chance, [...CODES]));
const token = (chance: Chance) =>
  pick(chance, [
    code(chance),
    code(chance),
    `http://loinc.org|${code(chance)}`,
    `|${code(chance)}`,
    'urn:local|',
    'absent',
  ]);
const tokens = (chance: Chance) => Array.from({ length: 1 + Math.floor(chance() * 3) }, () => token(chance)).join(',');
const word = (chance: Chance) => escaped(pick(chance, [...WORDS]));
const part = (chance: Chance) => {
  const characters = [...pick(chance, [...WORDS])];
  const from = Math.floor(chance() * characters.length);
  return escaped(
    characters
      .slice(from, from + 1 + Math.floor(chance() * 4))
      .join('')
      .trim() || 'pa',
  );
};
const date = (chance: Chance) => `${pick(chance, [...PREFIXES])}${pick(chance, [...DATES])}`.replace('+', '%2B');
const number = (chance: Chance) => `${pick(chance, [...PREFIXES])}${pick(chance, [...NUMBERS])}`;
const quantity = (chance: Chance) =>
  number(chance) +
  pick(chance, ['', `|http://unitsofmeasure.org|${pick(chance, [...UNITS])}`, `||${pick(chance, [...UNITS])}`]);
const reference = (chance: Chance, type: string) => {
  const id = pick(chance, [...IDS]);
  return pick(chance, [
    `${type}/${id}`,
    id,
    `https://example.org/r4/${type}/${id}`,
    `${type}/${id},${type}/2`,
    'https://elsewhere.org/Group/1',
  ]);
};
const yesNo = (chance: Chance) => pick(chance, ['true', 'false']);

type Make = (chance: Chance) => string;

const COMMON: readonly [Make, ...Make[]] = [
  (c) => `_id=${pick(c, [...IDS])},${pick(c, [...IDS])}`,
  (c) => `_tag=${pick(c, ['red', 'urn:tags|blue', 'urn:tags|', 'green'])}`,
  (c) => `_tag:not=${pick(c, ['red', 'blue'])}`,
  (c) => `_lastUpdated=${pick(c, ['ge', 'lt', 'gt', 'le', ''])}2026-01-01T00:00:0${Math.floor(c() * 9)}Z`,
  (c) => `_content=${escaped(pick(c, ['pain', 'smile', 'told', 'relief pain']))}`,
];

const OWN: Record<string, readonly [Make, ...Make[]]> = {
  ResearchStudy: [
    (c) => `title=${word(c)}`,
    (c) => `title:contains=${part(c)}`,
    (c) => `title:exact=${word(c)} ${word(c)}`,
    (c) => `title:missing=${yesNo(c)}`,
    (c) => `condition=${tokens(c)}`,
    (c) => `condition:not=${tokens(c)}`,
    (c) => `condition:text=${word(c)}`,
    (c) => `keyword=${tokens(c)}`,
    (c) => `status=${pick(c, ['completed', 'active,completed', 'draft'])}`,
    (c) => `identifier=${pick(c, ['1', 'urn:ids|2', 'urn:other|', '|NCT3', 'nct3'])}`,
    (c) => `identifier:of-type=http://loinc.org|A|${pick(c, ['1', '2'])}`,
    (c) => `date=${date(c)}`,
    (c) => `date=${date(c)},${date(c)}`,
    (c) => `date:missing=${yesNo(c)}`,
    (c) => `sponsor=${reference(c, 'Organization')}`,
    (c) => `sponsor:identifier=urn:ids|${pick(c, ['1', '2'])}`,
    (c) => `sponsor:missing=${yesNo(c)}`,
    (c) => `sponsor.name=${word(c)}`,
    (c) => `sponsor:Organization.partof.active=${yesNo(c)}`,
    (c) => `partof:ResearchStudy.title=${word(c)}`,
    (c) => `enrollment.quantity=gt${pick(c, [12, 30])}`,
    (c) => `_text=${word(c)}`,
    (c) => `_has:Observation:focus:code=${token(c)}`,
    (c) => `_has:Group:study:quantity=${number(c)}`,
    () => `_has:Observation:focus:component-code-value-quantity=p-value$lt0.05`,
    (c) => `_has:ResearchStudy:partof:_has:Observation:focus:status=${pick(c, ['final', 'preliminary'])}`,
  ],
  Observation: [
    (c) => `code=${tokens(c)}`,
    (c) => `code:not=${tokens(c)}`,
    (c) => `code:text=${word(c)}`,
    (c) => `category=${tokens(c)}`,
    (c) => `combo-code=${tokens(c)}`,
    (c) => `status=${pick(c, ['final', 'preliminary'])}`,
    (c) => `subject=${reference(c, 'Group')}`,
    (c) => `subject:Patient=${pick(c, [...IDS])}`,
    (c) => `patient=${pick(c, [...IDS])}`,
    (c) => `focus=${reference(c, 'ResearchStudy')}`,
    (c) => `focus=ResearchStudy/${pick(c, [...IDS])}`,
    (c) => `focus=ResearchStudy/${pick(c, [...IDS])},ResearchStudy/${pick(c, [...IDS])}`,
    (c) => `focus:ResearchStudy.title=${word(c)}`,
    (c) => `focus:ResearchStudy.condition=${token(c)}`,
    (c) => `focus:ResearchStudy.sponsor.name=${word(c)}`,
    (c) => `subject.name=${word(c)}`,
    (c) => `subject:Group.study.condition=${token(c)}`,
    (c) => `has-member.code=${token(c)}`,
    (c) => `date=${date(c)}`,
    (c) => `date:missing=${yesNo(c)}`,
    (c) => `value-quantity=${quantity(c)}`,
    (c) => `value-quantity=${quantity(c)},${quantity(c)}`,
    (c) => `value-concept=${token(c)}`,
    (c) => `value-string=${word(c)}`,
    (c) => `component-code-value-quantity=${code(c)}$${quantity(c)}`,
    (c) => `code-value-quantity=${code(c)}$${number(c)}`,
    (c) => `code-value-concept=${code(c)}$${code(c)}`,
    (c) => `_has:Observation:has-member:code=${token(c)}`,
  ],
  Group: [
    (c) => `quantity=${number(c)}`,
    (c) => `quantity=gt${pick(c, [12, 30])}`,
    (c) => `actual=${yesNo(c)}`,
    (c) => `code=${tokens(c)}`,
    (c) => `name=${word(c)}`,
    (c) => `study=${reference(c, 'ResearchStudy')}`,
    (c) => `study.title=${word(c)}`,
    (c) => `managing-entity:Organization.name=${word(c)}`,
    (c) => `_has:Observation:subject:date=${date(c)}`,
    () => '_has:ResearchStudy:enrollment:status=active',
  ],
  Organization: [
    (c) => `name=${word(c)}`,
    (c) => `name:contains=${part(c)}`,
    (c) => `active=${yesNo(c)}`,
    (c) => `active:missing=${yesNo(c)}`,
    (c) => `partof=${reference(c, 'Organization')}`,
    (c) => `partof.partof.name=${word(c)}`,
    (c) => `_has:ResearchStudy:sponsor:condition=${token(c)}`,
  ],
  Patient: [
    (c) => `family=${word(c)}`,
    (c) => `name=${word(c)}`,
    (c) => `given:exact=${word(c)}`,
    (c) => `gender=${pick(c, ['male', 'female'])}`,
    (c) => `gender:missing=${yesNo(c)}`,
    (c) => `birthdate=${date(c)}`,
    (c) => `organization=${reference(c, 'Organization')}`,
    (c) => `_has:Observation:subject:code=${token(c)}`,
  ],
};

const SORTS: Record<string, readonly [string, ...string[]]> = {
  ResearchStudy: [
    'title',
    '-title',
    'date',
    '-date',
    'status,-date',
    'condition',
    'sponsor',
    '_id',
    '-_lastUpdated',
    '_lastUpdated',
  ],
  Observation: [
    'date',
    '-date',
    'value-quantity',
    '-value-quantity',
    'code,date',
    '_lastUpdated',
    'subject',
    'status,_id',
  ],
  Group: ['quantity', '-quantity', 'name', '-_id'],
  Organization: ['name', '-name', 'active,name'],
  Patient: ['family', '-birthdate', 'gender,-family', '-_lastUpdated'],
};

/** A random search of a type as `Type?query`: any number of clauses, perhaps sorted, without a page size. */
export function randomSearch(chance: Chance): { type: string; query: string } {
  const type = pick(chance, ['ResearchStudy', 'Observation', 'Observation', 'Group', 'Organization', 'Patient']);
  const clauses = Array.from({ length: Math.floor(chance() * 3.5) }, () =>
    pick(chance, chance() < 0.12 ? COMMON : (OWN[type] ?? COMMON))(chance),
  );
  if (chance() < 0.4) clauses.push(`_sort=${pick(chance, SORTS[type] ?? ['_id'])}`);
  return { type, query: clauses.map(encoded).join('&') };
}

/** A random search over all types. */
export function randomSystemSearch(chance: Chance): string {
  const clauses = [pick(chance, COMMON)(chance), ...(chance() < 0.5 ? ['_type=ResearchStudy,Observation,Group'] : [])];
  if (chance() < 0.3) clauses.push(`_sort=${pick(chance, ['_lastUpdated', '-_lastUpdated', '_id'])}`);
  return clauses.map(encoded).join('&');
}

const encoded = (clause: string): string => {
  const at = clause.indexOf('=');
  return `${clause.slice(0, at)}=${encodeURIComponent(clause.slice(at + 1).replaceAll('%2B', '+'))}`;
};
