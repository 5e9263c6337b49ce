import { entriesOf } from '../bundle-request.ts';
import { resourceIn } from '../content.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { batch } from './batch.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { transaction } from './transaction.ts';

/** A batch or a transaction, as Bundle.type says: https://hl7.org/fhir/R4/http.html#transaction */
export async function bundle(call: Call, context: Context<FhirStore>): Promise<Answer> {
  const resource = await resourceIn(call.content, 'Bundle');
  const entries = entriesOf(resource);
  const { entryLimit } = context.settings;
  if (entries.length > entryLimit)
    throw new FhirError(
      'tooLarge',
      `The Bundle has ${entries.length} entries; ${entryLimit} are accepted`,
      'Bundle.entry',
    );
  if (resource.type === 'batch') return batch(entries, call, context);
  if (resource.type === 'transaction') return transaction(entries, call, context);
  throw new FhirError('invalid', `A Bundle of type ${resource.type} cannot be carried out`, 'Bundle.type');
}
