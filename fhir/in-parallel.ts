/** Maps with at most `limit` at work, results in order. After a failure nothing more is begun, and it is thrown when those begun have ended. */
export async function inParallel<From, To>(
  items: readonly From[],
  work: (item: From, index: number) => Promise<To>,
  limit = 16,
): Promise<To[]> {
  const results: To[] = [];
  const waiting = items.entries();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const [index, item] of waiting) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
