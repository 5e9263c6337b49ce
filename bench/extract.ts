/**
 * Shows a text with the facts that the reader of abstracts finds in it: values, groups and damaged places marked, each fact below its line.
 * Usage: npm run extract -- <file>   (plain text, a DCAT-US record, a saved catalog page, PubMed or JATS XML; `-` reads the standard input)
 */
import { readFileSync } from 'node:fs';
import { amountText } from '../fhir-mappings/r4/quantity.ts';
import { damagedPlaces } from '../fhir-mappings/sources/abstract/damage.ts';
import { readMarks } from '../fhir-mappings/sources/abstract/read-abstract.ts';
import type { Marked } from '../fhir-mappings/sources/abstract/statement.ts';
import { type Span, viewOf } from '../fhir-mappings/sources/abstract/view.ts';
import { readSource } from '../publishing/read-source.ts';
import { detect } from '../publishing/source-record.ts';

const coloured = process.stdout.isTTY || process.env.FORCE_COLOR !== undefined;
const paint = (code: string, plain: readonly [string, string]) => (text: string) =>
  coloured ? `\u001b[${code}m${text}\u001b[0m` : `${plain[0]}${text}${plain[1]}`;
const VALUE = paint('1;33', ['[', ']']);
const GROUP = paint('4;36', ['{', '}']);
const LOST = paint('1;41', ['!!', '!!']);
const FAINT = paint('2', ['', '']);

const [file] = process.argv.slice(2);

/** The prose of a record, or the file itself where it is no record. */
function textOf(bytes: Uint8Array): string {
  try {
    const record = detect({ name: file ?? '', bytes });
    const { study } = readSource(record.kind, record.text);
    return study.source.document?.text ?? study.description ?? '';
  } catch {
    return Buffer.from(bytes).toString('utf8');
  }
}

function show(text: string): void {
  const view = viewOf(text);
  const { marks } = readMarks(view);
  const lost = damagedPlaces(view.text);
  const paints = [
    ...unique(marks.map(({ value }) => value)).map((span) => ({ span, paint: VALUE })),
    ...unique(marks.flatMap(({ group }) => group ?? [])).map((span) => ({ span, paint: GROUP })),
    ...lost.map(({ words }) => ({ span: words, paint: LOST })),
  ];
  let at = 0;
  for (const line of view.text.split('\n')) {
    const end = at + line.length;
    console.log(painted(line, at, paints));
    for (const mark of marks.filter(({ value }) => value.start >= at && value.end <= end))
      console.log(FAINT(`    ${factText(mark, view.text)}`));
    at = end + 1;
  }
  console.log(
    `\n${marks.length} facts${lost.length > 0 ? `, text lost at ${lost.length} place${lost.length > 1 ? 's' : ''}` : ''}`,
  );
}

const unique = (spans: readonly Span[]): readonly Span[] => [
  ...new Map(spans.map((span) => [`${span.start}-${span.end}`, span])).values(),
];

function painted(
  line: string,
  offset: number,
  paints: readonly { readonly span: Span; readonly paint: (text: string) => string }[],
): string {
  const here = paints
    .filter(({ span }) => span.start >= offset && span.end <= offset + line.length)
    .sort((a, b) => a.span.start - b.span.start);
  let shown = '';
  let at = 0;
  for (const { span, paint: colour } of here) {
    const start = span.start - offset;
    if (start < at) continue;
    shown += line.slice(at, start) + colour(line.slice(start, span.end - offset));
    at = span.end - offset;
  }
  return shown + line.slice(at);
}

function factText({ fact, group }: Marked, text: string): string {
  const { value, statistic, direction, numerator, denominator, pValue, method, dispersions } = fact;
  const parts = [
    value ? `${statistic} ${amountText(value)}` : (direction ?? fact.text ?? statistic),
    denominator && `(${numerator ? `${numerator.digits} ` : ''}of ${denominator.digits})`,
    ...dispersions.map((spread) =>
      'interval' in spread
        ? `${spread.kind} ${spread.interval.low?.digits} to ${spread.interval.high?.digits}`
        : `${spread.kind} ${spread.amount?.digits}`,
    ),
    pValue &&
      (pValue.amount
        ? `p ${pValue.amount.comparator ?? '='} ${pValue.amount.digits}`
        : `p lost (${pValue.absent?.absent})`),
    method?.text,
    `| ${fact.outcome.text}`,
    `| ${group ? text.slice(group.start, group.end) : fact.cohort}`,
  ];
  return parts.filter(Boolean).join(' ');
}

if (file === undefined) {
  console.error('npm run extract -- <file>');
  process.exitCode = 1;
} else show(textOf(readFileSync(file === '-' ? 0 : file)));
