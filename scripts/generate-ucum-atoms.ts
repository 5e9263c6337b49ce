/** Writes fhir/definitions/ucum-atoms.generated.ts from the UCUM definitions that @lhncbc/ucum-lhc carries. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import ucum, { type Unit } from '@lhncbc/ucum-lhc';

const BASE = ['m', 's', 'g', 'rad', 'K', 'C', 'cd'];
const AVOGADRO = 6.0221367e23;
/** Units with an offset, in K = value * factor + offset. */
const OFFSETS: Record<string, string> = {
  Cel: '1+273.15',
  '[degF]': `${5 / 9}+${(459.67 * 5) / 9}`,
  '[degRe]': '1.25+273.15',
};

/** Where the library departs from UCUM: baud is 1/s, a dioptre 1/m, a mesh 1/inch, a low power field 100. */
const CORRECTIONS: Record<string, string> = {
  Bd: 'Bd 1 s-1 m',
  '[diop]': '[diop] 1 m-1',
  '[mesh_i]': '[mesh_i] 39.37007874016 m-1',
  '[LPF]': '[LPF] 100 1',
};

ucum.UcumLhcUtils.getInstance();
const atoms = ucum.UnitTables.getInstance().allUnitsByDef().filter(isAtom);
const lines = atoms.map((atom) => CORRECTIONS[atom.csCode_] ?? lineOf(atom));
const text = `// Made by scripts/generate-ucum-atoms.ts from @lhncbc/ucum-lhc (UCUM: https://ucum.org).
/** One atom a line: code, factor (and offset) to base units, dimension, m for metric. */
export const UCUM_ATOMS = ${JSON.stringify(lines.join('\n'))};
`;
const target = new URL('../fhir/definitions/ucum-atoms.generated.ts', import.meta.url);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) throw new Error('ucum-atoms.generated.ts is stale: npm run generate');
} else {
  writeFileSync(target, text);
  process.stdout.write(`${target.pathname}: ${atoms.length} atoms, ${Math.round(text.length / 1024)} KB\n`);
}

function isAtom({ csCode_, source_, isSpecial_ }: Unit): boolean {
  return source_ === 'UCUM' && !/[\s./]/.test(csCode_) && (!isSpecial_ || csCode_ in OFFSETS);
}

function lineOf(atom: Unit): string {
  const metric = atom.isMetric_ || BASE.includes(atom.csCode_);
  return `${atom.csCode_} ${factorOf(atom)} ${dimensionOf(atom)}${metric ? ' m' : ''}`;
}

function factorOf({ csCode_, magnitude_, moleExp_, equivalentExp_ }: Unit): string {
  const moles = csCode_ === 'osm' ? 1 : moleExp_ + equivalentExp_;
  return OFFSETS[csCode_] ?? String(Number((magnitude_ / AVOGADRO ** moles).toPrecision(13)));
}

/** Arbitrary units, equivalents and osmoles compare with nothing but themselves. */
function dimensionOf({ csCode_, dim_, isArbitrary_, moleExp_, equivalentExp_ }: Unit): string {
  if (isArbitrary_) return csCode_ === '[IU]' ? '[iU]' : csCode_;
  const mole = csCode_ === 'osm' ? 'osm' : 'mol';
  const exponents: [string, number][] = BASE.map((name, at) => [name, dim_?.dimVec_?.[at] ?? 0]);
  exponents.push([mole, moleExp_], ['eq', equivalentExp_]);
  const parts = exponents.filter(([, exponent]) => exponent !== 0);
  return parts.map(([name, exponent]) => name + (exponent === 1 ? '' : exponent)).join('.') || '1';
}
