/** Messages are pointers into one version of an object of the inbox bucket; no record travels in a message. */
export type InboxMessage =
  /** Look through the object from this byte on for records; `records` were found before it. */
  | {
      readonly do: 'split';
      readonly key: string;
      readonly versionId: string;
      readonly from: number;
      readonly records?: number;
    }
  /** Publish the record that stands in these bytes; `catalog` lists it. */
  | {
      readonly do: 'publish';
      readonly key: string;
      readonly versionId: string;
      readonly start: number;
      /** One past the last byte. */
      readonly end: number;
      readonly catalog?: string;
    };

interface S3Event {
  readonly Records?: readonly {
    readonly s3?: { readonly object: { readonly key: string; readonly versionId?: string } };
  }[];
}

/** A message's body: our own, or the bucket's notification that an object was made. Anything else (a test event of S3) asks for nothing. */
export function messagesOf(body: string): InboxMessage[] {
  const parsed = JSON.parse(body) as InboxMessage | S3Event;
  if ('do' in parsed) return [parsed];
  return (parsed.Records ?? []).flatMap(({ s3 }) =>
    s3 === undefined
      ? []
      : [
          {
            do: 'split',
            key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
            versionId: s3.object.versionId ?? '',
            from: 0,
          },
        ],
  );
}
