import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The objects of one bucket as small texts. */
export interface Objects {
  /** False where `once` is asked and the object is there already. */
  put(
    key: string,
    body: string,
    options?: { readonly once?: boolean; readonly contentType?: string },
  ): Promise<boolean>;
  /** Undefined where there is no such object. */
  get(key: string): Promise<string | undefined>;
  /** The keys below a prefix. */
  list(prefix: string): Promise<string[]>;
}

export const s3Client = (): S3Client =>
  new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

export const objectsOf = (s3: S3Client, Bucket: string): Objects => ({
  async put(Key, Body, { once = false, contentType = 'application/json' } = {}) {
    const condition = once ? { IfNoneMatch: '*' } : {};
    const done = s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: contentType, ...condition }));
    return done.then(() => true, unless('PreconditionFailed', false));
  },
  async get(Key) {
    const got = s3.send(new GetObjectCommand({ Bucket, Key }));
    return got.then(({ Body }) => Body?.transformToString(), unless('NoSuchKey', undefined));
  },
  async list(Prefix) {
    const keys: string[] = [];
    let from: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: from }));
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      from = page.NextContinuationToken;
    } while (from !== undefined);
    return keys;
  },
});

/** A failure of this name is an answer. */
const unless =
  <T>(name: string, answer: T) =>
  (error: unknown): T => {
    if (error instanceof Error && error.name === name) return answer;
    throw error;
  };
