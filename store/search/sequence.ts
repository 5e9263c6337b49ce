import type { RecordView } from '../record-view.ts';
import type { Cut, Driver, Position, Reader } from './driver.ts';

/** The two ends of a phase, as cuts within it. */
const BEGIN = '<';
const END = '>';

export interface Phase {
  readonly driver: Driver;
  /** Whether this phase, and none before it, is responsible for a record. */
  readonly holds: (view: RecordView) => boolean;
}

/** Drivers one after the other: those with a value, then those without; or one type after the other. */
export function sequence(label: string, phases: readonly Phase[]): Driver {
  const driverAt = (level: string | undefined): Driver | undefined => phases[Number(level)]?.driver;
  return {
    label,
    open: (from, backward) => openSequence(phases, from, backward),
    async positions(views) {
      const all = await Promise.all(phases.map(({ driver }) => driver.positions(views)));
      return views.map((view, at) => {
        const phase = phases.findIndex(({ holds }, number) => holds(view) && all[number]?.[at]);
        const position = all[phase]?.[at];
        return position && [String(phase), ...position];
      });
    },
    compare([a, ...inA]: Position, [b, ...inB]: Position) {
      return a === b ? (driverAt(a)?.compare(inA, inB) ?? 0) : Number(a) - Number(b);
    },
    cut: ([phase = '0', ...at], side) => [phase, ...(driverAt(phase)?.cut(at, side) ?? [])],
  };
}

function openSequence(phases: readonly Phase[], from: Cut | undefined, backward: boolean): Reader {
  const [first = String(backward ? phases.length - 1 : 0), ...within] = from ?? [];
  const step = backward ? -1 : 1;
  let at = Number(first) + (within[0] === (backward ? BEGIN : END) ? step : 0);
  const inner = within[0] === BEGIN || within[0] === END || within.length === 0 ? undefined : within;
  let reader = phases[at]?.driver.open(inner, backward);
  const done: Reader[] = [];
  return {
    async next(want) {
      if (!reader) return { candidates: [], reached: undefined };
      const phase = String(at);
      const { candidates, reached } = await reader.next(want);
      const placed = candidates.map((candidate) => ({ ...candidate, at: [phase, ...candidate.at] }));
      if (reached) return { candidates: placed, reached: [phase, ...reached] };
      done.push(reader);
      at += step;
      reader = phases[at]?.driver.open(undefined, backward);
      return { candidates: placed, reached: reader && [String(at), backward ? END : BEGIN] };
    },
    seen() {
      const all = [...done, ...(reader ? [reader] : [])].map((one) => one.seen());
      return {
        scanned: all.reduce((sum, { scanned }) => sum + scanned, 0),
        passed: all.reduce((sum, { passed }) => sum + passed, 0),
        covered: undefined,
      };
    },
  };
}
