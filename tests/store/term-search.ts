import { stringOf, toItem } from '../../store/attributes.ts';
import { type Database, requestOf } from '../../store/database.ts';
import { readRecords, resourceName } from '../../store/read.ts';
import type { RecordView } from '../../store/record-view.ts';

/** Which candidates a page drops beyond those whose body does not match. 'version': the negative control. */
export type Rule = 'recheck' | 'version';

/** A page of the resources with this word in `code`, by the reader's rules: entries are candidates, the committed body decides. */
export async function termPage(
  database: Database,
  word: string,
  after: string,
  count: number,
  rule: Rule = 'recheck',
): Promise<{ views: RecordView[]; next: string | undefined }> {
  const page = await database.db('Query', {
    TableName: database.tables.index,
    KeyConditionExpression: 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: toItem({ ':pk': `R4/Basic.code=${word}`, ':after': after }),
    ConsistentRead: true,
    Limit: count,
  });
  const found = (page.Items ?? []).map((item) => {
    const [position = '', w = ''] = (stringOf(item, 'sk') ?? '').split('~');
    return { position, w, type: 'Basic', id: position.slice(8) };
  });
  const distinct = [...new Map(found.map((one) => [one.id, one])).values()];
  const records = await readRecords(requestOf(database), distinct);
  const views = distinct.flatMap((one) => {
    const view = records.get(resourceName(one));
    if (!view || view.deleted || !String(view.resource().code).split(' ').includes(word)) return [];
    const entries = found.filter(({ id }) => id === one.id);
    return rule === 'recheck' || entries.some(({ w }) => w === view.iw) ? [view] : [];
  });
  const last = found.at(-1);
  return { views, next: page.LastEvaluatedKey && last ? `${last.position}~~` : undefined };
}

/** All pages. */
export async function termTraversal(
  database: Database,
  word: string,
  count: number,
  rule?: Rule,
): Promise<RecordView[]> {
  const views: RecordView[] = [];
  for (let after: string | undefined = '-'; after !== undefined; ) {
    const page: Awaited<ReturnType<typeof termPage>> = await termPage(database, word, after, count, rule);
    views.push(...page.views);
    after = page.next;
  }
  return views;
}
