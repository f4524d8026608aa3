import { readdirSync, readFileSync } from 'node:fs';

/** A running process: `role` is the command of ours that it runs, or the program's own name. */
export type RunningProcess = Readonly<{ pid: number; parent: number; role: string }>;

/** Everything that a process has started and that still runs, children before grandchildren. */
export function descendants(root: number): readonly RunningProcess[] {
  const running = runningProcesses();
  const found: RunningProcess[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const children = running.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

/** Every process that names this text on its command line: what works in a folder, for one. */
export const processesNaming = (text: string): readonly RunningProcess[] =>
  runningProcesses().filter(({ pid }) => pid !== process.pid && commandOf(pid).includes(text));

/** Whether it runs; a process that has ended and only waits for its parent does not. */
export const isRunning = (pid: number): boolean =>
  runningProcesses().some((one) => one.pid === pid);

function runningProcesses(): readonly RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = textOf(`/proc/${name}/stat`);
      // The name in parentheses may hold anything, so fields are counted from its end.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (stat === '' || fields[0] === 'Z') return [];
      const pid = Number(name);
      return [{ pid, parent: Number(fields[1]), role: roleOf(pid, stat) }];
    });
}

function roleOf(pid: number, stat: string): string {
  const role = /loadline\.mjs\0([a-z]+)/.exec(commandOf(pid))?.[1];
  return role ?? stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
}

const commandOf = (pid: number): string => textOf(`/proc/${pid}/cmdline`);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
