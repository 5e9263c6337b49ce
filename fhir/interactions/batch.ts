import type { BundleAnswer, EntryAnswer } from '../bundle.ts';
import { type EntryCall, entryCall } from '../bundle-request.ts';
import { entryAnswer } from '../bundle-response.ts';
import { inParallel } from '../in-parallel.ts';
import type { FhirStore } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** Each entry by itself, as if it had come alone: https://hl7.org/fhir/R4/http.html#brules */
export async function batch(entries: readonly unknown[], call: Call, context: Context<FhirStore>): Promise<Answer> {
  const answers = await inParallel(entries, (entry, index) =>
    answerTo(() => entryCall(entry, index, context.base, call.headers.prefer), context),
  );
  const bundle: BundleAnswer = { type: 'batch-response', links: [], entries: answers };
  return { status: 200, body: { kind: 'bundle', bundle } };
}

/** A fault of one entry is that entry's answer. */
async function answerTo(parse: () => EntryCall, context: Context<FhirStore>): Promise<EntryAnswer> {
  try {
    const { call } = parse();
    return entryAnswer(await context.perform(call), context.base, call);
  } catch (error) {
    return entryAnswer(context.faultAnswer(error), context.base);
  }
}
