import { inParallel } from '../../fhir/in-parallel.ts';
import type { Report } from '../../publishing/report.ts';
import { isChanged } from '../../publishing/summary.ts';
import type { InboxDoor, Pointer } from './door.ts';

/** What may have become of a record. Where it was delivered twice, the first of these that was noted is told. */
const OUTCOMES = ['published', 'unchanged', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How far an object has been looked through; `done`: to its end. */
export interface SplitNote {
  /** Records found so far, and places where one was lost. */
  readonly records: number;
  readonly done: boolean;
}

/** What became of one object of the inbox, its current version. */
export interface ObjectStatus extends Pointer {
  /** Undefined: nobody has looked into it yet. */
  readonly split?: SplitNote;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Records found that are still to be published. */
  readonly waiting: number;
  /** Why records were refused or could not be published; the first hundred. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  /** The byte where the record begins; 'split': the object could not be looked through. */
  readonly at: string;
  readonly outcome: Outcome;
  readonly reason: string;
}

const REASONS = 100;
/** Objects told of at once. */
const OBJECTS = 1000;

/** Where an operator finds what became of an object. */
const folderOf = ({ key, versionId }: Pointer): string => `status/${key}/${versionId}`;

const keep = async (door: InboxDoor, name: string, note: object): Promise<void> =>
  void (await door.put(name, JSON.stringify(note)));

/** Notes how far an object has been looked through. */
export const noteSplit = (door: InboxDoor, pointer: Pointer, note: SplitNote): Promise<void> =>
  keep(door, `${folderOf(pointer)}/split.json`, note);

/** Notes what became of the record at this place; the outcome stands in the name, so that counting needs no more than a list of names. */
export const noteOutcome = (
  door: InboxDoor,
  pointer: Pointer,
  at: number | 'split',
  outcome: Outcome,
  report: Report,
): Promise<void> => keep(door, `${folderOf(pointer)}/${outcome}/${at}.json`, report);

export const outcomeOf = ({ publications, refused }: Report): Outcome =>
  refused.length > 0 ? 'refused' : publications.some(isChanged) ? 'published' : 'unchanged';

/** A report that only says why not. */
export const refusal = (name: string, reason: string): Report => ({ publications: [], refused: [{ name, reason }] });

/** Place -> outcome, from the names of an object's notes. */
export function outcomesIn(names: readonly string[]): Map<string, Outcome> {
  const found = new Map<string, Outcome>();
  for (const name of names) {
    const [, told, at] = /\/(\w+)\/(\d+|split)\.json$/.exec(name) ?? [];
    const outcome = OUTCOMES.find((each) => each === told);
    if (outcome === undefined || at === undefined) continue;
    const before = found.get(at);
    if (before === undefined || OUTCOMES.indexOf(outcome) < OUTCOMES.indexOf(before)) found.set(at, outcome);
  }
  return found;
}

/** What became of the objects of the inbox: of one, or of all (the first thousand by name). */
export async function inboxStatus(door: InboxDoor, key: string | undefined): Promise<ObjectStatus[]> {
  const keys = key === undefined ? (await door.list('inbox/')).slice(0, OBJECTS) : [key];
  const told = await inParallel(keys, (each) => objectStatus(door, each));
  return told.filter((status) => status !== undefined);
}

/** Undefined where there is no such object. */
async function objectStatus(door: InboxDoor, key: string): Promise<ObjectStatus | undefined> {
  const versionId = await door.currentVersion(key);
  if (versionId === undefined) return undefined;
  const folder = `${folderOf({ key, versionId })}/`;
  const noted = await door.get(`${folder}split.json`);
  const split = noted === undefined ? undefined : (JSON.parse(noted) as SplitNote);
  const found = outcomesIn(await door.list(folder));
  if (split?.done) found.delete('split');
  const of = (outcome: Outcome): number => [...found.values()].filter((each) => each === outcome).length;
  return {
    key,
    versionId,
    ...(split ? { split } : {}),
    outcomes: { published: of('published'), unchanged: of('unchanged'), refused: of('refused'), failed: of('failed') },
    waiting: Math.max(0, (split?.records ?? 0) - [...found.keys()].filter((at) => at !== 'split').length),
    reasons: await reasonsIn(door, folder, found),
  };
}

async function reasonsIn(door: InboxDoor, folder: string, found: ReadonlyMap<string, Outcome>): Promise<Reason[]> {
  const amiss = [...found]
    .filter(([, outcome]) => outcome === 'refused' || outcome === 'failed')
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .slice(0, REASONS);
  const told = amiss.map(async ([at, outcome]): Promise<Reason[]> => {
    const { refused } = JSON.parse((await door.get(`${folder}${outcome}/${at}.json`)) ?? '{"refused":[]}') as Report;
    return refused.map(({ reason, path }) => ({ at, outcome, reason: path ? `${path}: ${reason}` : reason }));
  });
  return (await Promise.all(told)).flat();
}
