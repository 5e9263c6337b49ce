/** What the publishing function is invoked with. */
export interface PublishEvent {
  /** Publish our own profiles, extensions, code systems and search parameters first. */
  readonly definitions?: boolean;
  readonly records: readonly { readonly name: string; readonly base64: string }[];
  /** The id of the published study to which the records belong. */
  readonly study?: string;
  /** Overwrite and delete what clients have changed, too. */
  readonly overwrite?: boolean;
}
