import {
  type AccountId,
  firmTradingDay,
  formatMoney,
  type Money,
  type UnixMs,
} from '@loadline/core';
import { parseMoney } from '@loadline/risk';
import { z } from 'zod';
import type { AccountDesk } from '../accounts/account-desk.ts';
import {
  type AccountChange,
  accountRequest,
  changedChoices,
  changeRequest,
  userRequest,
  wantedAccount,
} from '../accounts/account-requests.ts';
import type { WantedAccount } from '../accounts/gateway-users.ts';
import type { UserList } from '../accounts/user-list.ts';
import type { FirmAccount } from '../firm/firm-account.ts';
import type { Catalog } from '../market/catalog.ts';
import { emptyReply, type HttpReply, type HttpRequest, jsonReply } from '../rest/http-message.ts';
import { accountTruth } from './account-truth.ts';
import { problem, readBody } from './control-message.ts';
import { eventRow } from './event-row.ts';

export type AccountsPort = Readonly<{
  desk: AccountDesk;
  users: UserList;
  catalog: Catalog;
  /** Market time. */
  now: () => UnixMs;
}>;

type Handler = (request: HttpRequest, argument: string, port: AccountsPort) => HttpReply;

const ROUTES: readonly Readonly<{ verb: string; path: RegExp; handle: Handler }>[] = [
  { verb: 'GET', path: /^\/users\/?$/, handle: listUsers },
  { verb: 'POST', path: /^\/users\/?$/, handle: createUser },
  { verb: 'POST', path: /^\/users\/([^/]+)\/accounts\/?$/, handle: createAccount },
  { verb: 'GET', path: /^\/accounts\/?$/, handle: listAccounts },
  { verb: 'GET', path: /^\/accounts\/(\d+)(?:\/truth)?\/?$/, handle: onAccount(truth) },
  { verb: 'PATCH', path: /^\/accounts\/(\d+)\/?$/, handle: onAccount(change) },
  { verb: 'POST', path: /^\/accounts\/(\d+)\/payout\/?$/, handle: onAccount(payout) },
  { verb: 'GET', path: /^\/accounts\/(\d+)\/events\/?$/, handle: onAccount(eventsOfAccount) },
  {
    verb: 'GET',
    path: /^\/events\/?$/,
    handle: (request, _, port) => events(request, null, port),
  },
];

/** The part of the control API that is about users and accounts; null for any other path. */
export function handleAccounts(request: HttpRequest, port: AccountsPort): HttpReply | null {
  const { method, path } = request;
  const found = ROUTES.filter((route) => route.path.test(path));
  if (found.length === 0) return null;
  const route = found.find(({ verb }) => verb === method);
  if (route === undefined)
    return emptyReply(405, { allow: found.map(({ verb }) => verb).join(', ') });
  return route.handle(request, route.path.exec(path)?.[1] ?? '', port);
}

function listUsers(_: HttpRequest, __: string, { users, desk }: AccountsPort): HttpReply {
  const rows = users.all().map(({ name }) => ({
    name,
    accounts: desk.accountsOf(name).map(({ accountId }) => accountId),
  }));
  return jsonReply({ users: rows });
}

function createUser(request: HttpRequest, _: string, port: AccountsPort): HttpReply {
  const body = readBody(request.body, userRequest);
  if (!body.ok) return body.reply;
  const { name, key, accounts } = body.value;
  const { users, desk } = port;
  if (users.find(name) !== null) {
    return problem(409, 'USER_EXISTS', `There is a user ${name} already.`);
  }
  const date = firmTradingDay(port.now());
  const wanted: WantedAccount[] = [];
  for (const [index, account] of accounts.entries()) {
    const read = wantedAccount(account, desk.rules, date);
    if (!read.ok) return problem(400, 'INVALID_BODY', `accounts.${index}.${read.error}`);
    wanted.push(read.value);
  }
  desk.keepUser({ name, key });
  users.add({ name, key });
  const ids = wanted.map((account) => desk.openAccount(name, account, port.now()));
  return jsonReply({ name, accounts: ids }, 201);
}

function createAccount(request: HttpRequest, encoded: string, port: AccountsPort): HttpReply {
  const { users, desk } = port;
  const wantedName = decoded(encoded);
  const user = users.find(wantedName);
  if (user === null) return problem(404, 'USER_NOT_FOUND', `There is no user ${wantedName}.`);
  const body = readBody(request.body, accountRequest);
  if (!body.ok) return body.reply;
  const wanted = wantedAccount(body.value, desk.rules, firmTradingDay(port.now()));
  if (!wanted.ok) return problem(400, 'INVALID_BODY', wanted.error);
  const accountId = desk.openAccount(user.name, wanted.value, port.now());
  const account = desk.firm.account(accountId);
  return jsonReply(account === null ? {} : accountTruth(account, port), 201);
}

function listAccounts(_: HttpRequest, __: string, { desk }: AccountsPort): HttpReply {
  const accounts = desk.firm.accounts().map(({ accountId, userName, choices, status }) => {
    const { canTrade = false, name = '' } = desk.venue.account(accountId) ?? {};
    return { id: accountId, name, userName, programId: choices.packId, status, canTrade };
  });
  return jsonReply({ accounts });
}

function truth(account: FirmAccount, _: HttpRequest, port: AccountsPort): HttpReply {
  return jsonReply(accountTruth(account, port));
}

function change(account: FirmAccount, request: HttpRequest, port: AccountsPort): HttpReply {
  const body = readBody(request.body, changeRequest);
  if (!body.ok) return body.reply;
  const { desk } = port;
  const now = port.now();
  const inForce = { ...account.choices, options: account.nextOptions ?? account.choices.options };
  const wanted = changedChoices(inForce, body.value, desk.rules, firmTradingDay(now));
  if (!wanted.ok) return problem(400, 'INVALID_BODY', wanted.error);
  const { options, personal, autoOco, closesOnPass, enforcesDailyLoss } = wanted.value;
  const isBlocked = desk.act(now, (firm) => {
    if (namesPersonal(body.value) && !firm.setPersonal(account, personal, now).ok) return true;
    account.set({ autoOco, closesOnPass, enforcesDailyLoss });
    if (namesOptions(body.value)) firm.choose(account, options, now);
    return false;
  });
  if (isBlocked) {
    const detail =
      'A limit with "liquidateAndBlock" was touched: it stays until the next trading day.';
    return problem(409, 'BLOCKED_UNTIL_NEXT_DAY', detail);
  }
  return jsonReply(accountTruth(account, port));
}

const namesPersonal = ({ personalLoss, personalTarget }: AccountChange): boolean =>
  personalLoss !== undefined || personalTarget !== undefined;

const namesOptions = ({ dll, dllAtPurchase, path }: AccountChange): boolean =>
  dll !== undefined || dllAtPurchase !== undefined || path !== undefined;

const payoutRequest = z.strictObject({
  amount: z.union([z.literal('max'), z.string().transform(amountOf)]),
});

function amountOf(text: string, context: z.RefinementCtx): Money {
  const parsed = parseMoney(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: `${parsed.error}, or "max"` });
  return z.NEVER;
}

function payout(account: FirmAccount, request: HttpRequest, port: AccountsPort): HttpReply {
  const body = readBody(request.body, payoutRequest);
  if (!body.ok) return body.reply;
  const { amount } = body.value;
  const now = port.now();
  const answer = port.desk.act(now, (firm) => firm.payout(account, amount, now));
  if (answer === null) {
    const detail =
      'A payout is asked for after the close of a trading day and before the next one begins.';
    return problem(409, 'DAY_OPEN', detail);
  }
  if (answer.kind === 'refused') return problem(409, answer.reason, REFUSED[answer.reason]);
  return jsonReply({ paid: formatMoney(answer.amount), account: accountTruth(account, port) });
}

const REFUSED = {
  NOT_ELIGIBLE: 'The account is not eligible for a payout now.',
  ABOVE_MAXIMUM: 'The amount is more than one request may ask for.',
  BELOW_MINIMUM: 'The amount is less than one request has to ask for.',
} as const;

function eventsOfAccount(account: FirmAccount, request: HttpRequest, port: AccountsPort) {
  return events(request, account.accountId, port);
}

/** The newest come last; `after` is the id of the last event that the reader knows. */
function events(
  request: HttpRequest,
  accountId: AccountId | null,
  { desk }: AccountsPort,
): HttpReply {
  const after = Number(request.query['after']?.[0] ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) {
    return problem(400, 'INVALID_AFTER', 'Expected after=ID, the id of an event.');
  }
  return jsonReply({ events: desk.events.after(after, accountId).map(eventRow) });
}

/** Finds the account of the path; 404 for a stranger. */
function onAccount(
  handle: (account: FirmAccount, request: HttpRequest, port: AccountsPort) => HttpReply,
): Handler {
  return (request, id, port) => {
    const account = port.desk.firm.account(Number(id) as AccountId);
    if (account === null) return problem(404, 'ACCOUNT_NOT_FOUND', `There is no account ${id}.`);
    return handle(account, request, port);
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
