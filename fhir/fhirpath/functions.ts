import { numberOf } from '../json.ts';
import {
  booleanItems,
  type Compiled,
  EMPTY,
  type Environment,
  isOfType,
  numberItems,
  spend,
  stringItems,
  textOf,
  truth,
} from './collection.ts';
import { childrenOf, type Item, keyOf } from './item.ts';
import { type Expression, FhirPathError, typeName } from './parse.ts';

type Run = (input: readonly Item[], environment: Environment, focus: readonly Item[]) => readonly Item[];
type Make = (args: readonly Compiled[], source: readonly Expression[]) => Run;

function argument(args: readonly Compiled[], at = 0): Compiled {
  const arg = args[at];
  if (!arg) throw new FhirPathError('an argument is missing');
  return arg;
}

const filtered = (items: readonly Item[], criteria: Compiled, environment: Environment) =>
  items.filter((item, index) => truth(criteria([item], environment, index)) === true);

export function distinct(items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter(({ value }) => {
    const key = keyOf(value);
    return !seen.has(key) && seen.add(key);
  });
}

function descendants(items: readonly Item[], environment: Environment): Item[] {
  const all: Item[] = [];
  let level = items;
  while (level.length > 0) {
    level = level.flatMap((item) => childrenOf(item));
    spend(environment, level.length);
    for (const item of level) all.push(item);
  }
  return all;
}

/** A function of one string and strings as arguments; empty where there is no string. */
const ofText =
  (run: (text: string, ...args: string[]) => readonly Item[]): Make =>
  (args) =>
  (input, environment, focus) => {
    const text = input[0]?.value;
    const values = args.map((arg) => arg(focus, environment, 0)[0]?.value);
    if (typeof text !== 'string' || values.some((value) => value === undefined)) return EMPTY;
    return run(text, ...values.map(textOf));
  };

/** The same with a regular expression as first argument, where those may run. */
const ofPattern =
  (run: (text: string, source: RegExp, by: string) => readonly Item[]): Make =>
  (args, source) => {
    const matching = ofText((text, expression, by = '') =>
      text.length > MAX_MATCHED ? EMPTY : run(text, pattern(expression), by),
    )(args, source);
    return (input, environment, focus) => {
      if (environment.patterns) return matching(input, environment, focus);
      throw new FhirPathError('regular expressions are run in the invariants of R4 only');
    };
  };

const ofInput =
  (run: (input: readonly Item[], environment: Environment) => readonly Item[]): Make =>
  () =>
    run;

const ofType: Make = (_args, [type]) => {
  if (!type) throw new FhirPathError('a type is missing');
  const name = typeName(type);
  return (input) => input.filter((item) => isOfType(item, name));
};

/** Longer texts are not matched. */
const MAX_MATCHED = 2_000;
const patterns = new Map<string, RegExp>();
function pattern(source: string): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  try {
    const made = new RegExp(source, 'su');
    patterns.set(source, made);
    return made;
  } catch {
    const made = new RegExp(source, 's');
    patterns.set(source, made);
    return made;
  }
}

/** https://hl7.org/fhirpath/N1/#functions and https://hl7.org/fhir/R4/fhirpath.html#functions, as far as invariants and patches use them. */
export const FUNCTIONS = new Map<string, Make>([
  [
    'exists',
    (args) => (input, environment) =>
      booleanItems((args[0] ? filtered(input, args[0], environment) : input).length > 0),
  ],
  ['empty', ofInput((input) => booleanItems(input.length === 0))],
  ['not', ofInput((input) => booleanItems(input.length === 0 ? undefined : !truth(input)))],
  ['count', ofInput((input) => numberItems(input.length))],
  [
    'hasValue',
    ofInput((input) =>
      booleanItems(
        (input.length === 1 && input[0]?.value !== undefined && typeof input[0].value !== 'object') ||
          numberOf(input[0]?.value) !== undefined,
      ),
    ),
  ],
  ['where', (args) => (input, environment) => filtered(input, argument(args), environment)],
  [
    'select',
    (args) => (input, environment) => input.flatMap((item, index) => argument(args)([item], environment, index)),
  ],
  [
    'all',
    (args) => (input, environment) =>
      booleanItems(input.every((item, index) => truth(argument(args)([item], environment, index)) !== false)),
  ],
  ['allTrue', ofInput((input) => booleanItems(input.every(({ value }) => value === true)))],
  ['anyTrue', ofInput((input) => booleanItems(input.some(({ value }) => value === true)))],
  ['first', ofInput((input) => input.slice(0, 1))],
  ['last', ofInput((input) => input.slice(-1))],
  ['tail', ofInput((input) => input.slice(1))],
  ['single', ofInput(single)],
  ['children', ofInput((input) => input.flatMap((item) => childrenOf(item)))],
  ['descendants', ofInput(descendants)],
  ['distinct', ofInput(distinct)],
  ['isDistinct', ofInput((input) => booleanItems(distinct(input).length === input.length))],
  ['combine', (args) => (input, environment, focus) => [...input, ...argument(args)(focus, environment, 0)]],
  ['union', (args) => (input, environment, focus) => distinct([...input, ...argument(args)(focus, environment, 0)])],
  ['intersect', (args) => (input, environment, focus) => intersection(input, argument(args)(focus, environment, 0))],
  [
    'iif',
    (args) => (input, environment) =>
      truth(argument(args)(input, environment, 0))
        ? argument(args, 1)(input, environment, 0)
        : (args[2]?.(input, environment, 0) ?? EMPTY),
  ],
  [
    'is',
    (_args, [type]) =>
      (input) =>
        input[0] && type ? booleanItems(isOfType(input[0], typeName(type))) : EMPTY,
  ],
  ['as', ofType],
  ['ofType', ofType],
  ['trace', () => (input) => input],
  [
    'resolve',
    () =>
      (input, { resolve }) =>
        input.flatMap((item) => resolved(item, resolve)),
  ],
  [
    'extension',
    (args) => (input, environment, focus) => extensions(input, argument(args)(focus, environment, 0)[0]?.value),
  ],
  ['contains', ofText((text, part) => booleanItems(text.includes(part)))],
  ['startsWith', ofText((text, part) => booleanItems(text.startsWith(part)))],
  ['endsWith', ofText((text, part) => booleanItems(text.endsWith(part)))],
  ['matches', ofPattern((text, expression) => booleanItems(expression.test(text)))],
  ['replaceMatches', ofPattern((text, expression, by) => stringItems(text.replace(new RegExp(expression, 'g'), by)))],
  [
    'substring',
    ofText((text, start, length) =>
      Number(start) < text.length
        ? stringItems(text.substr(Number(start), length === undefined ? text.length : Number(length)))
        : EMPTY,
    ),
  ],
  ['length', ofText((text) => numberItems(text.length))],
  ['lower', ofText((text) => stringItems(text.toLowerCase()))],
  ['upper', ofText((text) => stringItems(text.toUpperCase()))],
  ['toString', ofInput((input) => (input[0]?.value === undefined ? EMPTY : stringItems(textOf(input[0].value))))],
  [
    'toInteger',
    ofInput((input) =>
      /^[+-]?\d+$/.test(textOf(input[0]?.value)) ? numberItems(Number(textOf(input[0]?.value))) : EMPTY,
    ),
  ],
]);

function single(input: readonly Item[]): readonly Item[] {
  if (input.length > 1) throw new FhirPathError('single() has more than one value');
  return input;
}

function intersection(a: readonly Item[], b: readonly Item[]): Item[] {
  const keys = new Set(b.map(({ value }) => keyOf(value)));
  return distinct(a.filter(({ value }) => keys.has(keyOf(value))));
}

function resolved(item: Item, resolve: Environment['resolve']): readonly Item[] {
  const reference = item.type === 'Reference' ? childrenOf(item, 'reference')[0]?.value : item.value;
  const found = typeof reference === 'string' ? resolve?.(reference) : undefined;
  return found ? [found] : EMPTY;
}

const extensions = (input: readonly Item[], url: unknown) =>
  input.flatMap((item) =>
    childrenOf(item, 'extension').filter((extension) => childrenOf(extension, 'url')[0]?.value === url),
  );
