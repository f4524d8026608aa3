/** One broken rule: where, what, and what would be right. */
export type Finding = Readonly<{
  /** Path relative to the root of the tree, with forward slashes. */
  path: string;
  line: number;
  message: string;
  /** How far off it is, for the baseline: surplus lines or files; one where there is no measure. */
  amount: number;
}>;

export const findingAt = (path: string, line: number, message: string, amount = 1): Finding => ({
  path,
  line,
  message,
  amount,
});

export const formatFinding = (check: string, { path, line, message }: Finding): string =>
  `${path}:${line} ${check}: ${message}`;
