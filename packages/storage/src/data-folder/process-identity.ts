import { readFileSync } from 'node:fs';
import { errorCode } from '../storage-fault.ts';

/**
 * A process that can be told from a later one with the same number: `startedAt` is the system's
 * start time of the process, `boot` the boot it belongs to. Empty where the system does not say.
 */
export type ProcessIdentity = Readonly<{ pid: number; startedAt: string; boot: string }>;

/** Stands for the start time of a process that has ended and only waits for its parent. */
const GONE = 'gone';

/** Who this process is. */
export const ownIdentity = (): ProcessIdentity => identityOf(process.pid);

/** Who the process with this number is now. */
export const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startedAt: startOf(pid) ?? '',
  boot: bootId(),
});

/** Whether that very process still runs. A zombie does not; where nothing can be told, it does. */
export function isAlive({ pid, startedAt, boot }: ProcessIdentity): boolean {
  if (boot !== '' && boot !== bootId()) return false;
  if (!signalReaches(pid)) return false;
  const start = startOf(pid);
  if (start === GONE) return false;
  return start === null || startedAt === '' || start === startedAt;
}

/** The start time in clock ticks since boot; null when the system does not tell it. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold anything, so fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    return state === 'Z' || state === 'X' ? GONE : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** Signal 0 asks whether a process exists; one of another user exists as well. */
function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
