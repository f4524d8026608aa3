import { NO_ROOM_CODE } from '../exit.ts';

/** How a child process ended: by itself with a code, or by a signal. */
export type ChildEnd = Readonly<{ code: number | null; signal: string | null }>;

/** What a supervisor does then: starts the child again, or gives it up and says why. */
export type AfterEnd =
  | Readonly<{ kind: 'again'; afterMs: number; isSaid: boolean }>
  | Readonly<{ kind: 'cannotStart' | 'crashLoop' }>;

export const CRASHES_MAX = 5;
const CRASH_WINDOW_MS = 60_000;
const RESTART_MS = 250;
const NO_ROOM_RETRY_MS = 2_000;

/**
 * Decides for one child what follows its end. A crash is an end that the child brought about, or
 * one that kept it from becoming ready: each is answered a little later than the last, and five
 * within a minute are a crash loop. A child that was killed at its work (`kill -9`, or a machine
 * short of memory) shows no fault of its own, so it is started again however often that happens:
 * to leave a position without its trader would be worse.
 */
export class RestartPlan {
  #crashes: readonly number[] = [];
  #isReady = false;
  #everReady = false;

  /** The child is starting. */
  starts(): void {
    this.#isReady = false;
  }

  /** The child has said that it does its work now. */
  isReady(): void {
    this.#isReady = true;
    this.#everReady = true;
  }

  /** @param now of a clock that never steps back, in ms. */
  ended(end: ChildEnd, now: number): AfterEnd {
    const { code, signal } = end;
    // A child that says why it cannot even start would say the same again.
    if (!this.#everReady && code !== null && code !== 0) return { kind: 'cannotStart' };
    // That is no crash loop, however long it takes to make room.
    if (code === NO_ROOM_CODE) return { kind: 'again', afterMs: NO_ROOM_RETRY_MS, isSaid: false };
    if (this.#isReady && signal === 'SIGKILL') {
      return { kind: 'again', afterMs: RESTART_MS, isSaid: true };
    }
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    const count = this.#crashes.length;
    if (count >= CRASHES_MAX) return { kind: 'crashLoop' };
    return { kind: 'again', afterMs: RESTART_MS * 2 ** (count - 1), isSaid: true };
  }
}
