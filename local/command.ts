/** Runs a command; a failure is one line on standard error and exit code 1. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Option of every command that works on the local data. */
export const DATA = { type: 'string', default: 'data' } as const;
