import { randomBytes } from 'node:crypto';
import type { RunId, UnixMs } from '@loadline/core';
import type { Clock, Random, Timers } from '@loadline/engine/ports';

/** This machine's clock, made so that it never steps back. */
export function machineClock(): Clock {
  const offset = Date.now() - performance.now();
  return { now: () => Math.floor(offset + performance.now()) as UnixMs };
}

export const machineTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Jitter only: nothing that is decided depends on it. */
export const machineRandom: Random = { next: () => Math.random() };

/** Eight letters and digits, new at each start: it keeps order names of different runs apart. */
export function newRunId(): RunId {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join('') as RunId;
}
