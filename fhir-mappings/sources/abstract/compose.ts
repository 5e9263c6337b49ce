/** One section of a structured abstract as its source holds it. */
export interface AbstractSection {
  readonly label?: string;
  readonly text: string;
}

/** The text of a structured abstract, into which quotes point: label, line feed, text, one empty line between sections. */
export const composeAbstract = (sections: readonly AbstractSection[]): string =>
  sections.map(({ label, text }) => (label ? `${label}\n${text}` : text)).join('\n\n');
