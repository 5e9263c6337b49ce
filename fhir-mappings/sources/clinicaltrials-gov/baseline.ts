import { countsOf, groupsOf } from './groups.ts';
import { measureFacts } from './measure.ts';
import { child, each, type Node, text } from './node.ts';
import type { Results } from './outcome-measures.ts';

/** `resultsSection.baselineCharacteristicsModule`: what each group was like when the study began. */
export function baseline(results: Node): Results {
  const node = child(results, 'baselineCharacteristicsModule');
  const counts = countsOf(node);
  const population = text(node, 'populationDescription');
  const groups = groupsOf(each(node, 'groups'), { part: 'baseline', counts, ...(population ? { population } : {}) });
  const facts = each(node, 'measures').flatMap((measure) => {
    const own = countsOf(measure);
    const title = text(measure, 'title') ?? 'a characteristic without title';
    const said = [text(measure, 'description'), text(measure, 'populationDescription')].filter(
      (words) => words !== undefined,
    );
    const facts = measureFacts(measure, {
      kind: 'baseline',
      outcome: { text: title, codings: [] },
      groups,
      counts: own.size > 0 ? own : counts,
      claimCounts: own.size > 0,
    });
    const remarks = said.map((words) => ({ label: 'Description', text: words }));
    return remarks.length === 0 ? facts : facts.map((fact) => ({ ...fact, remarks: [...fact.remarks, ...remarks] }));
  });
  return { cohorts: groups.cohorts, facts, warnings: groups.faults };
}
