import type { BundleAnswer, EntryAnswer } from '../bundle.ts';
import { type EntryCall, entryCall } from '../bundle-request.ts';
import { entryAnswer } from '../bundle-response.ts';
import { inParallel } from '../in-parallel.ts';
import type { FhirStore } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** R4's order, for batches as for transactions: what is read comes after what is written. */
const ORDER = ['DELETE', 'POST', 'PUT', 'PATCH', 'GET'];
const STEPS = new Map(ORDER.map((method, step) => [method, step]));

/** Each entry by itself, as if it had come alone: https://hl7.org/fhir/R4/http.html#brules */
export async function batch(entries: readonly unknown[], call: Call, context: Context<FhirStore>): Promise<Answer> {
  const parsed = entries.map((entry, index) => parse(entry, index, call, context));
  const answers: EntryAnswer[] = [];
  for (const step of [...STEPS.values(), undefined]) {
    const now = [...parsed.entries()].filter(([, one]) => STEPS.get('call' in one ? one.call.method : '') === step);
    await inParallel(now, async ([index, one]) => {
      answers[index] = 'call' in one ? await answerTo(one.call, context) : one;
    });
  }
  const bundle: BundleAnswer = { type: 'batch-response', links: [], entries: answers };
  return { status: 200, body: { kind: 'bundle', bundle } };
}

/** What an entry asks for, or the answer to one that cannot be understood. */
function parse(entry: unknown, index: number, call: Call, context: Context<FhirStore>): EntryCall | EntryAnswer {
  try {
    return entryCall(entry, index, context.base, call.headers.prefer);
  } catch (error) {
    return entryAnswer(context.faultAnswer(error), context.base);
  }
}

/** A fault of one entry is that entry's answer. */
async function answerTo(call: Call, context: Context<FhirStore>): Promise<EntryAnswer> {
  try {
    return entryAnswer(await context.perform(call), context.base, call);
  } catch (error) {
    return entryAnswer(context.faultAnswer(error), context.base);
  }
}
