// https://hl7.org/fhir/R4/search.html#text, #list and #type
import { describe, expect, test } from 'vitest';
import { found, parse, storeOf } from './evaluate.ts';

const narrative = (words: string) => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${words}</div>`,
});
const store = await storeOf([
  {
    resourceType: 'Condition',
    id: 'bone',
    text: narrative('<p>Bone <b>metastases</b>, &lt;5&gt; caf&#233;</p>'),
    code: { text: 'Cancer' },
  },
  { resourceType: 'Condition', id: 'liver', text: narrative('Liver'), note: [{ text: 'with metastases' }] },
  { resourceType: 'Patient', id: 'ann', gender: 'female' },
  { resourceType: 'Patient', id: 'bob', gender: 'male' },
  { resourceType: 'Patient', id: 'out', gender: 'female' },
  {
    resourceType: 'List',
    id: '42',
    entry: [
      { item: { reference: 'Patient/ann' } },
      { item: { reference: 'Patient/bob' } },
      { item: { reference: 'Condition/bone' } },
      { deleted: true, item: { reference: 'Patient/out' } },
    ],
  },
]);

describe('text', () => {
  test.each([
    ['_text=metastases', 'bone'],
    ['_text=BONE metastases', 'bone'],
    ['_text=metast', ''],
    ['_text=bone,liver', 'bone liver'],
    ['_text=div', ''],
    ['_text=(bone OR liver) and metastases', 'bone'],
    ['_content=(bone OR liver) and metastases', 'bone liver'],
    ['_text="bone metastases"', 'bone'],
    ['_text="metastases bone"', ''],
    ['_text=NOT bone', 'liver'],
    ['_text=liver or (bone NOT metastases)', 'liver'],
    ['_text=((bone', 'bone'],
    ['_text=bone) OR', 'bone'],
    ['_text=5 cafe', 'bone'],
    [`_text=${'('.repeat(50)}bone`, '400 _text'],
    ['_content=metastases', 'bone liver'],
    ['_content=cancer', 'bone'],
    ['_content=cancer liver', ''],
    ['_text=liver&_content=metastases', 'liver'],
    ['_text:exact=liver', '400 _text:exact'],
  ])('Condition?%s finds %s', async (query, ids) => {
    expect(await found(store, `Condition?${query}`)).toBe(ids);
  });
});

describe('attachments', async () => {
  const attached = (id: string, contentType: string, text: string) => ({
    resourceType: 'DocumentReference',
    id,
    content: [{ attachment: { contentType, data: Buffer.from(text).toString('base64') } }],
  });
  const documents = await storeOf([
    attached('plain', 'text/plain; charset=utf-8', 'Implanted pumps, café'),
    attached('xml', 'application/jats+xml', '<p>Implanted <b>ports</b></p>'),
    attached('image', 'image/png', 'Implanted'),
    { ...attached('broken', 'text/plain', ''), content: [{ attachment: { contentType: 'text/plain', data: '%%%' } }] },
  ]);
  test.each([
    ['_content=implanted', 'plain xml'],
    ['_content=pumps cafe', 'plain'],
    ['_content=b', ''],
  ])('DocumentReference?%s finds %s', async (query, ids) => {
    expect(await found(documents, `DocumentReference?${query}`)).toBe(ids);
  });
});

describe('list', () => {
  test.each([
    ['Patient?_list=42', 'ann bob'],
    ['Patient?_list=List/42', 'ann bob'],
    ['Patient?_list=42&gender=female', 'ann'],
    ['Patient?_list=43', ''],
    ['Patient?_list=42,43', 'ann bob'],
    ['Condition?_list=42', 'bone'],
    ['?_list=42', '400 _list'],
    ['Patient?_list=$current-problems', '400 _list'],
    ['Patient?_list:missing=true', '400 _list:missing'],
  ])('%s finds %s', async (query, ids) => {
    expect(await found(store, query)).toBe(ids);
  });
});

describe('type', () => {
  test.each([
    ['?_type=Patient', 'ann bob out'],
    ['?_type=Patient,List', 'ann bob out 42'],
    ['?_type=Patient&gender=male', 'bob'],
    ['?gender=male&_type=Patient', 'bob'],
    ['?_type=Nothing', '400 _type'],
    ['Patient?_type=Patient&gender=male', 'bob'],
    ['Patient?_type=List', '400 _type'],
  ])('%s finds %s', async (query, ids) => {
    expect(await found(store, query)).toBe(ids);
  });
  test('what not all types share is unknown', () => {
    expect(parse('?_type=Patient,List&gender=male').warnings).toHaveLength(1);
    expect(parse('?gender=male').warnings).toHaveLength(1);
    expect(parse('?_type=Patient,Practitioner&name=x').warnings).toEqual([]);
  });
});
