import { readFileSync } from 'node:fs';
import { err, type IsoDate, ok, type Result } from '@loadline/core';
import { accountsFile, wantedAccount } from '../accounts/account-requests.ts';
import type { GatewayUser, WantedAccount } from '../accounts/gateway-users.ts';
import { faultsOf } from '../control/control-message.ts';
import type { RuleBook } from '../firm/rule-book.ts';

/**
 * Users and their accounts out of a JSON file, in the form that the control API takes them in.
 *
 * @param date the market's day, whose rules say what may be chosen.
 * @returns every problem of the file, a sentence each, when there is one.
 */
export function readAccountsFile(
  path: string,
  rules: RuleBook,
  date: IsoDate,
): Result<readonly GatewayUser[], readonly string[]> {
  const json = readJsonFile(path);
  if (!json.ok) return err([json.error]);
  const file = accountsFile.safeParse(json.value);
  if (!file.success) return err(faultsOf(file.error).map((fault) => `${path}: ${fault}`));
  const users: GatewayUser[] = [];
  const problems: string[] = [];
  for (const [index, { name, key, accounts }] of file.data.users.entries()) {
    const where = `${path}: users.${index}`;
    if (users.some((user) => user.name.toLowerCase() === name.toLowerCase())) {
      problems.push(`${where}.name: ${name} is there twice.`);
    }
    const wanted: WantedAccount[] = [];
    for (const [place, account] of accounts.entries()) {
      const read = wantedAccount(account, rules, date);
      if (read.ok) wanted.push(read.value);
      else problems.push(`${where}.accounts.${place}.${read.error}`);
    }
    users.push({ name, key, accounts: wanted });
  }
  return problems.length === 0 ? ok(users) : err(problems);
}

function readJsonFile(path: string): Result<unknown, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = code === 'ENOENT' ? 'it does not exist' : `the system says ${code}`;
    return err(`${path} cannot be read: ${reason}.`);
  }
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll('\n', ' ') : 'unknown';
    return err(`${path} is not JSON: ${reason}.`);
  }
}
