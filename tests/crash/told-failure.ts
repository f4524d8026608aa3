/**
 * A failure that says which run it was and what the processes said last, the essential first. Its
 * stack is left out, unless an expectation failed: the lines of a wait tell nothing, and they push
 * the cause out of a log that is cut off at its beginning.
 */
export function toldFailure(error: unknown, where: string, words: string): unknown {
  if (!(error instanceof Error)) return error;
  const [first = '', ...rest] = error.message.split('\n');
  error.message = [`${where}: ${first}`, ...rest, words].join('\n');
  if (error.name !== 'AssertionError') error.stack = error.message;
  return error;
}
