import type { Publication, Refusal, Report } from './report.ts';

/** What is told while publishing; each is awaited, so a slow listener slows the publisher and nothing piles up. */
export interface Listener {
  published?(publication: Publication): void | Promise<void>;
  refused?(refusal: Refusal): void | Promise<void>;
  progress?(progress: Progress): void | Promise<void>;
}

export interface Progress {
  readonly input: string;
  /** Records taken from this input so far. */
  readonly records: number;
  readonly bytes: number;
  /** Bytes of the whole input, where known. */
  readonly size?: number;
}

/** Counts of a whole run. */
export interface Summary {
  readonly records: number;
  readonly publications: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly withdrawn: number;
  readonly refused: number;
}

/** Counts what happens and tells the listener of it. */
export interface Tally {
  count(): void;
  withdrew(publication: Publication): Promise<void>;
  refuse(refusal: Refusal): Promise<void>;
  take(report: Report): Promise<void>;
  summary(): Summary;
}

export function tallyFor(listener: Listener): Tally {
  const counts = { records: 0, publications: 0, changed: 0, unchanged: 0, withdrawn: 0, refused: 0 };
  const refuse = async (refusal: Refusal): Promise<void> => {
    counts.refused++;
    await listener.refused?.(refusal);
  };
  return {
    count: () => void counts.records++,
    refuse,
    async withdrew(publication) {
      counts.withdrawn++;
      await listener.published?.(publication);
    },
    async take({ publications, refused }) {
      for (const publication of publications) {
        counts.publications++;
        counts[isChanged(publication) ? 'changed' : 'unchanged']++;
        await listener.published?.(publication);
      }
      for (const refusal of refused) await refuse(refusal);
    },
    summary: () => ({ ...counts }),
  };
}

/** Whether publishing made, changed or deleted anything. */
export const isChanged = ({ made, updated, deleted }: Publication): boolean =>
  [made, updated, deleted].some((counts) => Object.keys(counts).length > 0);
