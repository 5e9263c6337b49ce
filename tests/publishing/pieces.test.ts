// Splitting inputs into records (publishing/pieces.ts): wherever the chunks end, the same records; damage spoils only the record it is in.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_RECORD } from '../../publishing/piece.ts';
import { piecesOf } from '../../publishing/pieces.ts';

async function split(text: string | Uint8Array, chunkSize = 7): Promise<readonly string[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  async function* chunks(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  const found: string[] = [];
  for await (const one of piecesOf(chunks())) {
    if (one.kind === 'record') found.push(`${one.listed ? '* ' : ''}${Buffer.from(one.bytes).toString('utf8')}`);
    else if (one.kind === 'lost') found.push(`! ${one.reason}`);
  }
  return found;
}

test.each([
  ['a single object', ' {"a":{"dataset":[1]}}\n', ['{"a":{"dataset":[1]}}']],
  ['a catalog', '{"@id":"x","dataset":[{"a":"}]"}, {"b":[{}]}],"more":[{}]}', ['* {"a":"}]"}', '* {"b":[{}]}']],
  ['a dataset that is no list', '{"dataset":{"a":1},"harvest":{}}', ['{"dataset":{"a":1},"harvest":{}}']],
  ['a page of studies', '{"studies":[{"a":1}],"nextPageToken":"x"}', ['* {"a":1}']],
  ['a top-level array', '[{"a":1},\n{"b":"\\"]"}]', ['* {"a":1}', '* {"b":"\\"]"}']],
  ['objects line by line', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ['a quoted name in a text', '{"t":"\\"dataset\\":[{}]"}', ['{"t":"\\"dataset\\":[{}]"}']],
  ['an empty catalog', '{"dataset":[]}', []],
  [
    'a catalog cut off',
    '{"dataset":[{"a":1},{"b":',
    ['* {"a":1}', '! malformed JSON: the input ends within this record'],
  ],
  [
    'a catalog cut off between records',
    '{"dataset":[{"a":1},',
    ['* {"a":1}', '! malformed JSON: the input is cut off'],
  ],
  ['a bracket missing', '{"dataset":[{"a":[1},{"b":2}]}', ['* {"a":[1}', '* {"b":2}']],
  ['a quote missing', '{"dataset":[{"a":"x\n},\n{"b":2}]}', ['* {"a":"x\n}', '* {"b":2}']],
  [
    'a record without its end, each on a line of its own',
    '{"dataset":[{"a":1},\n{"b":[{"x":2,\n{"c":3},\n{"d":4}],"more":[]}',
    ['* {"a":1}', '! malformed JSON: this record has no end', '* {"c":3}', '* {"d":4}'],
  ],
  [
    'a record cut within a text, indented',
    '{\n  "dataset": [\n    {"a":1},\n    {"b":[\n      {"x":"2\n    },\n    {"c":3}\n  ]\n}',
    ['* {"a":1}', '! malformed JSON: this record has no end', '* {"c":3}'],
  ],
  [
    'a record without its end, all on one line',
    '{"dataset":[{"@type":"dcat:Dataset","a":1},{"@type":"dcat:Dataset","b":[{"@type":"x",{"@type":"dcat:Dataset","c":3}]}',
    [
      '* {"@type":"dcat:Dataset","a":1}',
      '! malformed JSON: this record has no end',
      '* {"@type":"dcat:Dataset","c":3}',
    ],
  ],
  [
    'a record without its end, all on one line, none beginning alike',
    '{"dataset":[{"title":"A","identifier":"1","distribution":[{"title":"x"},{"title":"y",{"identifier":"2","keyword":["k"],"title":"B"},{"accessLevel":"public","title":"C","identifier":"3"}]}',
    [
      '! malformed JSON: this record has no end',
      '* {"identifier":"2","keyword":["k"],"title":"B"}',
      '* {"accessLevel":"public","title":"C","identifier":"3"}',
    ],
  ],
  [
    'a record without its end in a catalog cut off',
    '{"dataset":[\n{"a":[1,\n{"b":2},\n{"c":',
    ['! malformed JSON: this record has no end', '* {"b":2}', '! malformed JSON: the input ends within this record'],
  ],
  [
    'elements that are no objects',
    '{"dataset":["a, b",{"a":1},5,null,[{"x":1}],{"b":2}],"more":["c"]}',
    [
      '! an element of the list that is no object',
      '* {"a":1}',
      '! an element of the list that is no object',
      '! an element of the list that is no object',
      '! an element of the list that is no object',
      '* {"b":2}',
    ],
  ],
  ['plain text', 'Metadata Source', ['Metadata Source']],
  ['a single article', '<article><article-x/></article>', ['<article><article-x/></article>']],
  [
    'a set of articles',
    '<?xml version="1.0"?><PubmedArticleSet><PubmedArticle>1</PubmedArticle>\n<PubmedArticle a="b">2</PubmedArticle></PubmedArticleSet>',
    [
      '* <?xml version="1.0"?><PubmedArticle>1</PubmedArticle>',
      '* <?xml version="1.0"?><PubmedArticle a="b">2</PubmedArticle>',
    ],
  ],
  [
    'a set cut off',
    '<PubmedArticleSet><PubmedArticle>1</PubmedArticle><PubmedArticle>2',
    ['* <PubmedArticle>1</PubmedArticle>', '! the XML is cut off within this article'],
  ],
])('%s', async (_, text, expected) => {
  for (const size of [1, 2, 7, 1000]) expect(await split(text, size)).toEqual(expected);
});

test('a flood of brackets takes no memory', async () => {
  expect(await split(`{"dataset":[{"a":${'['.repeat(3_000_000)}`, 1 << 20)).toEqual([
    '! malformed JSON: the input ends within this record',
  ]);
});

test('any JSON objects, in any chunks, come out as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 50 }),
      async (records, size) => {
        const found = await split(JSON.stringify({ '@id': 'x', dataset: records }), size);
        expect(found).toEqual(records.map((record) => `* ${JSON.stringify(record)}`));
      },
    ),
    { seed: 7, numRuns: 200 },
  );
});

test('a record that is too large is passed over and the next one is read', async () => {
  const large = Buffer.concat([
    Buffer.from('{"dataset":[{"a":"'),
    Buffer.alloc(MAX_RECORD, 'x'),
    Buffer.from('"},{"b":2}]}'),
  ]);
  expect(await split(large, 1 << 20)).toEqual(['! a record of more than 32 MB', '* {"b":2}']);
});
