/** Asks again after this long: quick enough, and it leaves the machine free. */
const PAUSE_MS = 50;

/**
 * Waits until `look` gives something else than null, asking again and again.
 *
 * @throws when nothing came within `withinMs`: the message says what was waited for and why not.
 */
export async function eventually<Value>(
  what: string,
  withinMs: number,
  look: (note: (reason: string) => void) => Promise<Value | null>,
): Promise<Value> {
  const until = performance.now() + withinMs;
  let last = '';
  for (;;) {
    const value = await look((reason) => {
      last = reason;
    });
    if (value !== null) return value;
    if (performance.now() > until) {
      throw new Error(`Waited ${withinMs / 1_000} s for ${what}.${last === '' ? '' : ` ${last}`}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
