/** Seeded changes of a valid resource, one place at a time, of the kinds that clients get wrong. */
export type Random = () => number;
type JsonObject = Record<string, unknown>;

/** mulberry32: the same numbers for the same seed on every machine, in [0, 1). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

/** One property or array item of the document. */
interface Place {
  readonly holder: JsonObject | unknown[];
  readonly key: string;
  readonly value: unknown;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* places(value: unknown): Generator<Place> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield { holder: value as JsonObject, key, value: item };
    yield* places(item);
  }
}

const set = ({ holder, key }: Place, value: unknown) => {
  (holder as JsonObject)[key] = value;
};
function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

const STRINGS = [
  '',
  ' ',
  'x',
  'final',
  'active',
  'two  words',
  ' x',
  '2020',
  '2020-02-30',
  '2021-02-28',
  '2020-01-01T10:00:00',
  '2020-01-01T10:00:00Z',
  '10:00',
  'http://e.org/a b',
  'urn:uuid:1',
  'urn:oid:1.2.3',
  'Patient/1',
  'Practitioner/1',
  'Group/1',
  '#x',
  '#',
  'YQ==',
  'a\u00a0b',
  '\u00a0',
  'a\u0001b',
  '<div>x</div>',
  'x'.repeat(70),
];
const NUMBERS = [0, -1, 1, 1.5, 2147483648, 1e21];
const DIVS = [
  'x',
  '<p>x</p>',
  '<b>x',
  '<script>x</script>',
  '',
  '<img src="#a"/>',
  'a&nbsp;b',
  '<p onclick="x">y</p>',
  ' ',
].map((inside) => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`);
const PROPERTIES = [
  'id',
  'extension',
  'value',
  'valueString',
  'valueQuantity',
  'valueBoolean',
  'status',
  'code',
  'text',
  'name',
  'identifier',
  'reference',
  'display',
  'nonsense',
  'resourceType',
  'contained',
  'modifierExtension',
  'language',
  'start',
  'end',
  'system',
  'unit',
];
const OBJECTS = [
  { text: 'x' },
  { reference: 'Patient/1' },
  { value: 1, code: 'mg' },
  { coding: [{ code: 'x' }] },
  { url: 'http://e.org', valueString: 'x' },
  { url: 'http://e.org' },
  { start: '2021', end: '2020' },
  { system: 'http://e.org' },
  { id: 'x' },
  { display: 'x' },
];

function anyValue(random: Random): unknown {
  return structuredClone(
    pick<unknown>(random, [
      pick(random, STRINGS),
      pick(random, STRINGS),
      pick(random, NUMBERS),
      true,
      null,
      {},
      [],
      [null],
      pick(random, OBJECTS),
      [pick(random, OBJECTS)],
      [pick(random, STRINGS)],
    ]),
  );
}

/** A value of the same JSON type: the finer mistakes. */
function similar(value: unknown, key: string, random: Random): unknown {
  if (key === 'div') return pick(random, DIVS);
  if (typeof value === 'string') return pick(random, STRINGS);
  if (typeof value === 'number') return pick(random, NUMBERS);
  if (typeof value === 'boolean') return !value;
  return structuredClone(Array.isArray(value) ? [pick(random, OBJECTS)] : pick(random, OBJECTS));
}

type Mutation = (place: Place, random: Random, root: JsonObject) => void;

const MUTATIONS: readonly Mutation[] = [
  (place) => remove(place),
  (place) => remove(place),
  (place, random) => set(place, similar(place.value, place.key, random)),
  (place, random) => set(place, similar(place.value, place.key, random)),
  (place, random) => set(place, similar(place.value, place.key, random)),
  (place, random) => set(place, anyValue(random)),
  (place) => set(place, Array.isArray(place.value) ? place.value[0] : [place.value]),
  (place) => set(place, String(place.value)),
  (place) => set(place, null),
  (place) => set(place, Array.isArray(place.value) ? [] : {}),
  (place) => Array.isArray(place.value) && place.value.push(structuredClone(place.value[0])),
  (place) => Array.isArray(place.value) && place.value.push(null),
  (place, random) =>
    isObject(place.value) && set({ ...place, holder: place.value, key: pick(random, PROPERTIES) }, anyValue(random)),
  (place, random) => !Array.isArray(place.holder) && set({ ...place, key: pick(random, PROPERTIES) }, anyValue(random)),
  (place) =>
    !Array.isArray(place.holder) &&
    set({ ...place, key: `_${place.key}` }, { extension: [{ url: 'http://e.org', valueCode: 'x' }] }),
  (place) => {
    if (Array.isArray(place.holder)) return;
    remove(place);
    set({ ...place, key: `${place.key}x` }, place.value);
  },
  (place, random, root) => {
    // A piece of the resource in another place.
    set(place, structuredClone(pick(random, [...places(root)]).value));
  },
  (_place, random, root) => {
    root.contained = [{ resourceType: pick(random, ['Patient', 'Organization', 'Group', 'Practitioner']), id: 'x' }];
  },
  (place, random) => {
    if (isObject(place.value) && 'reference' in place.value)
      place.value.reference = pick(random, [
        'Patient/1',
        'Device/1',
        'Medication/1',
        'http://e.org/fhir/Group/1',
        '#x',
        'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
      ]);
  },
];

/** A changed copy of a resource. */
export function mutate(resource: unknown, random: Random): JsonObject {
  const root = structuredClone(resource) as JsonObject;
  const changes = random() < 0.8 ? 1 : 2;
  for (let change = 0; change < changes; change++) {
    const all = [...places(root)].filter(({ holder, key }) => !(holder === root && key === 'resourceType'));
    if (all.length > 0) pick(random, MUTATIONS)(pick(random, all), random, root);
  }
  // What cannot be said in JSON (undefined) goes away.
  return JSON.parse(JSON.stringify(root)) as JsonObject;
}
