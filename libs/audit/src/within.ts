/**
 * Waits for something, but not for longer than a time.
 * @returns true when it came in time; what comes later is ignored, also a failure
 */
export async function within(timeoutMs: number, awaited: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  try {
    return await Promise.race([awaited.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
