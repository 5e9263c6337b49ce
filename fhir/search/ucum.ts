import { UCUM_ATOMS } from '../definitions/ucum-atoms.generated.ts';

/** The system of UCUM codes: https://hl7.org/fhir/R4/datatypes.html#Quantity */
export const UCUM = 'http://unitsofmeasure.org';

/** A unit expressed in base units, and how a value in it is converted to them. */
export interface CanonicalUnit {
  /** The same text for all units of one dimension: `g.s-1`; `1` where there is none. */
  readonly unit: string;
  /** To base units, rounded to 12 digits, so that 5400 ug/d and 5.4 mg/d are the same double. */
  readonly convert: (value: number) => number;
}

/** Base unit -> exponent, with the factor and offset that lead there. */
interface Measure {
  readonly factor: number;
  readonly offset?: number;
  readonly dimension: ReadonlyMap<string, number>;
}

interface Atom extends Measure {
  readonly metric: boolean;
}

const PREFIXES = new Map<string, number>(
  [
    ...Object.entries({ Y: 24, Z: 21, E: 18, P: 15, T: 12, G: 9, M: 6, k: 3, h: 2, da: 1, d: -1, c: -2, m: -3, u: -6 }),
    ...Object.entries({ n: -9, p: -12, f: -15, a: -18, z: -21, y: -24 }),
  ].map(([name, power]) => [name, Number(`1e${power}`)]),
);
for (const [at, name] of ['Ki', 'Mi', 'Gi', 'Ti'].entries()) PREFIXES.set(name, 1024 ** (at + 1));

let table: ReadonlyMap<string, Atom> | undefined;

function atoms(): ReadonlyMap<string, Atom> {
  table ??= new Map(
    UCUM_ATOMS.split('\n').map((line) => {
      const [code = '', factors = '1', dimension = '1', metric] = line.split(' ');
      const [factor, offset] = factors.split(/(?<!e)\+/).map(Number);
      const atom = {
        factor: factor ?? 1,
        ...(offset === undefined ? {} : { offset }),
        dimension: dimensionOf(dimension),
        metric: metric === 'm',
      };
      return [code, atom];
    }),
  );
  return table;
}

function dimensionOf(text: string): Map<string, number> {
  if (text === '1') return new Map();
  if (text.startsWith('[')) return new Map([[text, 1]]);
  return new Map(
    text.split('.').map((part) => {
      const [, name = part, exponent = '1'] = /^(.+?)(-?\d+)?$/.exec(part) ?? [];
      return [name, Number(exponent)];
    }),
  );
}

const MOST_KNOWN = 1000;
const LONGEST = 100;
const known = new Map<string, CanonicalUnit | undefined>();

/** The canonical form of a UCUM code (https://ucum.org/ucum), or undefined where it is none or, like pH and decibels, not linear. */
export function canonicalUnit(code: string): CanonicalUnit | undefined {
  if (known.has(code)) return known.get(code);
  const unit = code.length > LONGEST ? undefined : canonicalOf(code);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(code, unit);
  return unit;
}

function canonicalOf(code: string): CanonicalUnit | undefined {
  const measure = new UnitParser(code).whole();
  if (measure === undefined || !Number.isFinite(measure.factor) || measure.factor === 0) return undefined;
  const { factor, offset = 0, dimension } = measure;
  const parts = [...dimension].filter(([, exponent]) => exponent !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const unit = parts.map(([name, exponent]) => name + (exponent === 1 ? '' : exponent)).join('.') || '1';
  return {
    unit,
    convert: (value) => (Number.isFinite(value) ? Number((value * factor + offset).toPrecision(12)) : value),
  };
}

const ONE: Measure = { factor: 1, dimension: new Map() };

function product(a: Measure, b: Measure, sign: number): Measure {
  const dimension = new Map(a.dimension);
  for (const [name, exponent] of b.dimension) dimension.set(name, (dimension.get(name) ?? 0) + sign * exponent);
  return { factor: a.factor * b.factor ** sign, dimension };
}

function power(measure: Measure, exponent: number): Measure {
  const dimension = new Map([...measure.dimension].map(([name, one]) => [name, one * exponent]));
  return { factor: measure.factor ** exponent, dimension };
}

/** The grammar of UCUM: terms joined by `.` and `/`, brackets, exponents, annotations. Undefined wherever the code leaves it. */
class UnitParser {
  readonly code: string;
  at = 0;

  constructor(code: string) {
    this.code = code;
  }

  /** A lone unit may have an offset (Cel); within a term it cannot be converted. */
  whole(): Measure | undefined {
    const alone = atomOf(this.code.replace(/\{[^{}]*\}$/, ''));
    if (alone?.offset !== undefined) return alone;
    const measure = this.term();
    return this.at === this.code.length ? measure : undefined;
  }

  private term(): Measure | undefined {
    let measure: Measure | undefined = ONE;
    let sign = this.skip('/') ? -1 : 1;
    do {
      const component = this.component();
      if (measure === undefined || component === undefined) return undefined;
      measure = product(measure, component, sign);
      sign = this.code[this.at] === '/' ? -1 : 1;
    } while (this.skip('.') || this.skip('/'));
    return measure;
  }

  private component(): Measure | undefined {
    if (this.skip('(')) {
      const inner = this.term();
      return this.skip(')') ? inner : undefined;
    }
    const symbol = this.symbol();
    const annotated = this.annotation();
    if (symbol === '') return annotated ? ONE : undefined;
    return simpleUnit(symbol);
  }

  private skip(sign: string): boolean {
    if (this.code[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private symbol(): string {
    const [symbol = ''] = /^(?:\[[^\]]*\]|[^./(){}[\]\s])*/.exec(this.code.slice(this.at)) ?? [];
    this.at += symbol.length;
    return symbol;
  }

  private annotation(): boolean {
    const [annotation] = /^\{[\x20-\x7a|~]*\}/.exec(this.code.slice(this.at)) ?? [];
    this.at += annotation?.length ?? 0;
    return annotation !== undefined;
  }
}

function simpleUnit(symbol: string): Measure | undefined {
  if (/^\d{1,15}$/.test(symbol)) return { factor: Number(symbol), dimension: new Map() };
  const whole = atomOf(symbol);
  if (whole) return whole.offset === undefined ? whole : undefined;
  const [, base = '', exponent = ''] = /^(.+?)([+-]?\d{1,3})$/.exec(symbol) ?? [];
  const atom = atomOf(base);
  return atom && atom.offset === undefined ? power(atom, Number(exponent)) : undefined;
}

function atomOf(symbol: string): Measure | undefined {
  const exact = atoms().get(symbol);
  if (exact) return exact;
  for (const length of [1, 2]) {
    const factor = PREFIXES.get(symbol.slice(0, length));
    const atom = atoms().get(symbol.slice(length));
    if (factor !== undefined && atom?.metric && atom.offset === undefined) {
      return { factor: factor * atom.factor, dimension: atom.dimension };
    }
  }
  return undefined;
}
