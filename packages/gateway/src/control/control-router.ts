import {
  type AccountId,
  formatMoney,
  formatPrice,
  type Money,
  subtractMoney,
  type VenuePosition,
} from '@loadline/core';
import { programById } from '@loadline/risk';
import { z } from 'zod';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { SessionRegistry } from '../hubs/session-registry.ts';
import { orderEntity } from '../mapping/wire-entities.ts';
import type { Catalog } from '../market/catalog.ts';
import type { ClockReport } from '../market/market-clock.ts';
import { emptyReply, type HttpReply, type HttpRequest, jsonReply } from '../rest/http-message.ts';

export type ControlPort = Readonly<{
  desk: AccountDesk;
  catalog: Catalog;
  registry: SessionRegistry;
  market: Readonly<{ kind: string; from: number; to: number | null }>;
  clock: () => ClockReport;
  setClock: (change: z.output<typeof clockRequest>) => void;
  /** Moves the market by one step; null when the gateway is not in stepped mode. */
  step: (options: Readonly<{ advance: boolean }>) => ClockReport | null;
}>;

const clockRequest = z.strictObject({
  speed: z.union([z.literal('max'), z.number().positive().max(100_000)]).optional(),
  paused: z.boolean().optional(),
});
const stepRequest = z.strictObject({ advance: z.boolean().optional() });

const TRUTH_PATH = /^\/accounts\/(\d+)\/truth\/?$/;

/** The control API: market clock, stepping, and the truth of accounts. On its own port. */
export function handleControl(request: HttpRequest, port: ControlPort): HttpReply {
  const { method, path } = request;
  switch (`${method} ${path}`) {
    case 'GET /health':
      return jsonReply({
        status: 'ok',
        market: port.market.kind,
        connections: port.registry.sessions().length,
      });
    case 'GET /clock':
      return jsonReply(port.clock());
    case 'POST /clock':
      return setClock(request, port);
    case 'POST /step':
      return step(request, port);
    case 'GET /accounts':
      return jsonReply({
        accounts: port.desk.rules.records().map((record) => listed(record, port)),
      });
    case 'GET /market':
      return jsonReply(marketOf(port));
    default: {
      const id = TRUTH_PATH.exec(path)?.[1];
      if (id === undefined) return problem(404, 'NOT_FOUND', `There is nothing at ${path}.`);
      if (method !== 'GET') return emptyReply(405, { allow: 'GET' });
      return truth(Number(id) as AccountId, port);
    }
  }
}

function setClock(request: HttpRequest, port: ControlPort): HttpReply {
  const body = read(request.body, clockRequest);
  if (body === null) {
    const detail = 'Expected {"speed"?: a number above 0 or "max", "paused"?: true or false}.';
    return problem(400, 'INVALID_CLOCK', detail);
  }
  if (port.clock().mode === 'stepped') {
    return problem(409, 'STEPPED_MODE', 'In stepped mode the market moves by POST /step only.');
  }
  port.setClock(body);
  return jsonReply(port.clock());
}

function step(request: HttpRequest, port: ControlPort): HttpReply {
  const body = request.body === '' ? {} : read(request.body, stepRequest);
  if (body === null) {
    return problem(400, 'INVALID_STEP', 'Expected {"advance"?: true or false}.');
  }
  const clock = port.step({ advance: body.advance ?? true });
  if (clock === null) {
    return problem(409, 'NOT_STEPPED', 'The market runs by itself; start it with --speed stepped.');
  }
  const frames = port.registry.sessions().map(({ connectionId, hub, userName, frames: count }) => {
    return { connectionId, hub, userName, frames: count };
  });
  return jsonReply({ marketTime: clock.marketTime, ended: clock.ended, frames });
}

function listed({ accountId, userName, programId }: AccountRow, { desk }: ControlPort): object {
  const account = desk.venue.account(accountId);
  const { canTrade = false, name = '' } = account ?? {};
  return { id: accountId, name, userName, programId, canTrade };
}

type AccountRow = ReturnType<AccountDesk['rules']['records']>[number];

function truth(accountId: AccountId, { desk, catalog }: ControlPort): HttpReply {
  const record = desk.rules.record(accountId);
  const account = desk.venue.account(accountId);
  if (record === null || account === null) {
    return problem(404, 'ACCOUNT_NOT_FOUND', `There is no account ${accountId}.`);
  }
  const { equity, openProfit, dayProfit } = desk.rules.truth(accountId);
  const dailyLoss = programById(record.programId ?? '')?.dailyLoss ?? null;
  const text = (money: Money | null) => (money === null ? null : formatMoney(money));
  const above = (limit: Money | null) => (limit === null ? null : subtractMoney(equity, limit));
  const dayFloor = dailyLoss === null ? null : subtractMoney(record.dayStartBalance, dailyLoss);
  return jsonReply({
    id: accountId,
    name: account.name,
    programId: record.programId,
    status: record.violatedAt === null ? 'active' : 'violated',
    canTrade: account.canTrade,
    violatedAt: record.violatedAt,
    balance: text(account.balance),
    equity: text(equity),
    openPnl: text(openProfit),
    dayPnl: text(dayProfit),
    dayStartBalance: text(record.dayStartBalance),
    tradingDay: record.tradingDay,
    floor: text(record.floor),
    room: text(above(record.floor)),
    dailyLossLimit: text(dailyLoss),
    dailyRoom: text(above(dayFloor)),
    positions: desk.venue.positions(accountId).map((position) => positionRow(position, catalog)),
    orders: desk.venue
      .orders(accountId)
      .filter(({ status }) => status === 'open' || status === 'suspended')
      .flatMap((order) => {
        const contract = catalog.contract(order.contractId);
        return contract === null ? [] : [orderEntity(order, contract.product)];
      }),
  });
}

function positionRow(
  { contractId, size, averagePriceTicks, openedAt }: VenuePosition,
  catalog: Catalog,
): object {
  const { tickSize = 1 } = catalog.contract(contractId)?.product ?? {};
  const averagePrice = Number((averagePriceTicks * tickSize).toFixed(9)).toString();
  return { contractId, size, averagePrice, openedAt };
}

function marketOf({ catalog, desk, market, clock }: ControlPort): object {
  const contracts = catalog.active(clock().marketTime).map((contract) => {
    const last = desk.venue.lastPrice(contract.id);
    const lastPrice = last === null ? null : formatPrice(last, contract.product);
    return { id: contract.id, name: contract.name, lastPrice };
  });
  return { source: market.kind, from: market.from, to: market.to, contracts };
}

function read<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

const problem = (status: number, code: string, detail: string): HttpReply =>
  jsonReply({ code, detail }, status);
