/** Runs a command; a failure is one line on standard error and exit code 1. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Options of every command: the local data folder, or a deployed stage in its place. */
export const WHERE = {
  data: { type: 'string', default: 'data' },
  stage: { type: 'string' },
} as const;
