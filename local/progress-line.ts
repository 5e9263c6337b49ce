import type { WriteStream } from 'node:tty';
import type { Progress } from '../publishing/summary.ts';

/** One line that is written over: a bar, the rate, and the time left. Nothing where the stream is no terminal. `now` in milliseconds. */
export function progressLine(
  stream: WriteStream,
  now: () => number,
): { show(progress: Progress): void; clear(): void } {
  const began = now();
  let shown = 0;
  return {
    show(progress) {
      if (!stream.isTTY || now() - shown < 100) return;
      shown = now();
      stream.write(`\r\u001b[2K${progressText(progress, (now() - began) / 1000)}`);
    },
    clear: () => {
      if (stream.isTTY) stream.write('\r\u001b[2K');
    },
  };
}

const WIDTH = 30;

/** `data.json [#####.....] 34 %  1,200 records, 55/s, 2 min left`; `seconds` since the beginning. */
export function progressText({ input, records, bytes, size }: Progress, seconds: number): string {
  const rate = records / Math.max(seconds, 0.001);
  const said = `${records.toLocaleString('en')} records, ${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  if (!size) return `${input}  ${said}`;
  const part = Math.min(1, bytes / size);
  const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
  return `${input} [${bar}] ${Math.floor(part * 100)} %  ${said}, ${leftText((seconds / Math.max(part, 1e-9)) * (1 - part))} left`;
}

const leftText = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
