import { isSubtype } from '../definitions/elements.ts';
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
import { compareValues } from './compare.ts';
import { distinct, FUNCTIONS } from './functions.ts';
import { childrenOf, equalValues, type Item } from './item.ts';
import { type Expression, FhirPathError, parseFhirPath } from './parse.ts';

const CODE_SYSTEMS: Readonly<Record<string, string>> = {
  '%ucum': 'http://unitsofmeasure.org',
  '%sct': 'http://snomed.info/sct',
  '%loinc': 'http://loinc.org',
};

function valuesOf(items: readonly Item[]): readonly Item[] {
  return items.some(({ value }) => value === undefined) ? items.filter(({ value }) => value !== undefined) : items;
}

function equality(a: readonly Item[], b: readonly Item[]): boolean | undefined {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  if (left.length === 0 || right.length === 0) return undefined;
  return left.length === right.length && left.every((item, index) => equalValues(item.value, right[index]?.value));
}

function compared(a: readonly Item[], b: readonly Item[], holds: (order: number) => boolean): boolean | undefined {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  if (left.length !== 1 || right.length !== 1) return undefined;
  const order = compareValues(left[0]?.value, right[0]?.value);
  return order === undefined ? undefined : holds(order);
}

function arithmetic(a: readonly Item[], b: readonly Item[], run: (x: number, y: number) => number): readonly Item[] {
  const [x, y] = [numberOf(a[0]?.value), numberOf(b[0]?.value)];
  return x === undefined || y === undefined ? EMPTY : numberItems(run(x, y));
}

const firstText = (items: readonly Item[]) => textOf(items[0]?.value);

const isIn = (a: readonly Item[], b: readonly Item[]): boolean | undefined =>
  a.length === 0 ? undefined : b.some(({ value }) => equalValues(value, a[0]?.value));

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

type Operator = (a: readonly Item[], b: readonly Item[]) => readonly Item[];
const OPERATORS = new Map<string, Operator>([
  ['=', (a, b) => booleanItems(equality(a, b))],
  ['~', (a, b) => booleanItems(a.length === 0 && b.length === 0 ? true : (equality(a, b) ?? false))],
  ['!=', (a, b) => booleanItems(negated(equality(a, b)))],
  ['!~', (a, b) => booleanItems(a.length === 0 && b.length === 0 ? false : !(equality(a, b) ?? false))],
  ['<', (a, b) => booleanItems(compared(a, b, (order) => order < 0))],
  ['<=', (a, b) => booleanItems(compared(a, b, (order) => order <= 0))],
  ['>', (a, b) => booleanItems(compared(a, b, (order) => order > 0))],
  ['>=', (a, b) => booleanItems(compared(a, b, (order) => order >= 0))],
  ['in', (a, b) => booleanItems(isIn(a, b))],
  ['contains', (a, b) => booleanItems(isIn(b, a))],
  ['|', (a, b) => distinct([...a, ...b])],
  ['&', (a, b) => stringItems(firstText(a) + firstText(b))],
  [
    '+',
    (a, b) =>
      typeof a[0]?.value === 'string' && typeof b[0]?.value === 'string'
        ? stringItems(firstText(a) + firstText(b))
        : arithmetic(a, b, (x, y) => x + y),
  ],
  ['-', (a, b) => arithmetic(a, b, (x, y) => x - y)],
  ['*', (a, b) => arithmetic(a, b, (x, y) => x * y)],
  ['/', (a, b) => arithmetic(a, b, (x, y) => x / y)],
  ['div', (a, b) => arithmetic(a, b, (x, y) => Math.trunc(x / y))],
  ['mod', (a, b) => arithmetic(a, b, (x, y) => x % y)],
]);

/** Three-valued logic: the left side, then the right only where it decides. https://hl7.org/fhirpath/N1/#boolean-logic */
const LOGIC = new Map<string, (left: boolean | undefined, right: () => boolean | undefined) => boolean | undefined>([
  ['and', (left, right) => (left === false ? false : and(left, right()))],
  ['or', (left, right) => (left === true ? true : negated(and(negated(left), negated(right()))))],
  ['implies', (left, right) => (left === false ? true : negated(and(left, negated(right()))))],
  ['xor', (left, right) => xor(left, right())],
]);

function and(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left && right ? true : undefined;
}
const xor = (left: boolean | undefined, right: boolean | undefined) =>
  left === undefined || right === undefined ? undefined : left !== right;

function compileOperator(operator: string, left: Compiled, right: Compiled): Compiled {
  const logic = LOGIC.get(operator);
  if (logic)
    return (focus, environment, index) =>
      booleanItems(logic(truth(left(focus, environment, index)), () => truth(right(focus, environment, index))));
  const run = OPERATORS.get(operator);
  if (!run) throw new FhirPathError(`the operator ${operator} is not supported`);
  return (focus, environment, index) => {
    const [a, b] = [left(focus, environment, index), right(focus, environment, index)];
    spend(environment, a.length + b.length);
    return run(a, b);
  };
}

function step(items: readonly Item[], name: string, environment: Environment): readonly Item[] {
  spend(environment, items.length + 1);
  if (items.length === 1 && items[0]) return childrenOf(items[0], name);
  return items.flatMap((item) => childrenOf(item, name));
}

function compileName(name: string, target: Compiled | undefined): Compiled {
  if (target) return (focus, environment, index) => step(target(focus, environment, index), name, environment);
  const mayBeType = name.charAt(0) < 'a';
  if (!mayBeType) return (focus, environment) => step(focus, name, environment);
  return (focus, environment) =>
    focus.every(({ type }) => isSubtype(type, name)) ? focus : step(focus, name, environment);
}

function compileVariable(name: string): Compiled {
  const system = Object.hasOwn(CODE_SYSTEMS, name) ? CODE_SYSTEMS[name] : undefined;
  if (system !== undefined) return () => stringItems(system);
  if (name === '$this') return (focus) => focus;
  if (name === '$index') return (_focus, _environment, index) => numberItems(index);
  const key = name.slice(1);
  return (_focus, { variables }) => {
    if (!Object.hasOwn(variables, key)) throw new FhirPathError(`the variable ${name} is not supported`);
    return variables[key] ?? EMPTY;
  };
}

/** Compiles a parsed expression; throws FhirPathError where it uses what is not supported. */
export function compileExpression(expression: Expression): Compiled {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      const items =
        typeof value === 'boolean'
          ? booleanItems(value)
          : typeof value === 'number'
            ? numberItems(value)
            : stringItems(value);
      return () => items;
    }
    case 'empty':
      return () => EMPTY;
    case 'variable':
      return compileVariable(expression.name);
    case 'name':
      return compileName(expression.name, expression.target && compileExpression(expression.target));
    case 'index': {
      const [target, index] = [compileExpression(expression.target), compileExpression(expression.index)];
      return (focus, environment, at) => {
        const item = target(focus, environment, at)[numberOf(index(focus, environment, at)[0]?.value) ?? -1];
        return item ? [item] : EMPTY;
      };
    }
    case 'operator':
      return compileOperator(
        expression.operator,
        compileExpression(expression.left),
        compileExpression(expression.right),
      );
    case 'type': {
      const { operator, type } = expression;
      const left = compileExpression(expression.left);
      return operator === 'as'
        ? (focus, environment, index) => left(focus, environment, index).filter((item) => isOfType(item, type))
        : (focus, environment, index) => {
            const items = left(focus, environment, index);
            return items[0] ? booleanItems(isOfType(items[0], type)) : EMPTY;
          };
    }
    case 'negate': {
      const operand = compileExpression(expression.operand);
      return (focus, environment, index) =>
        arithmetic(numberItems(0), operand(focus, environment, index), (x, y) => x - y);
    }
    case 'call': {
      const make = FUNCTIONS.get(expression.name);
      if (!make) throw new FhirPathError(`the function ${expression.name}() is not supported`);
      const target: Compiled = expression.target ? compileExpression(expression.target) : (focus) => focus;
      const run = make(expression.args.map(compileExpression), expression.args);
      return (focus, environment, index) => {
        const items = run(target(focus, environment, index), environment, focus);
        spend(environment, items.length);
        return items;
      };
    }
  }
}

const compiled = new Map<string, Compiled>();
const MAX_CACHED = 2_000;

/** Compiles an expression; throws FhirPathError where it is malformed or uses what is not supported. */
export function compileFhirPath(source: string): Compiled {
  const known = compiled.get(source);
  if (known) return known;
  const expression = compileExpression(parseFhirPath(source));
  if (compiled.size >= MAX_CACHED) compiled.clear();
  compiled.set(source, expression);
  return expression;
}
