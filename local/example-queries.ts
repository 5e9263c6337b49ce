import type { Report } from '../publishing/report.ts';

/** Five searches that a newcomer can paste, about the first study of the report. */
export function exampleQueries(baseUrl: string, { publications }: Report): string[] {
  const study = publications.find(({ reference }) => reference.startsWith('ResearchStudy/'))?.reference;
  const id = study?.split('/')[1];
  if (id === undefined) return [`${baseUrl}/metadata`];
  return [
    `${baseUrl}/ResearchStudy?title=long-term`,
    `${baseUrl}/ResearchStudy?_id=${id}&_revinclude=Observation:focus`,
    `${baseUrl}/Observation?focus=${study}&_count=5`,
    `${baseUrl}/Group?_has:Observation:subject:focus=${study}&_elements=name,quantity`,
    `${baseUrl}/Observation?focus=${study}&_summary=count`,
  ];
}
