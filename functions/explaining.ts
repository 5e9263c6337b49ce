import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ReadingStore } from '../fhir/store.ts';

/** An event that asks how a search is done, in place of its results. The gateway makes no such event: only who may invoke the function can send it. */
export interface ExplainEvent extends APIGatewayProxyEventV2 {
  readonly explain: true;
}

export const isExplainEvent = (event: APIGatewayProxyEventV2): event is ExplainEvent =>
  'explain' in event && event.explain === true;

/** A store that explains each search it does to `note`. */
export const explainingStore = (store: ReadingStore, note: (explanation: unknown) => void): ReadingStore => ({
  ...store,
  async search(query, options) {
    const page = await store.search(query, { ...options, explain: true });
    note(page.explanation);
    return page;
  },
});
