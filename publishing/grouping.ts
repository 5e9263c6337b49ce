import type { Warning } from '../fhir-mappings/study.ts';
import { match, type Terms, termsOf } from './matching.ts';
import type { ReadRecord } from './publish.ts';

/** Records given together that belong to one study. */
export interface RecordGroup {
  readonly members: readonly ReadRecord[];
  readonly warnings: readonly Warning[];
}

interface Growing {
  readonly id: string;
  readonly members: ReadRecord[];
  readonly terms: Terms;
  readonly warnings: Warning[];
}

/** Puts records that share an identifier, or bear the same title by the rule of `match`, into one group each. */
export function grouped(records: readonly ReadRecord[]): readonly RecordGroup[] {
  const groups = new Map<string, Growing>();
  for (const [at, record] of records.entries()) {
    const terms = termsOf(record.reading.study);
    const { candidates, warnings } = match(terms, [...groups.values()]);
    const joined = candidates.flatMap((id) => groups.get(id) ?? []);
    for (const { id } of joined) groups.delete(id);
    const id = `record ${at + 1} (${record.record.name})`;
    groups.set(id, {
      id,
      members: [...joined.flatMap(({ members }) => members), record],
      terms: [...new Set([...joined.flatMap((group) => group.terms), ...terms])],
      warnings: [...joined.flatMap((group) => group.warnings), ...warnings],
    });
  }
  return [...groups.values()];
}
