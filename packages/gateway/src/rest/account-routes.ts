import type { AccountId, UnixMs } from '@loadline/core';
import {
  ACCOUNT_SCOPED_ERROR,
  accountSearchRequest,
  formatTimestamp,
  PATH,
  positionSearchOpenRequest,
  timestampMs,
  tradeSearchRequest,
} from '@loadline/wire';
import { accountEntity, positionEntity } from '../mapping/wire-entities.ts';
import type { HttpReply } from './http-message.ts';
import { invalidMember } from './json-body.ts';
import { failure, type Route, route, success } from './route.ts';

/** What accounts hold: the accounts themselves, open positions, fills. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  route(PATH.accountSearch, accountSearchRequest, ({ onlyActiveAccounts }, context) => {
    const accounts = context.desk.accountsOf(context.userName);
    // A lock-out passes, so the account stays active; one that has ended is not.
    const shown = accounts.filter(({ accountId }) => {
      return !onlyActiveAccounts || context.desk.firm.account(accountId)?.ending === null;
    });
    return success({ accounts: shown.map(accountEntity) });
  }),
  route(PATH.positionSearchOpen, positionSearchOpenRequest, ({ accountId }, context) => {
    const { desk, catalog, userName } = context;
    if (!desk.owns(userName, accountId)) {
      return failure(ACCOUNT_SCOPED_ERROR.accountNotFound, null, { positions: null });
    }
    const positions = desk.venue.positions(accountId as AccountId).flatMap((position) => {
      const contract = catalog.contract(position.contractId);
      return contract === null
        ? []
        : [positionEntity(position, desk.positionId(position), contract)];
    });
    return success({ positions });
  }),
  route(PATH.tradeSearch, tradeSearchRequest, (body, context) => {
    const { desk, userName } = context;
    const window = timeWindow(body, context.now);
    if (!window.ok) return window.reply;
    if (!desk.owns(userName, body.accountId)) {
      return failure(ACCOUNT_SCOPED_ERROR.accountNotFound, null, { trades: null });
    }
    return success({ trades: desk.history.trades(body.accountId as AccountId, window) });
  }),
];

type TimeWindow = Readonly<
  { ok: true; from: UnixMs; to: UnixMs } | { ok: false; reply: HttpReply }
>;

/** A search window in market time; without an end it reaches to now and without a start to ever. */
export function timeWindow(
  body: Readonly<{ startTimestamp: string | null; endTimestamp: string | null }>,
  now: UnixMs,
): TimeWindow {
  const { startTimestamp, endTimestamp } = body;
  const from = startTimestamp === null ? 0 : timestampMs(startTimestamp);
  const to = timestampMs(endTimestamp ?? formatTimestamp(now));
  if (from === null) return { ok: false, reply: invalidMember('startTimestamp', 'a date') };
  if (to === null) return { ok: false, reply: invalidMember('endTimestamp', 'a date') };
  return { ok: true, from: from as UnixMs, to: to as UnixMs };
}
