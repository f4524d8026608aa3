import { missingEntries } from '../lockfile/platform-entries.ts';
import { findingAt } from '../source/finding.ts';
import type { Check } from './check.ts';

const LOCK_PATH = 'package-lock.json';

/** `npm ci` refuses a lockfile that lacks the binaries of platforms other than ours. */
export const lockfileCheck: Check = {
  name: 'lockfile',
  run: (tree) => {
    const missing = missingEntries(tree.file(LOCK_PATH)?.text ?? '{ "packages": {} }');
    const [first] = missing;
    if (first === undefined) return [];
    const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
    return [findingAt(LOCK_PATH, 1, `lacks \`${first.name}\`${others}; run \`npm run lock\``)];
  },
};
