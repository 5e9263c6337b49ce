import type { CodeSystem, ValueSet } from 'fhir/r4.js';
import { CANONICAL_BASE } from '../../fhir/canonical-base.ts';
import { narrative, paragraph, rows } from '../r4/narrative.ts';
import { LOCAL_CODES } from '../terminology/local-codes.ts';
import { COUNT, DISPERSION_CODES, P_VALUE } from '../terminology/statistics.ts';
import { LOCAL } from '../terminology/systems.ts';

type LocalName = keyof typeof LOCAL;
const NAMES = Object.keys(LOCAL) as readonly LocalName[];
const idOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const titleOf = (id: string): string => id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
const pascal = (id: string): string => titleOf(id).replace(/ (.)/g, (_, next: string) => next.toUpperCase());

/** One CodeSystem a table of local codes. https://hl7.org/fhir/R4/codesystem.html */
export const codeSystems = (): readonly CodeSystem[] =>
  NAMES.map((name): CodeSystem => {
    const id = idOf(LOCAL[name]);
    const concept = LOCAL_CODES[name].map((row) => ({ ...row }));
    return {
      resourceType: 'CodeSystem',
      id,
      text: narrative(paragraph(titleOf(id)), rows(concept.map(({ code, definition }) => [code, definition]))),
      url: LOCAL[name],
      name: pascal(id),
      title: titleOf(id),
      status: 'active',
      description: `${titleOf(id)}: concepts for which no verified code of a public system is known.`,
      caseSensitive: true,
      valueSet: `${CANONICAL_BASE}/ValueSet/${id}`,
      content: 'complete',
      count: concept.length,
      concept,
    };
  });

/** All codes of each local CodeSystem; result-component also holds the public codes that components use. https://hl7.org/fhir/R4/valueset.html */
export const valueSets = (): readonly ValueSet[] =>
  NAMES.map((name): ValueSet => {
    const id = idOf(LOCAL[name]);
    return {
      resourceType: 'ValueSet',
      id,
      text: narrative(paragraph(titleOf(id))),
      url: `${CANONICAL_BASE}/ValueSet/${id}`,
      name: pascal(id),
      title: titleOf(id),
      status: 'active',
      description: `All codes of ${LOCAL[name]}.`,
      compose: { include: [{ system: LOCAL[name] }, ...(name === 'component' ? publicComponents() : [])] },
    };
  });

function publicComponents() {
  const codings = [COUNT, P_VALUE, ...Object.values(DISPERSION_CODES).flat()];
  const systems = [...new Set(codings.map(({ system }) => system))].filter((system) => system !== LOCAL.component);
  return systems.map((system) => ({
    system,
    concept: [...new Set(codings.filter((coding) => coding.system === system).map(({ code }) => code))].map((code) => ({
      code,
    })),
  }));
}
