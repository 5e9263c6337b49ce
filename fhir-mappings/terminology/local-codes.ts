import { LOCAL } from './systems.ts';

interface LocalCode {
  readonly code: string;
  readonly display: string;
  readonly definition: string;
}

const rows = (
  ...table: readonly (readonly [code: string, display: string, definition: string])[]
): readonly LocalCode[] => table.map(([code, display, definition]) => ({ code, display, definition }));

/** Every local code, by code system: used where no verified code of a public system is known. */
export const LOCAL_CODES: Readonly<Record<keyof typeof LOCAL, readonly LocalCode[]>> = {
  category: rows(
    ['study-aggregate', 'Study aggregate', 'A result about a group of a study, never about one patient'],
    ['outcome', 'Outcome', 'Result of an outcome measure'],
    ['participation', 'Participation', 'How many were approached, took part or answered'],
    ['baseline', 'Baseline characteristic', 'What a group was like when the study began'],
    ['flow', 'Participant flow', 'How many started, completed or left a period of the study'],
    ['adverse-event', 'Adverse event', 'How many were affected by an adverse event'],
    ['treatment', 'Treatment', 'Which treatment, at which dose, a group received'],
    ['analysis', 'Statistical analysis', 'Result of a statistical analysis, mostly of a comparison of groups'],
  ),
  component: rows(
    ['statistic', 'Statistic', 'Which statistic the value is: count, mean, median, odds ratio ...'],
    ['denominator', 'Denominator', 'Number of which the count or the percentage is a part, or that was analysed'],
    ['p-value', 'P-value', 'Probability of a result at least as extreme, were there no effect'],
    ['confidence-level', 'Confidence level', 'Level of a confidence interval, in percent'],
    ['confidence-sides', 'Sides of the interval or test', 'Whether a confidence interval is one-sided or two-sided'],
    ['lower-limit', 'Lower limit', 'Lower end of an interval where it cannot stand in a Range'],
    ['upper-limit', 'Upper limit', 'Upper end of an interval where it cannot stand in a Range'],
    ['range', 'Range', 'Smallest to largest value, or another pair of limits that the source names'],
    ['dispersion', 'Dispersion', 'Measure of spread of a kind that has no code here'],
    ['time', 'Time', 'When, relative to a moment that the text names'],
    ['direction', 'Direction', 'Direction of a change or difference, told in words'],
    ['class', 'Class', 'Row group of an outcome measure: time point, subscale, organ system ...'],
    ['category', 'Category', 'Row of an outcome measure: answer, event, level ...'],
    ['substance', 'Substance', 'Drug or substance that was given'],
    ['further-number', 'Further number', 'Another number of the same result, named in the words of the source'],
    ['comment', 'Comment', 'More that the source says of this value'],
    [
      'test-note',
      'Note on the test',
      'More that the source says of a statistical test: correction, hypothesis, margin',
    ],
    ['source-text', 'Source text', 'Value in the words of the source'],
  ),
  statistic: rows(
    ['geometric-mean', 'Geometric mean', 'Geometric mean'],
    ['geometric-least-squares-mean', 'Geometric least squares mean', 'Geometric mean estimated by a model'],
    ['least-squares-mean', 'Least squares mean', 'Mean estimated by a model'],
    ['log-mean', 'Log mean', 'Mean of logarithms'],
    ['number', 'Number', 'A number whose statistic the source does not name'],
    ['rate', 'Rate', 'Events in a time or population'],
    ['change', 'Change', 'Difference between two times in one group'],
    ['risk-difference', 'Risk difference', 'Difference of two proportions'],
    ['correlation', 'Correlation', 'Correlation coefficient'],
    ['p-value', 'P-value', 'A test of which only the p-value is told'],
    ['other', 'Other statistic', 'A statistic told in the words of the source'],
  ),
  direction: rows(
    ['improved', 'Improved', 'Became better'],
    ['worsened', 'Worsened', 'Became worse'],
    ['unchanged', 'Did not change', 'No change, or none that was significant'],
    ['increased', 'Increased', 'Became more'],
    ['decreased', 'Decreased', 'Became less'],
  ),
  concept: rows(
    [
      'questionnaire-completion',
      'Completion of questionnaires',
      'How many of those approached completed questionnaires',
    ],
    ['participants', 'Participants', 'How many people were in a group'],
    ['quality-of-life', 'Quality of life', 'Measures of the quality of life'],
    ['drug-use', 'Use of a drug', 'How many received a drug'],
    ['drug-dose', 'Dose of a drug', 'How much of a drug was given'],
    ['revision-surgery-rate', 'Rate of revision surgery', 'How many needed surgery to revise an implant'],
    [
      'implanted-intrathecal-drug-delivery-system',
      'Implanted intrathecal drug delivery system',
      'Implanted pump and catheter that give drugs into the spinal fluid',
    ],
    ['condition', 'Condition', 'What the members of a group have'],
    ['eligibility-criteria', 'Eligibility criteria', 'Who may take part, in the words of the source'],
    ['sex', 'Sex', 'Sexes that may take part'],
    ['age', 'Age', 'Ages that may take part'],
    ['age-group', 'Age group', 'Age groups that may take part'],
    ['healthy-volunteers', 'Healthy volunteers', 'Whether people without the condition may take part'],
    ['study-population', 'Study population', 'Population from which participants come, in the words of the source'],
    ['sampling-method', 'Sampling method', 'How participants are chosen'],
    ['description', 'Description', 'Description of a group in the words of the source'],
    ['program-code', 'Program code', 'Federal program of a dataset'],
    ['bureau-code', 'Bureau code', 'Federal bureau of a dataset'],
    ['harvest', 'Harvest', 'A catalog harvested the record'],
  ),
  absent: rows([
    'not-estimable',
    'Not estimable',
    'The source says NA or NR: not reached, not applicable or not estimable, and not merely missing',
  ]),
  flag: rows(
    ['damaged-text', 'Damaged text', 'Text was lost at this place before the source was published'],
    ['damaged-value', 'Damaged value', 'A value stands at a place where text was lost'],
    ['disagreement', 'Disagreement', 'Two sources give different values'],
    ['inferred', 'Inferred', 'Something here follows from the text without being stated'],
    ['contradictory-codes', 'Contradictory codes', 'Codes of the source contradict each other'],
    ['other', 'Other', 'A warning in words'],
  ),
  publication: rows([
    'publication-inventory',
    'Publication inventory',
    'Everything that was published together, by which the publisher knows what is its own',
  ]),
  sourceKind: rows(
    ['study-file', 'Study file', 'A study written by hand in our own format'],
    ['dcat-us', 'DCAT-US', 'A dataset of a catalog in DCAT-US 1.1'],
    ['clinicaltrials-gov', 'ClinicalTrials.gov', 'A study record of the ClinicalTrials.gov API v2'],
    ['pubmed', 'PubMed', 'An article as PubMed tells it'],
    ['jats', 'JATS', 'An article in JATS XML'],
  ),
};

/** A concept of one of our own code systems. Throws on a code that the table lacks. */
export function local(system: keyof typeof LOCAL, code: string): { system: string; code: string; display: string } {
  const row = LOCAL_CODES[system].find((candidate) => candidate.code === code);
  if (!row) throw new Error(`${system} has no code ${code}`);
  return { system: LOCAL[system], code, display: row.display };
}
