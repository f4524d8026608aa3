import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsoDate } from '@loadline/core';
import { builtInPack } from '@loadline/risk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RuleBook } from '../firm/rule-book.ts';
import { readAccountsFile } from './accounts-file.ts';

const DATE = '2026-10-05' as IsoDate;
const RULES = new RuleBook(builtInPack);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const path = join(folder, 'accounts.json');
  writeFileSync(path, text);
  const result = readAccountsFile(path, RULES, DATE);
  return result.ok ? result.value : result.error.map((line) => line.replace(path, 'FILE'));
}

const user = (...accounts: readonly object[]) =>
  JSON.stringify({ users: [{ name: 'alice', key: 'k', accounts }] });

describe('an accounts file', () => {
  it('names users, their keys and their accounts', () => {
    const account = { pack: 'topstep-xfa-50k', dll: true, path: 'consistency' };
    expect(read(user(account))).toMatchObject([
      {
        name: 'alice',
        key: 'k',
        accounts: [
          {
            name: null,
            choices: {
              packId: 'topstep-xfa-50k',
              options: { dailyLoss: 1_000_000_000, path: 'consistency' },
            },
          },
        ],
      },
    ]);
  });

  it.each([
    { name: 'no JSON', text: '{', problem: /FILE is not JSON: / },
    { name: 'no users', text: '{}', problem: /^FILE: users: / },
    { name: 'an empty list', text: '{"users":[]}', problem: /expected at least one user/ },
    { name: 'an unknown key', text: user({ pack: 'topstep-practice', size: 1 }), problem: /size/ },
    {
      name: 'an unknown pack',
      text: user({ pack: 'other' }),
      problem: /^FILE: users\.0\.accounts\.0\.pack: there is no rule pack "other"/,
    },
    {
      name: 'a name that comes twice',
      text: '{"users":[{"name":"al","key":"k"},{"name":"AL","key":"k"}]}',
      problem: /users\.1\.name: AL is there twice/,
    },
  ])('with $name is refused in words', ({ text, problem }) => {
    expect(read(text)).toEqual([expect.stringMatching(problem)]);
  });

  it('tells every problem at once', () => {
    const wrong = [{ pack: 'a' }, { pack: 'topstep-practice', dll: true }];
    expect(read(user(...wrong))).toHaveLength(2);
  });

  it('that is not there is told', () => {
    const result = readAccountsFile(join(folder, 'none.json'), RULES, DATE);
    expect(result).toMatchObject({ ok: false, error: [expect.stringContaining('not exist')] });
  });
});
