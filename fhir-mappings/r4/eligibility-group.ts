import type { Group, GroupCharacteristic, Quantity } from 'fhir/r4.js';
import type { Eligibility } from '../study.ts';
import { unitOf } from '../terminology/units.ts';
import { characteristicOf, textCharacteristic } from './characteristic.ts';
import { EXTENSION, quoteExtension } from './extensions.ts';
import { eligibilityId } from './ids.ts';
import { narrative, paragraph, rows } from './narrative.ts';
import { PROFILE } from './profiles.ts';
import { simpleQuantityOf } from './quantity.ts';
import type { Writing } from './writing.ts';

/** Who may take part: one Group actual=false; free criteria stay one text. */
export function eligibilityGroup(eligibility: Eligibility, writing: Writing): Group {
  const { merged } = writing;
  const characteristics = eligibilityCharacteristics(eligibility);
  const { size } = eligibility;
  return {
    resourceType: 'Group',
    id: eligibilityId(merged.id),
    meta: { profile: [PROFILE.cohort] },
    text: narrative(
      paragraph(`Who may take part in the study "${merged.study.title}".`),
      rows([
        ['Participants', size && `${size.value} (${size.actual ? 'actual' : 'anticipated'})`],
        ...characteristics.map((row) => [row.code.coding?.[0]?.display ?? '', characteristicText(row)] as const),
      ]),
    ),
    extension: [
      { url: EXTENSION.study, valueReference: { reference: writing.study } },
      ...(size?.pointer ? [quoteExtension({ exact: '', pointer: size.pointer }, undefined)] : []),
    ],
    type: 'person',
    actual: false,
    name: 'Eligibility',
    ...(size ? { quantity: size.value } : {}),
    ...(characteristics.length > 0 ? { characteristic: characteristics } : {}),
  };
}

function characteristicText({ valueCodeableConcept, valueBoolean, valueRange }: GroupCharacteristic): string {
  if (!valueRange) return valueCodeableConcept?.text ?? String(valueBoolean ?? '');
  const { low, high } = valueRange;
  return [low && `from ${low.value} ${low.unit}`, high && `to ${high.value} ${high.unit}`].filter(Boolean).join(' ');
}

/** "18 Years" to "65 Years" as a Range in UCUM units; other words stay text. */
function ageCharacteristic(minimum: string | undefined, maximum: string | undefined): GroupCharacteristic[] {
  const [low, high] = [minimum, maximum].map((words) => words && ageOf(words));
  const words = [minimum && `from ${minimum}`, maximum && `to ${maximum}`].filter(Boolean).join(' ');
  if (!words) return [];
  if ((minimum && !low) || (maximum && !high)) return [textCharacteristic('age', words)];
  const valueRange = { ...(low ? { low } : {}), ...(high ? { high } : {}) };
  return [{ ...characteristicOf('age'), valueRange, exclude: false }];
}

function ageOf(words: string): Quantity | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) (Years?|Months?|Weeks?|Days?|Hours?|Minutes?)$/i.exec(words.trim()) ?? [];
  return digits && unit ? simpleQuantityOf({ digits, unit: unitOf(unit.toLowerCase()) }) : undefined;
}

function eligibilityCharacteristics(eligibility: Eligibility): GroupCharacteristic[] {
  const { minimumAge, maximumAge, sex, ageGroups, criteria, population, samplingMethod, healthyVolunteers } =
    eligibility;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['sex', sex],
    ['age-group', ageGroups?.join(', ')],
    ['eligibility-criteria', criteria],
    ['study-population', population],
    ['sampling-method', samplingMethod],
  ];
  return [
    ...ageCharacteristic(minimumAge, maximumAge),
    ...texts.flatMap(([concept, text]) => (text ? [textCharacteristic(concept, text)] : [])),
    ...(healthyVolunteers === undefined
      ? []
      : [{ ...characteristicOf('healthy-volunteers'), valueBoolean: healthyVolunteers, exclude: false }]),
  ];
}
