import { SourceError } from '../study.ts';

/** A dataset as DCAT-US 1.1 says it, and what the catalog's page adds under its own labels. */
export interface CataloguedRecord {
  readonly dataset: Readonly<Record<string, unknown>>;
  readonly harvest: Readonly<Record<string, string>>;
}

/** Labels under "Additional Metadata" that are fields of the dataset itself. */
const FIELDS: Readonly<Record<string, (value: string) => Readonly<Record<string, unknown>>>> = {
  Identifier: (value) => ({ identifier: value }),
  'Homepage URL': (value) => ({ landingPage: value }),
  'Data First Published': (value) => ({ issued: value }),
  'Data Last Modified': (value) => ({ modified: value }),
  Publisher: (value) => ({ publisher: { '@type': 'org:Organization', name: value } }),
  'Public Access Level': (value) => ({ accessLevel: value }),
  'Bureau Code': (value) => ({ bureauCode: value.split(/,\s*/) }),
  'Program Code': (value) => ({ programCode: value.split(/,\s*/) }),
  Category: (value) => ({ theme: value.split(/,\s*/) }),
  License: (value) => ({ license: value }),
  Rights: (value) => ({ rights: value }),
  'Data Dictionary': (value) => ({ describedBy: value }),
  Spatial: (value) => ({ spatial: value }),
  Temporal: (value) => ({ temporal: value }),
  Language: (value) => ({ language: value.split(/,\s*/) }),
};

/** Labels that speak of the catalog's harvest. */
const HARVEST = [
  'Resource Type',
  'Metadata Created Date',
  'Metadata Updated Date',
  'Maintainer',
  'Metadata Context',
  'Metadata Catalog ID',
  'Schema Version',
  'Catalog Describedby',
  'Harvest Object Id',
  'Harvest Source Id',
  'Harvest Source Title',
  'Source Datajson Identifier',
  'Source Hash',
  'Source Schema Version',
] as const;

const UPDATED = /^Metadata Updated: (?<date>.+)$/m;
const ACCESS = /^Access & Use Information$/m;
const ADDITIONAL = /^Additional Metadata$/m;

/**
 * The record that a saved page of catalog.data.gov shows, as text. The title is the last line before "Metadata Updated", the description all
 * between that line and "Access & Use Information" without the empty lines around it. SourceError where the page is none.
 */
export function catalogPage(text: string): CataloguedRecord {
  const page = text.replaceAll('\r\n', '\n');
  const updated = UPDATED.exec(page);
  const access = ACCESS.exec(page);
  const additional = ADDITIONAL.exec(page);
  if (!updated || !access || !additional || access.index < updated.index) {
    throw new SourceError(
      'not a saved page of a catalog: it lacks "Metadata Updated", "Access & Use Information" or "Additional Metadata"',
    );
  }
  const title = page.slice(0, updated.index).trim().split('\n').at(-1);
  const description = page
    .slice(updated.index + updated[0].length, access.index)
    .replace(/^(?:[ \t]*\n)+|(?:\n[ \t]*)+$/g, '');
  const labelled = labelledLines(page.slice(additional.index));
  const fields = labelled.flatMap(([label, value]) =>
    Object.hasOwn(FIELDS, label) ? [FIELDS[label]?.(value) ?? {}] : [],
  );
  const said = labelled.filter(([label]) => !Object.hasOwn(FIELDS, label));
  return {
    dataset: {
      '@type': 'dcat:Dataset',
      title,
      ...(description ? { description } : {}),
      ...Object.assign({}, ...fields),
    },
    harvest: {
      'Metadata Updated': updated.groups?.date ?? '',
      ...lineAfter(
        page.slice(access.index),
        /^Access & Use Information\n\s*\n(?<value>.+)$/m,
        'Access & Use Information',
      ),
      ...lineAfter(page, /^Harvested from (?<value>.+)$/m, 'Harvested from'),
      ...Object.fromEntries(said),
    },
  };
}

function lineAfter(page: string, pattern: RegExp, label: string): Readonly<Record<string, string>> {
  const value = pattern.exec(page)?.groups?.value;
  return value ? { [label]: value } : {};
}

/** "Label value" lines; a label alone on its line has its value on the next. */
function labelledLines(text: string): readonly (readonly [label: string, value: string])[] {
  const labels = [...Object.keys(FIELDS), ...HARVEST].sort((a, b) => b.length - a.length);
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    const label = labels.find((candidate) => line === candidate || line.startsWith(`${candidate} `));
    if (!label) return [];
    const value = line === label ? (lines[index + 1] ?? '') : line.slice(label.length + 1);
    return value ? [[label, value] as const] : [];
  });
}
