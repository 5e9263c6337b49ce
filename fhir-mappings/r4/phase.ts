import type { CodeableConcept } from 'fhir/r4.js';
import { codeableConcept } from './concept.ts';

/** Words of registries -> https://hl7.org/fhir/R4/valueset-research-study-phase.html */
const PHASES: ReadonlyMap<string, string> = new Map([
  ['na', 'n-a'],
  ['n/a', 'n-a'],
  ['not applicable', 'n-a'],
  ['early_phase1', 'early-phase-1'],
  ['early phase 1', 'early-phase-1'],
  ['phase1', 'phase-1'],
  ['phase 1', 'phase-1'],
  ['phase i', 'phase-1'],
  ['phase1/phase2', 'phase-1-phase-2'],
  ['phase 1/phase 2', 'phase-1-phase-2'],
  ['phase2', 'phase-2'],
  ['phase 2', 'phase-2'],
  ['phase ii', 'phase-2'],
  ['phase2/phase3', 'phase-2-phase-3'],
  ['phase 2/phase 3', 'phase-2-phase-3'],
  ['phase3', 'phase-3'],
  ['phase 3', 'phase-3'],
  ['phase iii', 'phase-3'],
  ['phase4', 'phase-4'],
  ['phase 4', 'phase-4'],
  ['phase iv', 'phase-4'],
]);

export function phaseOf(text: string): CodeableConcept {
  const code = PHASES.get(
    text
      .trim()
      .toLowerCase()
      .replace(/\s*[/,]\s*/g, '/'),
  );
  return codeableConcept(
    code ? [{ system: 'http://terminology.hl7.org/CodeSystem/research-study-phase', code }] : [],
    text,
  );
}
