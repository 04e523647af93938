/** Waits until something is true; fails after five seconds. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error('it did not come true in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
