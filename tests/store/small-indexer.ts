import { ordOf } from '../../store/index/hash.ts';
import type { Indexer } from '../../store/index/index-entry.ts';

/** A small index for the tests of writing: the all-list, and one term for each word of `tag` and of `code`. */
export const smallIndexer: Indexer = (resource) => {
  const { resourceType: type, id = '' } = resource;
  const tail = `${ordOf(type, id)}${id}`;
  const words = [
    ...wordsOf('code', resource.code),
    ...wordsOf('tag', resource.meta?.tag?.map(({ code }) => code).join(' ')),
  ];
  return {
    keys: [{ pk: `R4/${type}*`, sk: tail }, ...words.map((word) => ({ pk: `R4/${type}.${word}`, sk: tail }))],
    attributes: { f: words.join(' '), m: words.length > 0 ? 'a' : '', g: 1 },
  };
};

function wordsOf(name: string, value: unknown): string[] {
  const words = typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
  return [...new Set(words)].map((word) => `${name}=${word}`);
}
