/** How far the index has come: what may drive a search, and what a filter may rely on. */
export interface IndexState {
  /** The generation that writers give to new entries. */
  readonly generation: number;
  /** Every record has entries of this generation or a later one. */
  readonly complete: number;
  /** The generation in which a parameter of a type, or a list of it, got its present definition. */
  since(type: string, parameter: string): number;
}

/** An index in which nothing has ever changed. */
export const FIRST_STATE: IndexState = { generation: 1, complete: 1, since: () => 1 };

/** Whether a list holds every record: since its definition, all have been written anew or back-filled. */
export const isReady = (state: IndexState, type: string, parameter: string): boolean =>
  state.since(type, parameter) <= state.complete;
