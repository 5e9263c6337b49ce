import type { CodeableConcept, ObservationComponent } from 'fhir/r4.js';
import type { Amount, Fact, MergedFact, PValue, Quote, Timing } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { COUNT, P_VALUE, STATISTIC_CODES } from '../terminology/statistics.ts';
import { absentReason, codeableConcept, conceptOf } from './concept.ts';
import { dispersionComponents } from './dispersions.ts';
import { quoteExtension } from './extensions.ts';
import { quantityOf, rangeOf } from './quantity.ts';
import type { Writing } from './writing.ts';

/** Every component of an aggregate result, in a fixed order. https://hl7.org/fhir/R4/observation-definitions.html#Observation.component */
export function componentsOf({ fact, readings }: MergedFact, writing: Writing): ObservationComponent[] {
  const quoted = (quote: Quote | undefined) => quoteOf(quote, readings[0]?.source, writing);
  return [
    { code: LABEL.statistic, valueCodeableConcept: codeableConcept(STATISTIC_CODES[fact.statistic]) },
    ...amount(LABEL.count, fact.numerator),
    ...amount(LABEL.denominator, fact.denominator),
    ...(fact.further ?? []).map(furtherNumber),
    ...fact.dispersions.flatMap((dispersion) =>
      dispersionComponents(dispersion).map((component) => ({ ...quoted(dispersion.quote), ...component })),
    ),
    ...pValueOf(fact.pValue, (quote) => pValueQuotes(quote, readings, writing)),
    ...timeOf(fact.timing),
    ...text(LABEL.class, fact.class),
    ...text(LABEL.category, fact.category),
    ...directionOf(fact),
    ...(fact.substances ?? []).map((substance) => ({
      code: LABEL.substance,
      valueCodeableConcept: conceptOf(substance),
    })),
    ...(fact.methodNotes ?? []).flatMap((note) => text(LABEL.testNote, note)),
    ...fact.remarks.map((remark) => ({
      ...quoted(remark.quote),
      code: codeableConcept([local('component', 'comment')], remark.label),
      valueString: remark.text,
    })),
  ];
}

const label = (code: string): CodeableConcept => codeableConcept([local('component', code)]);

const LABEL = {
  statistic: label('statistic'),
  count: codeableConcept([COUNT]),
  denominator: label('denominator'),
  time: label('time'),
  class: label('class'),
  category: label('category'),
  direction: label('direction'),
  substance: label('substance'),
  comment: label('comment'),
  testNote: label('test-note'),
  pValue: codeableConcept([P_VALUE, local('component', 'p-value')]),
} as const;

/** A text component; none where there is no text. */
const text = (code: CodeableConcept, value: string | undefined): ObservationComponent[] =>
  value ? [{ code, valueString: value }] : [];

/** A quantity component; digits that are no number stay text. */
function amount(code: CodeableConcept, value: Amount | undefined): ObservationComponent[] {
  if (!value) return [];
  const quantity = quantityOf(value);
  return quantity ? [{ code, valueQuantity: quantity }] : text(code, value.digits);
}

/** Another number of the same result, named in the source's words. */
function furtherNumber(further: NonNullable<Fact['further']>[number]): ObservationComponent {
  const code = codeableConcept([local('component', 'further-number')], further.label);
  const [component] = further.amount ? amount(code, further.amount) : [];
  return component ?? { code, dataAbsentReason: absentReason(further.absent ?? { absent: 'unknown' }) };
}

/** The direction beside a number; without one it is the value itself. */
const directionOf = (fact: Fact): ObservationComponent[] =>
  fact.value && fact.direction
    ? [
        {
          code: LABEL.direction,
          valueCodeableConcept: codeableConcept([local('direction', fact.direction)], fact.text),
        },
      ]
    : [];

function pValueOf(
  pValue: PValue | undefined,
  quotes: (quote: Quote | undefined) => Partial<ObservationComponent>,
): ObservationComponent[] {
  if (!pValue) return [];
  const quantity = pValue.amount && quantityOf({ ...pValue.amount, unit: { text: '1', ucum: '1' } });
  const value = quantity
    ? { valueQuantity: quantity }
    : pValue.amount
      ? { valueString: pValue.amount.digits }
      : { dataAbsentReason: absentReason(pValue.absent ?? { absent: 'unknown' }) };
  return [{ ...quotes(pValue.quote), code: LABEL.pValue, ...value }, ...text(LABEL.comment, pValue.comment)];
}

/** Relative time is a Range ("2-6 years post implant"), never `effective[x]`; the words stay as the code's text. */
function timeOf(timing: Timing | undefined): ObservationComponent[] {
  if (!timing) return [];
  const range = rangeOf(timing);
  const code = codeableConcept([local('component', 'time')], timing.text);
  return [{ code, ...(range ? { valueRange: range } : { valueString: timing.text }) }];
}

function quoteOf(
  quote: Quote | undefined,
  source: number | undefined,
  writing: Writing,
): Partial<ObservationComponent> {
  if (!quote || source === undefined) return {};
  return { extension: [quoteExtension(quote, writing.document(source))] };
}

/** Every place where the p-value was read: the damaged one stays beside the true one. */
function pValueQuotes(
  quote: Quote | undefined,
  readings: MergedFact['readings'],
  writing: Writing,
): Partial<ObservationComponent> {
  const extension = readings.flatMap(({ pValueQuote, source }) =>
    pValueQuote ? [quoteExtension(pValueQuote, writing.document(source))] : [],
  );
  if (extension.length > 0) return { extension };
  return quoteOf(quote, readings[0]?.source, writing);
}
