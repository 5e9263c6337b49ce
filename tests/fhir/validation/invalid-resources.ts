/** Resources that are wrong in one way each: [what is wrong, JSON text or resource, FHIRPath of the fault, issue code]. */
export type Invalid = readonly [why: string, resource: unknown, expression: string, code?: string];

const observation = (elements: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...elements,
});
const patient = (elements: object = {}) => ({ resourceType: 'Patient', ...elements });
const study = (elements: object = {}) => ({ resourceType: 'ResearchStudy', status: 'active', ...elements });
const bundle = (type: string, entry: object[], more: object = {}) => ({ resourceType: 'Bundle', type, entry, ...more });
const extension = (...items: unknown[]) => patient({ extension: items });
const div = (inside: string) =>
  patient({ text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` } });
const rawDiv = (text: string) => patient({ text: { status: 'generated', div: text } });
const questionnaire = (...item: object[]) => ({ resourceType: 'Questionnaire', status: 'active', item });
const VALUE = 'Observation.value.ofType';
const EXTENSION = 'Observation.extension[0].value.ofType';
const of = (type: string, value: unknown) =>
  observation({ extension: [{ url: 'http://e.org', [`value${type}`]: value }] });
const deep = (levels: number): object =>
  levels === 0 ? { url: 'http://e.org', valueString: 'x' } : { url: 'http://e.org', extension: [deep(levels - 1)] };
const DEEP = `Patient${'.extension[0]'.repeat(128)}`;

export const INVALID: readonly Invalid[] = [
  // What is no resource
  ['null', null, 'Resource', 'structure'],
  ['an array', [], 'Resource', 'structure'],
  ['a string', 'Patient', 'Resource', 'structure'],
  ['no resourceType', { id: 'a' }, 'Resource', 'required'],
  ['resourceType no string', { resourceType: 1 }, 'Resource', 'structure'],
  ['an unknown type', { resourceType: 'Pateint' }, 'Pateint', 'structure'],
  ['an abstract type', { resourceType: 'DomainResource' }, 'DomainResource', 'structure'],
  ['a data type', { resourceType: 'Quantity' }, 'Quantity', 'structure'],
  ['a name of Object.prototype', { resourceType: 'constructor' }, 'constructor', 'structure'],

  // Unknown elements: https://hl7.org/fhir/R4/json.html
  ['an unknown element', patient({ nonsense: 1 }), 'Patient.nonsense', 'structure'],
  ['one of another release', study({ label: [{ value: 'x' }] }), 'ResearchStudy.label', 'structure'],
  ['an unknown nested element', patient({ name: [{ famly: 'x' }] }), 'Patient.name[0].famly', 'structure'],
  ['a choice of a type that is not allowed', observation({ valueDecimal: 1 }), 'Observation.valueDecimal', 'structure'],
  ['a choice without type', observation({ value: 'x' }), 'Observation.value', 'structure'],
  ['_element of a complex element', patient({ _name: [{ id: 'x' }] }), 'Patient._name', 'structure'],
  ['__proto__', JSON.parse('{"resourceType":"Patient","__proto__":{"a":1}}'), 'Patient.__proto__', 'structure'],
  ['constructor', patient({ constructor: { prototype: {} } }), 'Patient.constructor', 'structure'],
  [
    'resourceType inside of a data type',
    patient({ name: [{ resourceType: 'HumanName', family: 'x' }] }),
    'Patient.name[0].resourceType',
    'structure',
  ],
  ['a name that is no identifier', patient({ 'a b': 1 }), 'Patient.`a b`', 'structure'],
  ['an empty name', patient({ '': 1 }), 'Patient.``', 'structure'],
  [
    'the companion of an extension url',
    patient({ extension: [{ url: 'http://e.org', _url: { id: 'x' }, valueString: 'x' }] }),
    'Patient.extension[0].url',
    'structure',
  ],
  [
    'comments of an older release',
    patient({ active: true, _active: { fhir_comments: ['x'] } }),
    'Patient.active.fhir_comments',
    'structure',
  ],

  // Cardinality
  ['a required element is missing', { resourceType: 'Observation', status: 'final' }, 'Observation.code', 'required'],
  ['a required code is missing', { resourceType: 'ResearchStudy' }, 'ResearchStudy.status', 'required'],
  [
    'a required nested element is missing',
    study({ arm: [{ description: 'x' }] }),
    'ResearchStudy.arm[0].name',
    'required',
  ],
  [
    'a required choice is missing',
    { resourceType: 'Group', type: 'person', actual: false, characteristic: [{ code: { text: 'x' }, exclude: false }] },
    'Group.characteristic[0].value',
    'required',
  ],
  [
    'a required repeating element is missing',
    { resourceType: 'OperationOutcome' },
    'OperationOutcome.issue',
    'required',
  ],
  [
    'a required element of a component is missing',
    observation({ component: [{ valueString: 'x' }] }),
    'Observation.component[0].code',
    'required',
  ],
  [
    'a required element of a contained resource is missing',
    observation({ subject: { reference: '#g' }, contained: [{ resourceType: 'Group', id: 'g', type: 'person' }] }),
    'Observation.contained[0].actual',
    'required',
  ],
  [
    'a required element in a bundle is missing',
    bundle('collection', [{ resource: { resourceType: 'Observation', status: 'final' } }]),
    'Bundle.entry[0].resource.code',
    'required',
  ],
  ['an array where one is allowed', patient({ birthDate: ['1970'] }), 'Patient.birthDate', 'structure'],
  ['an array of objects where one is allowed', observation({ code: [{ text: 'x' }] }), 'Observation.code', 'structure'],
  ['one where an array is due', patient({ name: { family: 'x' } }), 'Patient.name', 'structure'],
  ['a string where an array is due', patient({ name: [{ given: 'x' }] }), 'Patient.name[0].given', 'structure'],
  [
    '_element no array',
    patient({ name: [{ given: ['x'], _given: { id: 'a' } }] }),
    'Patient.name[0].given',
    'structure',
  ],
  ['two choices', observation({ valueString: 'x', valueInteger: 1 }), 'Observation.value', 'structure'],
  [
    'two choices, one an extension only',
    observation({ valueString: 'x', _valueInteger: { extension: [{ url: 'http://e.org', valueCode: 'x' }] } }),
    'Observation.value',
    'structure',
  ],

  // JSON types
  ['a number for a string', patient({ name: [{ family: 1 }] }), 'Patient.name[0].family', 'structure'],
  ['a string for a boolean', patient({ active: 'true' }), 'Patient.active', 'structure'],
  ['a number for a boolean', patient({ active: 1 }), 'Patient.active', 'structure'],
  ['a string for an integer', observation({ valueInteger: '1' }), `${VALUE}(integer)`, 'structure'],
  ['a string for a decimal', observation({ valueQuantity: { value: '1.5' } }), `${VALUE}(Quantity).value`, 'structure'],
  ['a boolean for a code', observation({ status: true }), 'Observation.status', 'structure'],
  ['an object for a string', study({ title: { text: 'x' } }), 'ResearchStudy.title', 'structure'],
  ['a string for an object', observation({ code: 'x' }), 'Observation.code', 'structure'],
  ['null', patient({ birthDate: null }), 'Patient.birthDate', 'structure'],
  ['null for an object', observation({ code: null }), 'Observation.code', 'structure'],
  ['null in an array of objects', patient({ name: [null] }), 'Patient.name[0]', 'structure'],
  ['null without companion', patient({ name: [{ given: ['a', null] }] }), 'Patient.name[0].given[1]', 'structure'],
  [
    'null beside null',
    patient({ name: [{ given: ['a', null], _given: [{ id: 'x' }, null] }] }),
    'Patient.name[0].given[1]',
    'structure',
  ],
  [
    'companions of another length',
    patient({ name: [{ given: ['a'], _given: [null, { extension: [{ url: 'http://e.org', valueCode: 'x' }] }] }] }),
    'Patient.name[0].given',
    'structure',
  ],
  ['_element no object', patient({ birthDate: '1970', _birthDate: 'x' }), 'Patient.birthDate', 'structure'],
  ['_element null', patient({ birthDate: '1970', _birthDate: null }), 'Patient.birthDate', 'structure'],
  [
    '_element of an id',
    patient({ id: 'a', _id: { extension: [{ url: 'http://e.org', valueCode: 'x' }] } }),
    'Patient.id',
    'structure',
  ],

  // Nothing may be empty
  ['an empty array', patient({ name: [] }), 'Patient.name', 'structure'],
  [
    'an empty array of primitives',
    patient({ name: [{ family: 'x', given: [] }] }),
    'Patient.name[0].given',
    'structure',
  ],
  ['an empty object', patient({ name: [{}] }), 'Patient.name[0]', 'invariant'],
  ['an object with an id only', patient({ name: [{ id: 'a' }] }), 'Patient.name[0]', 'invariant'],
  ['an empty string', patient({ name: [{ family: '' }] }), 'Patient.name[0].family', 'value'],
  ['an empty code', observation({ status: '' }), 'Observation.status'],
  ['an empty companion', patient({ birthDate: '1970', _birthDate: {} }), 'Patient.birthDate', 'invariant'],
  ['a companion with an id only and no value', patient({ _birthDate: { id: 'a' } }), 'Patient.birthDate', 'invariant'],
  [
    'an empty code in a coding',
    observation({ code: { coding: [{ system: 'http://loinc.org', code: '' }] } }),
    'Observation.code.coding[0].code',
    'value',
  ],
  ['an empty meta', patient({ meta: {} }), 'Patient.meta', 'invariant'],

  // Primitives: https://hl7.org/fhir/R4/datatypes.html#primitive
  ['a day that does not exist', patient({ birthDate: '2023-02-29' }), 'Patient.birthDate', 'value'],
  ['February 29 of a century', patient({ birthDate: '1900-02-29' }), 'Patient.birthDate', 'value'],
  ['April 31', patient({ birthDate: '2023-04-31' }), 'Patient.birthDate', 'value'],
  ['month 13', patient({ birthDate: '2023-13' }), 'Patient.birthDate', 'value'],
  ['the year 0', patient({ birthDate: '0000' }), 'Patient.birthDate', 'value'],
  ['a year of two digits', patient({ birthDate: '70-01-01' }), 'Patient.birthDate', 'value'],
  ['a date with a time', patient({ birthDate: '1970-01-01T00:00:00Z' }), 'Patient.birthDate', 'value'],
  [
    'a dateTime without zone',
    observation({ effectiveDateTime: '2020-01-01T10:00:00' }),
    'Observation.effective.ofType(dateTime)',
    'value',
  ],
  [
    'a dateTime without seconds',
    observation({ effectiveDateTime: '2020-01-01T10:00Z' }),
    'Observation.effective.ofType(dateTime)',
    'value',
  ],
  [
    'hour 24',
    observation({ effectiveDateTime: '2020-01-01T24:00:00Z' }),
    'Observation.effective.ofType(dateTime)',
    'value',
  ],
  [
    'a zone beyond 14:00',
    observation({ effectiveDateTime: '2020-01-01T10:00:00+14:30' }),
    'Observation.effective.ofType(dateTime)',
    'value',
  ],
  ['an instant without time', observation({ issued: '2020-01-01' }), 'Observation.issued', 'value'],
  ['a time with a zone', observation({ valueTime: '10:00:00Z' }), `${VALUE}(time)`, 'value'],
  ['a time without seconds', observation({ valueTime: '10:00' }), `${VALUE}(time)`, 'value'],
  ['an integer with decimals', observation({ valueInteger: 1.5 }), `${VALUE}(integer)`, 'value'],
  [
    'an integer with a decimal point',
    '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":1.0}',
    `${VALUE}(integer)`,
    'value',
  ],
  [
    'an integer with an exponent',
    '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":1e2}',
    `${VALUE}(integer)`,
    'value',
  ],
  ['an integer beyond 32 bits', observation({ valueInteger: 2147483648 }), `${VALUE}(integer)`, 'value'],
  ['a positiveInt of 0', of('PositiveInt', 0), `${EXTENSION}(positiveInt)`, 'value'],
  ['an unsignedInt below 0', of('UnsignedInt', -1), `${EXTENSION}(unsignedInt)`, 'value'],
  [
    'a decimal beyond a double',
    '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1e999}}',
    `${VALUE}(Quantity).value`,
    'value',
  ],
  ['an id with an underscore', patient({ id: 'a_b' }), 'Patient.id', 'value'],
  ['an id of 65 characters', patient({ id: 'a'.repeat(65) }), 'Patient.id', 'value'],
  ['an empty id', patient({ id: '' }), 'Patient.id', 'value'],
  ['a code with a space at its end', of('Code', 'x '), `${EXTENSION}(code)`, 'value'],
  ['a code with two spaces', of('Code', 'a  b'), `${EXTENSION}(code)`, 'value'],
  ['a uri with a space', of('Uri', 'http://a b'), `${EXTENSION}(uri)`, 'value'],
  ['a wrong urn:uuid', of('Uri', 'urn:uuid:1234'), `${EXTENSION}(uri)`, 'value'],
  ['a wrong urn:oid', of('Uri', 'urn:oid:1.02.3'), `${EXTENSION}(uri)`, 'value'],
  ['an oid without urn', of('Oid', '1.2.3'), `${EXTENSION}(oid)`, 'value'],
  ['an oid beginning with 3', of('Oid', 'urn:oid:3.1'), `${EXTENSION}(oid)`, 'value'],
  ['a uuid in upper case', of('Uuid', 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520'), `${EXTENSION}(uuid)`, 'value'],
  ['a url with a space', of('Url', 'http://a b'), `${EXTENSION}(url)`, 'value'],
  ['a canonical with a space', patient({ meta: { profile: ['http://a b'] } }), 'Patient.meta.profile[0]', 'value'],
  ['base64 of a wrong length', of('Base64Binary', 'YQ='), `${EXTENSION}(base64Binary)`, 'value'],
  ['base64 with another character', of('Base64Binary', 'YQ*='), `${EXTENSION}(base64Binary)`, 'value'],
  ['a control character', patient({ name: [{ family: 'a\u0000b' }] }), 'Patient.name[0].family', 'value'],
  ['half of a surrogate pair', patient({ name: [{ family: 'a\ud800' }] }), 'Patient.name[0].family', 'value'],

  // Required bindings
  ['an unknown status', observation({ status: 'done' }), 'Observation.status', 'code-invalid'],
  ['a code in another case', patient({ gender: 'Male' }), 'Patient.gender', 'code-invalid'],
  ['a code of another element', study({ status: 'final' }), 'ResearchStudy.status', 'code-invalid'],
  ['a nested code', patient({ name: [{ use: 'nick', family: 'x' }] }), 'Patient.name[0].use', 'code-invalid'],
  [
    'a comparator',
    observation({ valueQuantity: { value: 1, comparator: '=<' } }),
    `${VALUE}(Quantity).comparator`,
    'code-invalid',
  ],
  [
    'a concept of another system',
    {
      resourceType: 'Condition',
      subject: { display: 'x' },
      clinicalStatus: { coding: [{ system: 'http://e.org', code: 'active' }] },
    },
    'Condition.clinicalStatus',
    'code-invalid',
  ],
  [
    'a concept of text only',
    { resourceType: 'Condition', subject: { display: 'x' }, clinicalStatus: { text: 'active' } },
    'Condition.clinicalStatus',
    'code-invalid',
  ],
  ['a mime type', of('Attachment', { contentType: 'pdf' }), `${EXTENSION}(Attachment).contentType`, 'code-invalid'],
  ['a currency', of('Money', { value: 1, currency: 'EURO' }), `${EXTENSION}(Money).currency`, 'code-invalid'],
  [
    'a narrative status',
    patient({ text: { status: 'ok', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' } }),
    'Patient.text.status',
    'code-invalid',
  ],

  // References: https://hl7.org/fhir/R4/references.html
  [
    'a target of a wrong type',
    observation({ subject: { reference: 'Practitioner/1' } }),
    'Observation.subject.reference',
    'value',
  ],
  [
    'an absolute target of a wrong type',
    observation({ subject: { reference: 'http://e.org/fhir/Practitioner/1' } }),
    'Observation.subject.reference',
    'value',
  ],
  [
    'a versioned target of a wrong type',
    observation({ subject: { reference: 'Practitioner/1/_history/2' } }),
    'Observation.subject.reference',
    'value',
  ],
  [
    'derivedFrom a ResearchStudy',
    observation({ derivedFrom: [{ reference: 'ResearchStudy/1' }] }),
    'Observation.derivedFrom[0].reference',
    'value',
  ],
  [
    'a contained target of a wrong type',
    observation({ subject: { reference: '#p' }, contained: [{ resourceType: 'Practitioner', id: 'p' }] }),
    'Observation.subject.reference',
    'value',
  ],
  [
    'a target of no type',
    observation({ subject: { reference: 'Person1/1' } }),
    'Observation.subject.reference',
    undefined,
  ],
  [
    'a type that is not allowed',
    observation({ subject: { type: 'Practitioner', display: 'x' } }),
    'Observation.subject.type',
    'value',
  ],
  [
    'a type that contradicts the reference',
    observation({ subject: { type: 'Patient', reference: 'Group/1' } }),
    'Observation.subject.type',
    'value',
  ],
  ['a fragment of nothing', observation({ subject: { reference: '#nobody' } }), 'Observation.subject', 'invariant'],
  [
    'a fragment of nothing inside of contained',
    observation({
      subject: { reference: '#g' },
      contained: [
        { resourceType: 'Group', id: 'g', type: 'person', actual: true, managingEntity: { reference: '#o' } },
      ],
    }),
    'Observation.contained[0].managingEntity',
    'invariant',
  ],
  [
    'a canonical to a contained resource of a wrong type',
    {
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      questionnaire: '#l',
      contained: [{ resourceType: 'Library', id: 'l', status: 'active', type: { text: 'x' } }],
    },
    'QuestionnaireResponse.questionnaire',
    'value',
  ],

  // Contained resources
  [
    'contained in contained',
    observation({
      subject: { reference: '#g' },
      contained: [{ resourceType: 'Patient', id: 'g', contained: [{ resourceType: 'Patient', id: 'h' }] }],
    }),
    'Observation',
    'invariant',
  ],
  [
    'a version of contained',
    observation({
      subject: { reference: '#g' },
      contained: [{ resourceType: 'Patient', id: 'g', meta: { versionId: '1' } }],
    }),
    'Observation',
    'invariant',
  ],
  [
    'a security label of contained',
    observation({
      subject: { reference: '#g' },
      contained: [{ resourceType: 'Patient', id: 'g', meta: { security: [{ code: 'R' }] } }],
    }),
    'Observation',
    'invariant',
  ],
  [
    'contained that nothing refers to',
    observation({ contained: [{ resourceType: 'Patient', id: 'g' }] }),
    'Observation.contained[0]',
    'invariant',
  ],
  [
    'contained without id',
    observation({ contained: [{ resourceType: 'Patient', active: true }] }),
    'Observation.contained[0].id',
    'required',
  ],
  [
    'contained twice under one id',
    observation({
      subject: { reference: '#g' },
      contained: [
        { resourceType: 'Patient', id: 'g' },
        { resourceType: 'Patient', id: 'g' },
      ],
    }),
    'Observation.contained[1].id',
    'value',
  ],
  ['contained no resource', observation({ contained: ['x'] }), 'Observation.contained[0]', 'structure'],

  // Narrative: https://hl7.org/fhir/R4/narrative.html
  ['a script', div('<script>alert(1)</script>'), 'Patient.text.div', 'invariant'],
  ['an event handler', div('<p onclick="alert(1)">x</p>'), 'Patient.text.div', 'invariant'],
  ['a javascript: link', div('<a href="javascript:alert(1)">x</a>'), 'Patient.text.div', 'invariant'],
  ['a disguised javascript: link', div('<a href=" java&#x09;script:alert(1)">x</a>'), 'Patient.text.div', 'invariant'],
  ['a form', div('<form>x</form>'), 'Patient.text.div', 'invariant'],
  ['an iframe', div('<iframe src="http://e.org"/>x'), 'Patient.text.div', 'invariant'],
  ['a style element', div('<style>p {}</style>x'), 'Patient.text.div', 'invariant'],
  ['unbalanced elements', div('<p><b>x</p></b>'), 'Patient.text.div', 'invariant'],
  ['an element that is not closed', div('<p>x<br></p>'), 'Patient.text.div', 'invariant'],
  ['a narrative without text', div('  <p/>  '), 'Patient.text.div', 'invariant'],
  ['an entity of HTML', div('a&nbsp;b'), 'Patient.text.div', 'invariant'],
  ['a bare ampersand', div('a & b'), 'Patient.text.div', 'invariant'],
  ['an attribute without quotes', div('<p class=x>y</p>'), 'Patient.text.div', 'invariant'],
  [
    'a comment that hides a script from XML only',
    div('<!--><script>alert(1)</script>-->x'),
    'Patient.text.div',
    'invariant',
  ],
  ['a CDATA section', div('<![CDATA[<script>]]>x'), 'Patient.text.div', 'invariant'],
  ['no div', rawDiv('hello'), 'Patient.text.div', 'invariant'],
  ['a p as root', rawDiv('<p xmlns="http://www.w3.org/1999/xhtml">x</p>'), 'Patient.text.div', 'invariant'],
  ['a div without namespace', rawDiv('<div>x</div>'), 'Patient.text.div', 'invariant'],
  ['a div of another namespace', rawDiv('<div xmlns="http://hl7.org/fhir">x</div>'), 'Patient.text.div', 'invariant'],
  [
    'two divs',
    rawDiv('<div xmlns="http://www.w3.org/1999/xhtml">x</div><div xmlns="http://www.w3.org/1999/xhtml">x</div>'),
    'Patient.text.div',
    'invariant',
  ],
  ['an empty div', rawDiv(''), 'Patient.text.div', 'value'],
  ['no div at all', patient({ text: { status: 'generated' } }), 'Patient.text.div', 'required'],

  // Extensions: https://hl7.org/fhir/R4/extensibility.html
  ['an extension without url', extension({ valueString: 'x' }), 'Patient.extension[0].url', 'required'],
  ['an extension without value', extension({ url: 'http://e.org' }), 'Patient.extension[0]', 'invariant'],
  [
    'an extension with value and extensions',
    extension({ url: 'http://e.org', valueString: 'x', extension: [{ url: 'y', valueString: 'z' }] }),
    'Patient.extension[0]',
    'invariant',
  ],
  [
    'an extension with two values',
    extension({ url: 'http://e.org', valueString: 'x', valueCode: 'y' }),
    'Patient.extension[0].value',
    'structure',
  ],
  [
    'an extension of an unknown type',
    extension({ url: 'http://e.org', valueFoo: 'x' }),
    'Patient.extension[0].valueFoo',
    'structure',
  ],
  ['a url with a space', extension({ url: 'http://e org', valueString: 'x' }), 'Patient.extension[0].url', 'value'],
  ['an extension no object', extension('x'), 'Patient.extension[0]', 'structure'],
  [
    'an extension of a primitive without url',
    patient({ _birthDate: { extension: [{ valueString: 'x' }] } }),
    'Patient.birthDate.extension[0].url',
    'required',
  ],
  [
    'a modifierExtension in a data type',
    patient({ name: [{ modifierExtension: [{ url: 'http://e.org', valueString: 'x' }] }] }),
    'Patient.name[0].modifierExtension',
    'structure',
  ],
  [
    'a modifierExtension without value',
    patient({ modifierExtension: [{ url: 'http://e.org' }] }),
    'Patient.modifierExtension[0]',
    'invariant',
  ],
  ['extensions of 200 levels', extension(deep(200)), DEEP, 'too-costly'],

  // Invariants of data types
  [
    'qty-3: a code without system',
    observation({ valueQuantity: { value: 1, code: 'mg' } }),
    `${VALUE}(Quantity)`,
    'invariant',
  ],
  [
    'per-1: an end before its start',
    observation({ effectivePeriod: { start: '2021-01-02', end: '2021-01-01' } }),
    'Observation.effective.ofType(Period)',
    'invariant',
  ],
  [
    'per-1 across time zones',
    observation({ effectivePeriod: { start: '2021-01-01T10:00:00Z', end: '2021-01-01T10:30:00+02:00' } }),
    'Observation.effective.ofType(Period)',
    'invariant',
  ],
  [
    'rng-2: low above high',
    observation({ valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 1, unit: 'mg' } } }),
    `${VALUE}(Range)`,
    'invariant',
  ],
  ['rat-1: half of a ratio', observation({ valueRatio: { numerator: { value: 1 } } }), `${VALUE}(Ratio)`, 'invariant'],
  ['cpt-2: a telephone of no system', patient({ telecom: [{ value: '123' }] }), 'Patient.telecom[0]', 'invariant'],
  [
    'sqty-1: a comparator in a SimpleQuantity',
    observation({ valueRange: { low: { value: 1, comparator: '<' } } }),
    `${VALUE}(Range).low`,
    'invariant',
  ],
  [
    'sqty-1 in a reference range',
    observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }),
    'Observation.referenceRange[0].low',
    'invariant',
  ],
  ['att-1: data without content type', of('Attachment', { data: 'YQ==' }), `${EXTENSION}(Attachment)`, 'invariant'],
  [
    'age-1: an age without code',
    { resourceType: 'Condition', subject: { display: 'x' }, onsetAge: { value: 5 } },
    'Condition.onset.ofType(Age)',
    'invariant',
  ],
  [
    'drt-1: a duration with a code of no system',
    of('Duration', { value: 1, code: 'h' }),
    `${EXTENSION}(Duration)`,
    'invariant',
  ],
  [
    'tim-1: a duration without unit',
    of('Timing', { repeat: { duration: 1 } }),
    `${EXTENSION}(Timing).repeat`,
    'invariant',
  ],
  [
    'tim-9: an offset without event',
    of('Timing', { repeat: { offset: 1 } }),
    `${EXTENSION}(Timing).repeat`,
    'invariant',
  ],
  [
    'exp-1: neither expression nor reference',
    of('Expression', { language: 'text/fhirpath' }),
    `${EXTENSION}(Expression)`,
    'invariant',
  ],

  // Invariants of resources
  [
    'obs-6: a value and a reason for none',
    observation({ valueString: 'x', dataAbsentReason: { text: 'y' } }),
    'Observation',
    'invariant',
  ],
  [
    'obs-7: a value under the code of a component',
    observation({
      code: { coding: [{ system: 'http://e.org', code: 'a', display: 'A' }] },
      valueString: 'x',
      component: [{ code: { coding: [{ system: 'http://e.org', code: 'a' }] }, valueString: 'y' }],
    }),
    'Observation',
    'invariant',
  ],
  [
    'obs-3: an empty reference range',
    observation({ referenceRange: [{ type: { text: 'x' } }] }),
    'Observation.referenceRange[0]',
    'invariant',
  ],
  ['org-1: neither identifier nor name', { resourceType: 'Organization', active: true }, 'Organization', 'invariant'],
  [
    'org-1 in contained',
    study({ sponsor: { reference: '#o' }, contained: [{ resourceType: 'Organization', id: 'o', active: true }] }),
    'ResearchStudy.contained[0]',
    'invariant',
  ],
  [
    'org-3: a home telephone',
    { resourceType: 'Organization', name: 'x', telecom: [{ use: 'home', system: 'phone', value: '1' }] },
    'Organization.telecom[0]',
    'invariant',
  ],
  [
    'grp-1: members of a Group that is not actual',
    { resourceType: 'Group', type: 'person', actual: false, member: [{ entity: { reference: 'Patient/1' } }] },
    'Group',
    'invariant',
  ],
  ['pat-1: an empty contact', patient({ contact: [{ gender: 'male' }] }), 'Patient.contact[0]', 'invariant'],
  [
    'con-4: abated, yet active',
    {
      resourceType: 'Condition',
      subject: { display: 'x' },
      abatementString: 'x',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
    },
    'Condition',
    'invariant',
  ],
  [
    'lst-1: entries and a reason for none',
    {
      resourceType: 'List',
      status: 'current',
      mode: 'working',
      emptyReason: { text: 'x' },
      entry: [{ item: { display: 'x' } }],
    },
    'List',
    'invariant',
  ],
  [
    'inv-1 of Parameters: neither value nor part',
    { resourceType: 'Parameters', parameter: [{ name: 'x' }] },
    'Parameters.parameter[0]',
    'invariant',
  ],
  [
    'inv-1 of Parameters: value and resource',
    { resourceType: 'Parameters', parameter: [{ name: 'x', valueString: 'y', resource: patient() }] },
    'Parameters.parameter[0]',
    'invariant',
  ],
  [
    'inv-1 of Task: modified before authored',
    { resourceType: 'Task', status: 'draft', intent: 'order', authoredOn: '2021', lastModified: '2020' },
    'Task',
    'invariant',
  ],
  [
    'cmp-1: an empty section',
    {
      resourceType: 'Composition',
      status: 'final',
      type: { text: 'x' },
      date: '2020',
      author: [{ display: 'x' }],
      title: 'x',
      section: [{ title: 'x' }],
    },
    'Composition.section[0]',
    'invariant',
  ],
  ['que-1: a group without items', questionnaire({ linkId: '1', type: 'group' }), 'Questionnaire.item[0]', 'invariant'],
  [
    'que-2: a linkId twice',
    questionnaire({ linkId: '1', type: 'string' }, { linkId: '1', type: 'string' }),
    'Questionnaire',
    'invariant',
  ],
  [
    'que-3 in a nested item',
    questionnaire({ linkId: '1', type: 'group', item: [{ linkId: '2', type: 'display', code: [{ code: 'x' }] }] }),
    'Questionnaire.item[0].item[0]',
    'invariant',
  ],
  [
    'vsd-1: an include of nothing',
    { resourceType: 'ValueSet', status: 'draft', compose: { include: [{ version: '1' }] } },
    'ValueSet.compose.include[0]',
    'invariant',
  ],
  [
    'vsd-1 in an exclude',
    {
      resourceType: 'ValueSet',
      status: 'draft',
      compose: { include: [{ system: 'http://e.org' }], exclude: [{ version: '1' }] },
    },
    'ValueSet.compose.exclude[0]',
    'invariant',
  ],
  [
    'csd-1: a code twice',
    {
      resourceType: 'CodeSystem',
      status: 'draft',
      content: 'complete',
      concept: [{ code: 'a', concept: [{ code: 'b' }] }, { code: 'b' }],
    },
    'CodeSystem',
    'invariant',
  ],
  [
    'sev-1: name and query',
    {
      resourceType: 'AuditEvent',
      type: { code: 'x' },
      recorded: '2020-01-01T00:00:00Z',
      agent: [{ requestor: true }],
      source: { observer: { display: 'x' } },
      entity: [{ name: 'x', query: 'YQ==' }],
    },
    'AuditEvent.entity[0]',
    'invariant',
  ],

  // Bundles
  ['bdl-1: a total in a collection', bundle('collection', [], { entry: undefined, total: 1 }), 'Bundle', 'invariant'],
  [
    'bdl-2: a search mode in a collection',
    bundle('collection', [{ search: { mode: 'match' }, resource: patient() }]),
    'Bundle',
    'invariant',
  ],
  ['bdl-3: a transaction without request', bundle('transaction', [{ resource: patient() }]), 'Bundle', 'invariant'],
  [
    'bdl-4: a response in a collection',
    bundle('collection', [{ resource: patient(), response: { status: '200' } }]),
    'Bundle',
    'invariant',
  ],
  [
    'bdl-5: an empty entry',
    bundle('collection', [{ fullUrl: 'http://e.org/Patient/1' }]),
    'Bundle.entry[0]',
    'invariant',
  ],
  [
    'bdl-7: one fullUrl twice',
    bundle('collection', [
      { fullUrl: 'urn:oid:1.2', resource: patient() },
      { fullUrl: 'urn:oid:1.2', resource: patient() },
    ]),
    'Bundle',
    'invariant',
  ],
  [
    'bdl-8: a version in a fullUrl',
    bundle('collection', [{ fullUrl: 'http://e.org/Patient/1/_history/1', resource: patient({ id: '1' }) }]),
    'Bundle.entry[0]',
    'invariant',
  ],
  [
    'bdl-9: a document without identifier',
    bundle('document', [{ resource: patient() }], { timestamp: '2020-01-01T00:00:00Z' }),
    'Bundle',
    'invariant',
  ],
  ['bdl-12: a message without header', bundle('message', [{ resource: patient() }]), 'Bundle', 'invariant'],
];
