import type { Comparator, Dispersion, PValue } from '../../study.ts';
import type { Span } from './view.ts';

/** A number of a sentence with all that belongs to it. */
export interface ToldNumber extends Span {
  /** The value's own number. */
  readonly value: Span;
  readonly digits: string;
  readonly comparator?: Comparator;
  readonly unit?: string;
  readonly numerator?: string;
  readonly denominator?: string;
  readonly dispersions: readonly Dispersion[];
  readonly pValue?: PValue;
}
