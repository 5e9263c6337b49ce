import { UNIT_SPELLINGS } from '../../terminology/units.ts';

const spelled = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A unit of the table, as a piece of a regular expression: the longest spelling wins, and no letter follows it. */
export const UNIT = `(?:${[...UNIT_SPELLINGS]
  .sort((a, b) => b.length - a.length)
  .map(spelled)
  .join('|')})(?![A-Za-z0-9/])`;
