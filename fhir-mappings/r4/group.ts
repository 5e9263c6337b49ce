import type { Extension, Group, GroupCharacteristic } from 'fhir/r4.js';
import type { Cohort, MergedCohort } from '../study.ts';
import { characteristicOf, textCharacteristic } from './characteristic.ts';
import { conceptOf } from './concept.ts';
import { EXTENSION, quoteExtension } from './extensions.ts';
import { groupId } from './ids.ts';
import { narrative, paragraph, quoted, rows } from './narrative.ts';
import { PROFILE } from './profiles.ts';
import { numberWith } from './quantity.ts';
import { metaOf } from './source-uri.ts';
import type { Writing } from './writing.ts';

/** Members of a study about whom results speak; a comparison's Group has the compared Groups as members. https://hl7.org/fhir/R4/group.html */
export function cohortGroup({ cohort, sources }: MergedCohort, writing: Writing): Group {
  const { merged } = writing;
  const characteristics = characteristicsOf(cohort);
  const source = sources[0];
  return {
    resourceType: 'Group',
    id: groupId(merged.id, cohort.key),
    ...metaOf(source === undefined ? undefined : writing.source(source).source.identifier, PROFILE.cohort),
    text: narrative(
      paragraph(`${cohort.title}: a group of the study "${merged.study.title}".`),
      rows([
        ['Participants', cohort.size === undefined ? undefined : String(cohort.size)],
        ['Counted units', cohort.units && unitsText(cohort.units)],
        ['Conditions', cohort.conditions.map(({ text }) => text).join('; ')],
        ['Description', cohort.description],
      ]),
      ...(cohort.quote?.exact ? [quoted(cohort.quote.exact)] : []),
    ),
    extension: extensionsOf(cohort, source, writing),
    type: cohort.species === 'animal' ? 'animal' : 'person',
    actual: true,
    name: cohort.title,
    ...(cohort.size === undefined ? {} : { quantity: cohort.size }),
    ...(characteristics.length > 0 ? { characteristic: characteristics } : {}),
    ...(cohort.members
      ? { member: cohort.members.map((key) => ({ entity: { reference: `Group/${groupId(merged.id, key)}` } })) }
      : {}),
  };
}

function extensionsOf(cohort: Cohort, source: number | undefined, writing: Writing): Extension[] {
  return [
    { url: EXTENSION.study, valueReference: { reference: writing.study } },
    ...(cohort.quote
      ? [quoteExtension(cohort.quote, source === undefined ? undefined : writing.document(source))]
      : []),
    ...(cohort.pointers ?? []).map((pointer) => quoteExtension({ exact: '', pointer }, undefined)),
    ...(cohort.units ? [countedUnits(cohort.units)] : []),
  ];
}

/** What is counted where it is not participants; such a group has no `quantity`. */
function countedUnits({ name, count }: NonNullable<Cohort['units']>): Extension {
  const value = count === undefined ? undefined : numberWith(String(count));
  return { url: EXTENSION.countedUnits, valueQuantity: { ...(value === undefined ? {} : { value }), unit: name } };
}

const unitsText = ({ name, count }: NonNullable<Cohort['units']>): string =>
  count === undefined ? name : `${count} ${name}`;

function characteristicsOf(cohort: Cohort): GroupCharacteristic[] {
  return [
    ...cohort.conditions.map((condition) => ({
      ...characteristicOf('condition'),
      valueCodeableConcept: conceptOf(condition),
      exclude: false,
    })),
    ...(cohort.description ? [textCharacteristic('description', cohort.description)] : []),
  ];
}
