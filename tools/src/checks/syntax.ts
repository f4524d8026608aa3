import { findingAt } from '../source/finding.ts';
import type { Check } from './check.ts';

/** A file that does not parse would pass every other check, so it is an error of its own. */
export const syntaxCheck: Check = {
  name: 'syntax',
  run: (tree) =>
    tree.code.flatMap((file) =>
      tree.syntax(file).errors.map((message) => findingAt(file.path, 1, message)),
    ),
};
