import { Stream } from 'node:stream';

/** The part of a Level iterator that a stream needs. */
export interface ValueIterator {
  nextv(size: number): Promise<unknown[]>;
  close(): Promise<void>;
}

const BATCH = 64;

/**
 * Level's values as the old-style stream that dynalite listens to. Unlike dynalite's own it closes its iterator whether read
 * to the end or left in the middle: an iterator left open holds a snapshot of the database for ever.
 */
export class ValueStream extends Stream {
  private stopped = false;

  constructor(iterator: ValueIterator) {
    super();
    void this.pump(iterator);
  }

  destroy(): void {
    this.stopped = true;
  }

  private async pump(iterator: ValueIterator): Promise<void> {
    try {
      await this.emitAll(iterator);
      await iterator.close();
      this.emit('end');
    } catch (error) {
      await iterator.close();
      this.emit('error', error);
    }
  }

  private async emitAll(iterator: ValueIterator): Promise<void> {
    while (!this.stopped) {
      const values = await iterator.nextv(BATCH);
      if (values.length === 0) return;
      for (const value of values) {
        if (this.stopped) return;
        this.emit('data', value);
      }
    }
  }
}
