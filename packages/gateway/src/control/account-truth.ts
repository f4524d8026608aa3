import {
  firmTradingDay,
  formatMoney,
  type IsoDate,
  type Money,
  subtractMoney,
  type VenuePosition,
} from '@loadline/core';
import { dailyLossInForce, requiredProfitText, usedLotTenths } from '@loadline/risk';
import type { FirmAccount } from '../firm/firm-account.ts';
import { orderEntity } from '../mapping/wire-entities.ts';
import type { Catalog } from '../market/catalog.ts';
import type { AccountsPort } from './account-control.ts';

const text = (money: Money | null): string | null => (money === null ? null : formatMoney(money));

/** Everything that the firm knows of an account; money is decimal text, times are Unix ms. */
export function accountTruth(account: FirmAccount, port: AccountsPort): object {
  const { desk, catalog } = port;
  const { accountId, userName, pack } = account;
  const date = firmTradingDay(port.now());
  const { name = '' } = desk.venue.account(accountId) ?? {};
  return {
    id: accountId,
    name,
    userName,
    programId: pack.id,
    program: pack.program,
    size: pack.size,
    ...standingOf(account),
    ...moneyOf(account, date),
    lots: lotsOf(account, date, catalog),
    progress: progressOf(account, date),
    payout: payoutOf(account, date),
    choices: choicesOf(account),
    positions: desk.venue.positions(accountId).map((position) => positionRow(position, catalog)),
    orders: desk.venue
      .orders(accountId)
      .filter(({ status }) => status === 'open' || status === 'suspended')
      .flatMap((order) => {
        const contract = catalog.contract(order.contractId);
        return contract === null ? [] : [orderEntity(order, contract.product)];
      }),
  };
}

/** What the account may do, and if not, why and since when. */
function standingOf({ status, canTrade, ending, lock, passedAt }: FirmAccount): object {
  const cause = ending ?? lock;
  return {
    status,
    canTrade,
    why:
      cause === null
        ? null
        : {
            rule: cause.rule,
            at: cause.at,
            equity: text(cause.equity),
            limit: text(cause.limit),
          },
    lockedUntil: lock?.until ?? null,
    violatedAt: ending === null || ending.status === 'passed' ? null : ending.at,
    passedAt,
  };
}

function moneyOf(account: FirmAccount, date: IsoDate): object {
  const { balance, equity, floor, shownDay: day, holdings, lossThreshold, choices } = account;
  const dailyLoss = dailyLossInForce(account.rules(date), choices.options);
  const start = day?.open ?? balance;
  const dailyFloor =
    day?.dailyFloor ?? (dailyLoss === null ? null : subtractMoney(start, dailyLoss));
  const above = (limit: Money | null) => (limit === null ? null : subtractMoney(equity, limit));
  return {
    balance: text(balance),
    equity: text(equity),
    openPnl: text(holdings.openProfit),
    dayPnl: text(day?.profit ?? (0 as Money)),
    dayStartBalance: text(start),
    tradingDay: day?.date ?? null,
    dayOpen: day?.isOpen ?? false,
    floor: text(floor),
    /** The floor that the next trading day will begin with; only between two days. */
    nextFloor: day?.isOpen === true ? null : text(account.evaluated.floor),
    room: text(above(floor)),
    dailyLossLimit: text(dailyLoss),
    dailyLossEnforced: dailyLoss !== null && choices.enforcesDailyLoss,
    dailyFloor: text(dailyFloor),
    dailyRoom: text(above(dailyFloor)),
    personalFloor: text(lossThreshold),
    personalRoom: text(above(lossThreshold)),
  };
}

/** `worst`: with every working order filled, as it is held against `allowed` at order entry. */
function lotsOf(account: FirmAccount, date: IsoDate, catalog: Catalog): object {
  const { lotWeights } = account.rules(date);
  const { holdings } = account;
  const held = holdings.contracts().map(({ id, product }) => {
    return { product, contracts: Math.abs(holdings.net(id).size) };
  });
  const worst = holdings.worst((id) => catalog.contract(id), null);
  return {
    allowed: account.lotsAllowed(date),
    used: usedLotTenths(held, lotWeights) / 10,
    worst: usedLotTenths(worst, lotWeights) / 10,
  };
}

/** As of the last close; null where the program has no target. */
function progressOf(account: FirmAccount, date: IsoDate): object | null {
  const { target } = account.rules(date);
  if (target === null) return null;
  const { totalProfit, bestDay, tradedDays } = account.evaluated.progress;
  return {
    totalProfit: text(totalProfit),
    bestDay: text(bestDay),
    requiredProfit: requiredProfitText(bestDay, target),
    tradedDays,
  };
}

/** As of the last close; null where the program pays nothing out. */
function payoutOf(account: FirmAccount, date: IsoDate): object | null {
  const now = account.payoutNow(date);
  if (now === null) return null;
  const { window, payouts } = account.evaluated;
  return {
    eligible: now.eligible,
    maximum: text(now.maximum),
    path: account.choices.options.path,
    payouts,
    windowNet: text(window.net),
    windowBestDay: text(window.bestDay),
    windowDays: window.tradedDays,
    winningDays: window.winningDays,
  };
}

function choicesOf({ choices, nextOptions }: FirmAccount): object {
  const { options, personal, autoOco, closesOnPass } = choices;
  const shown = ({ dailyLoss, dailyLossAtPurchase, path }: typeof options) => {
    return { dll: text(dailyLoss), dllAtPurchase: dailyLossAtPurchase, path };
  };
  const { loss, target } = personal;
  return {
    ...shown(options),
    nextDay: nextOptions === null ? null : shown(nextOptions),
    afterPass: closesOnPass ? 'close' : 'continue',
    brackets: autoOco ? 'autoOco' : 'position',
    personalLoss: loss === null ? null : { ...loss, amount: text(loss.amount) },
    personalTarget:
      target === null
        ? null
        : { ...target, amount: text(target.amount), giveBack: text(target.giveBack) },
  };
}

function positionRow(
  { contractId, size, averagePriceTicks, openedAt }: VenuePosition,
  catalog: Catalog,
): object {
  const { tickSize = 1 } = catalog.contract(contractId)?.product ?? {};
  const averagePrice = Number((averagePriceTicks * tickSize).toFixed(9)).toString();
  return { contractId, size, averagePrice, openedAt };
}
