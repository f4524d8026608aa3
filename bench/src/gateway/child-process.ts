import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process under load holds and has used. */
export type Usage = Readonly<{ rss: number; heapUsed: number; external: number; cpuMs: number }>;

const PROGRAMS = {
  venue: new URL('./venue-process.ts', import.meta.url),
  echo: new URL('./echo-process.ts', import.meta.url),
} as const;

/** A process of this folder, by name: where it listens, what it holds, and how it ends. */
export type MeasuredProcess<Addresses> = Readonly<{
  addresses: Addresses;
  child: ChildProcess;
  usage: () => Promise<Usage>;
  stop: () => Promise<void>;
}>;

/** Starts a process and waits until it serves. */
export async function startMeasured<Addresses>(
  name: keyof typeof PROGRAMS,
  options: object,
): Promise<MeasuredProcess<Addresses>> {
  const path = fileURLToPath(PROGRAMS[name]);
  const child = fork(path, [JSON.stringify(options)], { execArgv: ['--expose-gc'] });
  const addresses = (await messageOf(child)) as Addresses;
  return {
    addresses,
    child,
    usage: () => {
      const told = messageOf(child) as Promise<Usage>;
      child.send('usage');
      return told;
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) resolve();
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
