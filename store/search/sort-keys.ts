import { valuesOf } from '../../fhir/search/extract.ts';
import { normalise } from '../../fhir/search/normalise.ts';
import type { SortKey } from '../../fhir/search/query.ts';
import { searchParameter } from '../../fhir/search/registry.ts';
import type { SearchValue } from '../../fhir/search/search-value.ts';
import { compareBytes, encodeInstant, encodeNumber } from '../index/encodings.ts';
import { endsOf } from '../index/entries.ts';
import { stringSk } from '../index/list-keys.ts';
import { referenceTerm, tokenTerm } from '../index/terms.ts';
import type { RecordView } from '../record-view.ts';
import { timeText } from '../write-id.ts';

/** A resource's place by one sort key, as text that sorts bytewise; '' where it has no value: then it comes last, both ways. */
export function sortText(view: RecordView, { parameter, descending }: SortKey, base: string): string {
  if (parameter.code === '_lastUpdated') return timeText(view.time);
  const own = searchParameter(view.type, parameter.code) ?? parameter;
  const texts = valuesOf(view.resource(), own, { base }).flatMap(textsOf);
  if (texts.length === 0) return '';
  return texts.reduce((a, b) => (compareBytes(a, b) < 0 !== descending ? a : b));
}

/** In the encodings of the lists, so that a list and a sort in memory agree. */
function textsOf(value: SearchValue): string[] {
  switch (value.kind) {
    case 'string':
      return [stringSk(normalise(value.value))];
    case 'date':
      return [encodeInstant(value.low)];
    case 'number':
    case 'quantity':
      return endsOf(value).map(encodeNumber);
    case 'token':
      return value.code === undefined
        ? (value.texts ?? []).slice(0, 1).map((text) => `~${normalise(text)}`)
        : [`!${tokenTerm(value.code)}`];
    case 'reference':
      return [
        value.type !== undefined && value.id !== undefined ? referenceTerm(value.type, value.id) : (value.url ?? '~'),
      ];
    case 'uri':
      return [`!${value.value}`];
    case 'composite':
      return [];
  }
}

/** Compares two texts of one key; a missing value comes last. */
export function compareSortTexts(a: string, b: string, descending: boolean): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return descending ? compareBytes(b, a) : compareBytes(a, b);
}
