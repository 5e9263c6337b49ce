/** Resources that look wrong and are right: [what looks wrong, JSON text or resource]. */
export type Valid = readonly [why: string, resource: unknown];

const observation = (elements: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...elements,
});
const patient = (elements: object = {}) => ({ resourceType: 'Patient', ...elements });
const of = (type: string, value: unknown) =>
  observation({ extension: [{ url: 'http://e.org', [`value${type}`]: value }] });
const absent = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};
const div = (inside: string) =>
  patient({ text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` } });
const raw = (value: string) =>
  `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":${value}}}`;
const nested = (levels: number): object =>
  levels === 0 ? { url: 'a', valueString: 'x' } : { url: 'a', extension: [nested(levels - 1)] };

export const VALID: readonly Valid[] = [
  ['an empty Patient', patient()],
  ['text that is a no-break space', patient({ name: [{ family: '\u00a0' }] })],
  ['a code with U+00A0 inside', of('Code', 'a\u00a0b')],
  ['a code with one space inside', of('Code', 'a b')],
  ['line ends and tabs', patient({ name: [{ text: 'a\r\n\tb' }] })],
  ['whitespace at the ends', patient({ name: [{ text: ' a ' }] })],
  ['a character beyond the BMP', patient({ name: [{ text: '\u{1f600}' }] })],
  ['February 29 of a leap year', patient({ birthDate: '2024-02-29' })],
  ['February 29 of 2000', patient({ birthDate: '2000-02-29' })],
  ['a year alone', patient({ birthDate: '1970' })],
  ['year and month', patient({ birthDate: '1970-12' })],
  ['a leap second', observation({ effectiveDateTime: '2016-12-31T23:59:60Z' })],
  ['a zone of +14:00', observation({ effectiveDateTime: '2020-01-01T10:00:00+14:00' })],
  ['many digits of a second', observation({ issued: '2020-01-01T10:00:00.123456789Z' })],
  ['a dateTime that is a year', observation({ effectiveDateTime: '2020' })],
  ['a decimal with trailing zeros', raw('1.50')],
  ['a decimal with an exponent', raw('1E+3')],
  ['a decimal of 30 digits', raw('0.123456789012345678901234567890')],
  ['minus zero', raw('-0')],
  ['the lowest integer', observation({ valueInteger: -2147483648 })],
  ['false', observation({ valueBoolean: false })],
  ['zero', observation({ valueInteger: 0 })],
  ['no status, with a reason', { resourceType: 'ResearchStudy', _status: absent }],
  ['a required element of extensions only', { resourceType: 'Observation', status: 'final', code: absent }],
  ['a repeating primitive with holes', patient({ name: [{ given: ['a', null, 'c'], _given: [null, absent, null] }] })],
  ['companions only', patient({ name: [{ _given: [absent] }] })],
  ['a companion with an id beside a value', patient({ birthDate: '1970', _birthDate: { id: 'a' } })],
  ['a choice that has no value but an extension', observation({ _valueString: absent })],
  [
    'component code of another system than that of the value',
    observation({
      code: { coding: [{ system: 'http://a.org', code: 'a' }] },
      valueString: 'x',
      component: [{ code: { coding: [{ system: 'http://b.org', code: 'a' }] }, valueString: 'y' }],
    }),
  ],
  [
    'code of a component under a value-less Observation',
    observation({
      code: { coding: [{ system: 'http://a.org', code: 'a' }] },
      component: [{ code: { coding: [{ system: 'http://a.org', code: 'a' }] }, valueString: 'y' }],
    }),
  ],
  [
    'two components of one code',
    observation({
      component: [
        { code: { text: 'a' }, valueString: 'x' },
        { code: { text: 'a' }, valueString: 'x' },
      ],
    }),
  ],
  [
    'a period of one day, to the second',
    observation({ effectivePeriod: { start: '2021-01-01T10:00:00Z', end: '2021-01-01' } }),
  ],
  [
    'a period whose end is earlier as text',
    observation({ effectivePeriod: { start: '2021-01-01T10:00:00+02:00', end: '2021-01-01T09:00:00Z' } }),
  ],
  ['a period of a year that starts inside of it', observation({ effectivePeriod: { start: '2021-06', end: '2021' } })],
  [
    'a range of two units',
    observation({ valueRange: { low: { value: 900, unit: 'mg' }, high: { value: 1, unit: 'g' } } }),
  ],
  ['a range open below', observation({ valueRange: { high: { value: 1 } } })],
  ['a ratio of extensions only', observation({ valueRatio: absent })],
  ['a comparator where it is allowed', observation({ valueQuantity: { value: 0.005, comparator: '<' } })],
  ['a unit without code', observation({ valueQuantity: { value: 1, unit: 'widgets' } })],
  ['a reference by display', observation({ subject: { display: 'x' } })],
  ['a reference by identifier and type', observation({ subject: { type: 'Patient', identifier: { value: 'x' } } })],
  ['a reference to any type', observation({ focus: [{ reference: 'ResearchStudy/1' }] })],
  ['a reference by urn:uuid', observation({ subject: { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' } })],
  ['an absolute reference of no known shape', observation({ subject: { reference: 'https://e.org/people?id=7' } })],
  ['a conditional reference', observation({ subject: { reference: 'Patient?identifier=http://e.org|7' } })],
  ['a versioned reference', observation({ subject: { reference: 'Patient/1/_history/3' } })],
  ['a urn:uuid in upper case', of('Uri', 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520')],
  ['a uri that is no URL', of('Uri', 'foo')],
  ['a versioned canonical', patient({ meta: { profile: ['http://e.org/p|1.0'] } })],
  [
    'contained that refers to its container',
    {
      resourceType: 'Group',
      type: 'person',
      actual: true,
      contained: [
        { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' }, focus: [{ reference: '#' }] },
      ],
    },
  ],
  [
    'contained that a canonical refers to',
    {
      resourceType: 'PlanDefinition',
      status: 'draft',
      library: ['#l'],
      contained: [{ resourceType: 'Library', id: 'l', status: 'draft', type: { text: 'x' } }],
    },
  ],
  [
    'contained that another contained refers to',
    observation({
      subject: { reference: '#g' },
      contained: [
        { resourceType: 'Group', id: 'g', type: 'person', actual: true, managingEntity: { reference: '#o' } },
        { resourceType: 'Organization', id: 'o', name: 'x' },
      ],
    }),
  ],
  [
    'contained that an extension refers to',
    observation({
      extension: [{ url: 'http://e.org', valueReference: { reference: '#g' } }],
      contained: [{ resourceType: 'Patient', id: 'g' }],
    }),
  ],
  ['an empty paragraph beside text', div('<p/>x')],
  ['an image and no text', div('<img src="#a" alt=""/>')],
  ['numeric entities', div('a&#160;b &#xA0; &lt;script&gt;')],
  ['a comment in a narrative', div('<!-- a - b -->x')],
  ['single quotes, space before =', div("<p class = 'x'>y</p >")],
  [
    'a table with styles',
    div('<table border="1" style="width: 50%"><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
  ],
  ['a relative link', div('<a href="#x" name="y">z</a>')],
  [
    'white space around the div',
    patient({ text: { status: 'generated', div: ' <div xmlns="http://www.w3.org/1999/xhtml">x</div>\n' } }),
  ],
  ['a modifierExtension', patient({ modifierExtension: [{ url: 'http://e.org', valueBoolean: true }] })],
  [
    'nested extensions with relative urls',
    patient({ extension: [{ url: 'http://e.org', extension: [{ url: 'x', valueString: 'y' }] }] }),
  ],
  ['extensions of 60 levels', patient({ extension: [nested(60)] })],
  ['an extension of an extension', patient({ extension: [{ url: 'http://e.org', _valueString: absent }] })],
  [
    'a code of a required binding beside others',
    {
      resourceType: 'Condition',
      subject: { display: 'x' },
      clinicalStatus: {
        coding: [
          { system: 'http://e.org', code: 'y' },
          { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' },
        ],
      },
    },
  ],
  [
    'a code of an example binding',
    observation({ category: [{ coding: [{ system: 'http://e.org', code: 'whatever' }] }] }),
  ],
  ['a mime type with parameters', of('Attachment', { contentType: 'text/plain; charset=utf-8', data: 'YQ==' })],
  ['base64 with white space', of('Base64Binary', 'YWJj\r\nYWJj')],
  ['an Organization with an identifier only', { resourceType: 'Organization', identifier: [{ value: 'x' }] }],
  ['an empty searchset', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
  [
    'a history with one fullUrl twice',
    {
      resourceType: 'Bundle',
      type: 'history',
      entry: [1, 2].map((version) => ({
        fullUrl: 'http://e.org/Patient/1',
        resource: patient({ id: '1', meta: { versionId: String(version) } }),
        request: { method: 'PUT', url: 'Patient/1' },
        response: { status: '200' },
      })),
    },
  ],
  [
    'Parameters of parts',
    { resourceType: 'Parameters', parameter: [{ name: 'a', part: [{ name: 'b', valueString: 'c' }] }] },
  ],
  ['properties in another order', { code: { text: 'x' }, status: 'final', resourceType: 'Observation' }],
];
