/** One `class` of several parts, so that a long list of them is read in groups. */
export const classes = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' ');
