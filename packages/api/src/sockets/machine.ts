import type { UnixMs } from '@loadline/core';
import type { Clock, Timers } from '@loadline/engine/ports';

/** Machine time of this computer. */
export const machineClock: Clock = {
  now: () => Date.now() as UnixMs,
};

/** Timers of this process. */
export const machineTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
