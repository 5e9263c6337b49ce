import type { Model } from './decide.ts';
import weights from './weights.generated.json' with { type: 'json' };

/** Learned by `npm run learn` from bench/annotations; docs/reading-abstracts.md says how well it reads. JSON knows no tuples, which trees are made of. */
export const MODEL = weights as unknown as Model;
