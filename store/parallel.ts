/** Requests that one writer or reader has in flight at most. */
export const PARALLEL = 24;

/** Maps with at most `width` calls at once, results in order. After a failure no further call is begun; those in flight are awaited. */
export async function inParallel<T, R>(
  items: readonly T[],
  call: (item: T, at: number) => Promise<R>,
  width = PARALLEL,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let failure: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (const [at, item] of rest) {
      if (failure) return;
      try {
        results[at] = await call(item, at);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  if (failure) throw failure.error;
  return results;
}

/** Groups of at most `size`, in order. */
export function groupsOf<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
