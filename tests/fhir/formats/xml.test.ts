// https://hl7.org/fhir/R4/xml.html
import { describe, expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import { toXml } from '../../../fhir/formats/xml.ts';
import { parseXml } from '../../../fhir/formats/xml-parse.ts';
import { isRawNumber, parseJson } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { exampleFiles, readExample } from '../official-examples.ts';

const NAMESPACE = 'xmlns="http://hl7.org/fhir"';
const DIV = '<div xmlns="http://www.w3.org/1999/xhtml">a &lt; b &amp; <b class="x">"c"</b><br/></div>';

/** Equal whatever the order of properties; numbers as they were written. */
function same(a: unknown, b: unknown): boolean {
  if (isRawNumber(a)) return isRawNumber(b) && a.rawJSON === b.rawJSON;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (isRawNumber(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(first);
  return (
    keys.length === Object.keys(second).length &&
    keys.every((key) => Object.hasOwn(second, key) && same(first[key], second[key]))
  );
}

/** Two bundles of definitions, 55 MB, that are there one by one too: with ALL_EXAMPLES=1 only. */
const HUGE = new Set(process.env.ALL_EXAMPLES ? [] : ['Bundle-resources.json', 'Bundle-dataelements.json']);

test('JSON -> XML -> JSON is identical for every official example, digits of decimals included', {
  timeout: 600_000,
}, () => {
  const files = exampleFiles().filter((file) => !HUGE.has(file));
  const different = files.filter((file) => {
    const { resource } = readExample(file);
    return !same(parseXml(toXml(resource)), resource);
  });
  expect(different).toEqual([]);
  expect(files.length).toBeGreaterThan(735);
});

const roundTrips: [name: string, json: string, xml: string][] = [
  [
    'decimals',
    '{"resourceType":"Observation","valueQuantity":{"value":1.50}}',
    `<Observation ${NAMESPACE}><valueQuantity><value value="1.50"/></valueQuantity></Observation>`,
  ],
  [
    'a primitive with extension and id',
    '{"resourceType":"Patient","birthDate":"1970","_birthDate":{"id":"b","extension":[{"url":"http://e.org","valueCode":"x"}]}}',
    `<Patient ${NAMESPACE}><birthDate id="b" value="1970"><extension url="http://e.org"><valueCode value="x"/></extension></birthDate></Patient>`,
  ],
  [
    'a primitive without value',
    '{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://e.org","valueCode":"x"}]}}',
    `<Patient ${NAMESPACE}><birthDate><extension url="http://e.org"><valueCode value="x"/></extension></birthDate></Patient>`,
  ],
  [
    'repeating primitives',
    '{"resourceType":"Patient","name":[{"given":["a",null,"c"],"_given":[null,{"extension":[{"url":"http://e.org","valueCode":"x"}]},{"id":"i"}]}]}',
    `<Patient ${NAMESPACE}><name><given value="a"/><given><extension url="http://e.org"><valueCode value="x"/></extension></given><given id="i" value="c"/></name></Patient>`,
  ],
  [
    'contained',
    '{"resourceType":"Patient","contained":[{"resourceType":"Group","id":"g"}]}',
    `<Patient ${NAMESPACE}><contained><Group><id value="g"/></Group></contained></Patient>`,
  ],
  [
    'a bundle',
    '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Group"},"response":{"status":"200","outcome":{"resourceType":"OperationOutcome"}}}]}',
    `<Bundle ${NAMESPACE}><entry><resource><Group></Group></resource><response><status value="200"/><outcome><OperationOutcome></OperationOutcome></outcome></response></entry></Bundle>`,
  ],
  [
    'narrative',
    JSON.stringify({ resourceType: 'Group', text: { status: 'generated', div: DIV } }),
    `<Group ${NAMESPACE}><text><status value="generated"/>${DIV}</text></Group>`,
  ],
  [
    'characters',
    JSON.stringify({ resourceType: 'Group', name: 'a<b>&"\'\n\t\u00a0\u{1f600}' }),
    `<Group ${NAMESPACE}><name value="a&lt;b&gt;&amp;&quot;'&#10;&#9;\u00a0\u{1f600}"/></Group>`,
  ],
];
describe.each(roundTrips)('%s', (_name, json, xml) => {
  const resource = parseJson(json) as Resource;
  test('is written', () => expect(toXml(resource)).toBe(`<?xml version="1.0" encoding="UTF-8"?>${xml}`));
  test('is read', () => expect(same(parseXml(xml), resource)).toBe(true));
});

test.each([
  [
    'comments, white space, declaration',
    `<?xml version="1.0"?>\n<!-- c -->\n<Group ${NAMESPACE}>\n  <!-- c -->\n  <id value="a"/>\n</Group>\n`,
  ],
  ['a byte order mark', `\ufeff<Group ${NAMESPACE}><id value="a"/></Group>`],
  ['a prefix', '<f:Group xmlns:f="http://hl7.org/fhir"><f:id value="a"/></f:Group>'],
  [
    'schemaLocation',
    `<Group ${NAMESPACE} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x y"><id value="a"/></Group>`,
  ],
])('accepted: %s', (_name, xml) => {
  expect(parseXml(xml)).toEqual({ resourceType: 'Group', id: 'a' });
});

const group = (inside: string) => `<Group ${NAMESPACE}>${inside}</Group>`;
const refused: [why: string, xml: string, expression?: string][] = [
  ['nothing', ''],
  ['no XML', '{"resourceType":"Group"}'],
  ['truncated', `<Group ${NAMESPACE}><id value="a"/>`],
  ['a document type', `<!DOCTYPE Group [<!ENTITY a "b">]>${group('')}`],
  [
    'an XML bomb',
    `<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Group ${NAMESPACE}><name value="&b;"/></Group>`,
  ],
  ['an external entity', `<!DOCTYPE Group SYSTEM "file:///etc/passwd">${group('')}`],
  ['an unknown entity', group('<name value="&nbsp;"/>')],
  ['no namespace', '<Group><id value="a"/></Group>', 'Group'],
  ['another namespace', '<Group xmlns="urn:hl7-org:v3"/>', 'Group'],
  ['an element of another namespace', group('<id xmlns="urn:x" value="a"/>'), 'Group.id'],
  ['a narrative outside of XHTML', group('<text><status value="generated"/><div>a</div></text>'), 'Group.text.div'],
  ['an unknown resource', `<Grp ${NAMESPACE}/>`, 'Grp'],
  ['an unknown element', group('<nonsense value="a"/>'), 'Group.nonsense'],
  ['an unknown attribute', group('<name value="a" lang="en"/>'), 'Group.name'],
  ['an unknown attribute of the resource', `<Group ${NAMESPACE} id="a"/>`, 'Group'],
  ['text', group('<name value="a"/>hello'), 'Group'],
  ['an empty primitive', group('<name/>'), 'Group.name'],
  ['a repeated single element', group('<name value="a"/><name value="b"/>'), 'Group.name'],
  ['no boolean', group('<active value="yes"/>'), 'Group.active'],
  ['no number', group('<quantity value="many"/>'), 'Group.quantity'],
  ['a number that JSON has not', group('<quantity value="+1"/>'), 'Group.quantity'],
  [
    'two resources in one place',
    `<Bundle ${NAMESPACE}><entry><resource><Group/><Group/></resource></entry></Bundle>`,
    'Bundle.entry[0].resource',
  ],
  ['an empty contained', group('<contained/>'), 'Group.contained[0]'],
  ['id as an element of a data type', group('<text><id value="a"/></text>'), 'Group.text.id'],
  ['url as an element of an extension', group('<extension><url value="a"/></extension>'), 'Group.extension[0].url'],
  ['a depth of 300', group(`${'<extension url="a">'.repeat(300)}${'</extension>'.repeat(300)}`)],
  ['another encoding', `<?xml version="1.0" encoding="UTF-16"?>${group('')}`],
  ['a prototype', group('<__proto__ value="a"/>'), 'Group.__proto__'],
];
test.each(refused)('refused: %s', (_why, xml, expression) => {
  expect.assertions(expression === undefined ? 2 : 3);
  try {
    parseXml(xml);
  } catch (error) {
    expect(error).toBeInstanceOf(FhirError);
    expect((error as FhirError).status).toBe(400);
    if (expression !== undefined) expect((error as FhirError).issues[0]?.expression).toEqual([expression]);
  }
});
