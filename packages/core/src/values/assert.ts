/** A broken assertion is a bug of ours. It ends the process; start and recovery are one path. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Ends the process (through an uncaught error) when something that must hold does not. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Closes an exhaustive `switch`: a new kind that nobody handles does not compile. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
