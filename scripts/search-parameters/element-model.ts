import { readdirSync, readFileSync } from 'node:fs';
import type { ElementDefinition, StructureDefinition } from 'fhir/r4.js';

/** Where HL7's official definitions and examples lie. */
export const OFFICIAL = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);

/** Every official resource whose file begins with this name: `StructureDefinition-`. */
export function official<T>(prefix: string): T[] {
  return readdirSync(OFFICIAL)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, OFFICIAL), 'utf8')) as T);
}

/** A JSON property of an element, and what it holds: a type's name, or the path of a backbone element. */
export interface Property {
  readonly name: string;
  readonly type: string;
  /** Canonical of the value set that a code is bound to as required. */
  readonly binding?: string;
  /** Resource types that a Reference or canonical may point to; 'Resource' for any. */
  readonly targets?: readonly string[];
}

/** All properties of all types, choices spelled out: `Observation` -> valueQuantity, valueString, ... */
export interface ElementModel {
  readonly resourceTypes: readonly string[];
  /** Properties for an element's name in FHIRPath: `value` of `Observation` gives eleven, `code` one. */
  properties(type: string, name: string): readonly Property[];
}

const FHIRPATH_TYPE = 'http://hl7.org/fhirpath/System.';

export function elementModel(): ElementModel {
  const definitions = official<StructureDefinition>('StructureDefinition-').filter(
    (definition) => definition.derivation !== 'constraint' && definition.kind !== 'logical',
  );
  const table = new Map<string, Property[]>();
  for (const definition of definitions) addElements(table, definition);
  const resources = definitions.filter(({ kind, abstract }) => kind === 'resource' && !abstract);
  return {
    resourceTypes: resources.map(({ type }) => type).sort(),
    properties: (type, name) => table.get(`${type}.${name}`) ?? [],
  };
}

function addElements(table: Map<string, Property[]>, { snapshot }: StructureDefinition): void {
  for (const element of snapshot?.element ?? []) {
    const { path } = element;
    if (!path.includes('.')) continue;
    const choice = path.endsWith('[x]');
    const fhirPath = choice ? path.slice(0, -3) : path;
    const name = fhirPath.slice(fhirPath.lastIndexOf('.') + 1);
    const types = element.contentReference ? [element.contentReference.slice(1)] : (element.type ?? []).map(typeOf);
    const binding = element.binding?.strength === 'required' ? element.binding.valueSet?.split('|')[0] : undefined;
    table.set(
      fhirPath,
      types.map((code) => ({
        name: choice ? name + code.charAt(0).toUpperCase() + code.slice(1) : name,
        type: code === 'BackboneElement' || code === 'Element' ? fhirPath : code,
        ...(binding === undefined ? {} : { binding }),
        ...targetsOf(element, code),
      })),
    );
  }
}

function targetsOf(element: ElementDefinition, code: string): { targets?: string[] } {
  const profiles = element.type?.find((type) => type.code === code)?.targetProfile;
  return profiles === undefined ? {} : { targets: profiles.map((url) => url.slice(url.lastIndexOf('/') + 1)) };
}

function typeOf({ code, extension }: { code: string; extension?: { url: string; valueUrl?: string }[] }): string {
  if (!code.startsWith(FHIRPATH_TYPE)) return code;
  return extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string';
}
