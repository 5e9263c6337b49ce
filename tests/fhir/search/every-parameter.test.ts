// Each search parameter of R4 for which an official example has a value, asked by that value, finds the example: by looking at
// each resource and by the lists of DynamoDB. https://hl7.org/fhir/R4/searchparameter-registry.html
import { expect, test } from 'vitest';
import type { Resource } from '../../../fhir/resource.ts';
import { valuesOf } from '../../../fhir/search/extract.ts';
import { searchParametersOf } from '../../../fhir/search/registry.ts';
import type { SearchParameter } from '../../../fhir/search/search-parameter.ts';
import type { SearchValue } from '../../../fhir/search/search-value.ts';
import { BASE, found, storeOf } from './evaluate.ts';
import { officialExamples } from './examples.ts';

const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&');
const day = (ms: number) => new Date(ms).toISOString();

/** Ways to ask for a value; the first that can be written is taken. */
function asked(value: SearchValue): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.value.trim() === '' ? undefined : escaped(value.value.slice(0, 60));
    case 'token':
      if (value.code === undefined) return undefined;
      return value.system === undefined ? escaped(value.code) : `${escaped(value.system)}|${escaped(value.code)}`;
    case 'reference':
      if (value.type && value.id) return `${value.type}/${value.id}`;
      return value.url === undefined ? undefined : escaped(value.url);
    case 'date':
      if (Number.isFinite(value.low)) return `ge${day(value.low - 1)}`;
      return Number.isFinite(value.high) ? `le${day(value.high + 1)}` : undefined;
    case 'number':
      return value.value === undefined ? `ge${value.low}` : String(value.value);
    case 'quantity': {
      const unit = value.system && value.code ? `|${escaped(value.system)}|${escaped(value.code)}` : '';
      if (value.value !== undefined) return `ap${value.value}${unit}`;
      return Number.isFinite(value.low) ? `ge${value.low}${unit}` : undefined;
    }
    case 'uri':
      return escaped(value.value);
    case 'composite': {
      const parts = value.components.map(([first]) => (first ? asked(first) : undefined));
      return parts.includes(undefined) ? undefined : parts.join('$');
    }
  }
}

/** For each parameter of each type the first example that has a value which can be asked for. */
function questions(examples: readonly Resource[]) {
  const rows = new Map<string, { query: string; id: string }>();
  for (const example of examples) {
    const own = [...(searchParametersOf(example.resourceType)?.values() ?? [])].filter(isPlain);
    for (const parameter of own) {
      const name = `${example.resourceType}?${parameter.code}`;
      if (rows.has(name)) continue;
      const text = valuesOf(example, parameter, { base: BASE })
        .map(asked)
        .find((one) => one !== undefined);
      if (text !== undefined) rows.set(name, { query: `${name}=${text}`, id: String(example.id) });
    }
  }
  return [...rows.values()];
}

const isPlain = ({ type, code }: SearchParameter) => type !== 'special' && code !== '_lastUpdated' && code !== '_id';

test('every parameter finds the example that its value was taken from', async () => {
  const examples = officialExamples().filter(({ id }) => id !== undefined);
  const store = await storeOf([...new Map(examples.map((one) => [`${one.resourceType}/${one.id}`, one])).values()]);
  const rows = questions(examples);
  expect(rows.length).toBeGreaterThan(700);
  const wrong: string[] = [];
  for (const { query, id } of rows) {
    const ids = await found(store, `${query}&_count=1000`);
    if (!ids.split(' ').includes(id)) wrong.push(`${query} does not find ${id} but ${ids}`.slice(0, 400));
  }
  expect(wrong).toEqual([]);
}, 600_000);
