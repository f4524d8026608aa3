/** The code of a command that ended since its disk is full: started again, it goes on. */
export const NO_ROOM_CODE = 28;

/** Ends a command that cannot go on: one clear sentence for each problem, no stack trace. */
export function fail(problems: string | readonly string[], code = 1): never {
  for (const problem of [problems].flat()) process.stderr.write(`loadline: ${problem}\n`);
  process.exit(code);
}

/** One JSON line on standard output: what scripts and the supervisor read. */
export function printLine(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/**
 * Runs `stop` once, when the process is asked to end: Ctrl-C, a kill, or, under a supervisor, the
 * end of standard input, which also comes when the supervisor itself was killed.
 */
export function onStop(
  stop: () => Promise<void>,
  { supervised }: Readonly<{ supervised: boolean }>,
): void {
  let stopping = false;
  const once = (): void => {
    if (stopping) return;
    stopping = true;
    void stop().then(() => process.exit(0));
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  // The terminal was closed.
  process.on('SIGHUP', once);
  // The launcher that runs us under another version of Node was killed.
  process.on('disconnect', once);
  process.channel?.unref();
  onOrphaned(once);
  if (!supervised) return;
  process.stdin.on('end', once);
  process.stdin.on('close', once);
  process.stdin.on('error', once);
  process.stdin.resume();
}

const PARENT_LOOK_MS = 250;

/**
 * npm runs a script in a shell and passes a kill on to that shell only, which dies without a word
 * to us. So under npm, `npm start` and `npx` alike, a changed parent is a request to end.
 */
function onOrphaned(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const look = (): void => (process.ppid === parent ? undefined : stop());
  setInterval(look, PARENT_LOOK_MS).unref();
}
