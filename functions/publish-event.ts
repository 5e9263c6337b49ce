/** What the publishing function is invoked with; it does in this order what is asked for. */
export interface PublishEvent {
  /** Publish our own profiles, extensions, code systems and search parameters first. */
  readonly definitions?: boolean;
  readonly records?: readonly PublishedRecord[];
  /** The id of the published study to which the records belong. */
  readonly study?: string;
  /** Overwrite and delete what clients have changed, too. */
  readonly overwrite?: boolean;
  /** Withdraw what this catalog listed once and is none of `listed` (ids of kept records). */
  readonly withdraw?: { readonly catalog: string; readonly listed: readonly string[] };
  /** The id of a published study to take away. */
  readonly unpublish?: string;
}

export interface PublishedRecord {
  readonly name: string;
  readonly base64: string;
  /** The catalog that lists the record. */
  readonly catalog?: string;
}
