import type {
  AccountLimitsState,
  AccountState,
  DeskState,
  OrderState,
  PositionState,
  RoundTrip,
  StrategyState,
} from '@loadline/api-schema';
import {
  averagePriceTicks,
  type ContractId,
  formatMoney,
  formatPrice,
  type Money,
  openProfit,
  type ParameterDescription,
  type Price,
  type Product,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import { type AccountUnit, type Engine, type StrategyHost, workingStop } from '@loadline/engine';
import { isoTime } from './iso-time.ts';
import { openingDenial } from './opening-denial.ts';
import { protectionState } from './protection-section.ts';
import { accountLimits, accountRisk, killSwitchState } from './risk-section.ts';

export type StrategyWords = Readonly<{
  title: string;
  parameters: readonly ParameterDescription[];
}>;

/** What the desk shows beside the engine's own state. */
export type ViewSources = Readonly<{
  engine: Engine;
  strategyWords: (kind: string) => StrategyWords;
  protectedSince: (accountId: number, contractId: ContractId) => UnixMs | null;
}>;

const moneyText = (money: number): string => formatMoney(money as Money);

/** The accounts with their room to each limit. */
function accountsSection({ engine }: ViewSources): AccountState[] {
  return [...engine.accounts.values()].map((unit) => accountState(engine, unit));
}

function accountState(engine: Engine, unit: AccountUnit): AccountState {
  const { book, accountId, known } = unit.desk;
  const view = unit.desk.risk.view(engine.now);
  const { balance, equity, dayProfit, state, title } = view;
  const denial = openingDenial(engine, unit);
  return {
    accountId,
    name: book.name === '' ? `account ${accountId}` : book.name,
    program: title ?? 'no program declared',
    canTrade: book.canTrade,
    balance: moneyText(balance),
    equity: equity === null ? null : moneyText(equity),
    openPnl: equity === null ? null : moneyText(equity - balance),
    dayPnl: dayProfit === null ? null : moneyText(dayProfit),
    state: book.met && known ? state.kind : 'unknown',
    opening: denial === null ? 'allowed' : 'denied',
    openingDeniedBecause: denial === null ? null : { code: denial.code, detail: denial.detail },
    risk: accountRisk(view),
    unprotectedContractSeconds: unit.protection.day.contractMs / 1_000,
  };
}

/** What each person allows their accounts. */
const limitsSection = ({ engine }: ViewSources): AccountLimitsState[] =>
  [...engine.accounts.entries()].map(([accountId, unit]) =>
    accountLimits(accountId, unit.desk.risk.view(engine.now)),
  );

function positionsSection(sources: ViewSources): PositionState[] {
  const { engine } = sources;
  return [...engine.accounts.values()].flatMap(({ desk, protection }) =>
    [...desk.book.held()].map(({ contract, position, openedAt }): PositionState => {
      const { product, id: contractId } = contract;
      const last = engine.context.lastPriceOf(contractId);
      const stop = workingStop(desk, contract);
      const target = targetOf(desk, contractId, position.size);
      const since = sources.protectedSince(desk.accountId, contractId);
      const holder = engine.strategies.hosts.find(
        (host) => host.position !== 0 && host.contract?.id === contractId,
      );
      const profit = last === null ? null : openProfit(position, last, product.tickValue);
      return {
        accountId: desk.accountId,
        contractId,
        contractName: contract.name,
        side: position.size > 0 ? 'long' : 'short',
        size: Math.abs(position.size),
        entryPrice: averageText(averagePriceTicks(position, product.tickValue), product),
        lastPrice: last === null ? null : formatPrice(last, product),
        openPnl: profit === null ? null : moneyText(profit),
        stopPrice: priceText(stop?.stopPrice ?? null, product),
        targetPrice: priceText(target, product),
        openedAt: isoTime(openedAt),
        strategyId: holder?.strategyId ?? null,
        protectedSince: since === null ? null : isoTime(since),
        ...protectionState(protection.of(contractId)),
      };
    }),
  );
}

function targetOf(desk: AccountUnit['desk'], contractId: ContractId, size: number): Price | null {
  const target = desk.orders
    .live()
    .find(
      ({ order }) =>
        order.role === 'target' &&
        order.contractId === contractId &&
        order.status.kind !== 'suspended' &&
        sideSign(order.side) === -Math.sign(size),
    );
  return target?.order.limitPrice ?? null;
}

const priceText = (price: Price | null, product: Product): string | null =>
  price === null ? null : formatPrice(price, product);

const averageText = (ticks: number, { tickSize, priceDecimals }: Product): string =>
  (ticks * tickSize).toFixed(priceDecimals);

/** Every order that can still fill; suspended exits are shown with the entry they wait for. */
function ordersSection({ engine }: ViewSources): OrderState[] {
  return [...engine.accounts.values()].flatMap(({ desk }) =>
    desk.orders.live().map(({ order, strategyId, createdAt }): OrderState => {
      const contract = engine.context.contractOf(order.contractId);
      const price = order.stopPrice ?? order.limitPrice;
      return {
        clientOrderId: order.clientOrderId,
        venueOrderId: order.venueOrderId,
        accountId: order.accountId,
        contractId: order.contractId,
        contractName: contract?.name ?? order.contractId,
        role: order.role,
        type: order.type,
        side: order.side,
        quantity: order.quantity,
        price: contract === null ? null : priceText(price, contract.product),
        status: order.doubt === 'none' ? statusText(order.status.kind) : 'unknown',
        strategyId,
        createdAt: isoTime(createdAt),
      };
    }),
  );
}

function statusText(kind: string): OrderState['status'] {
  switch (kind) {
    case 'submitted':
    case 'pending':
    case 'suspended':
    case 'pendingCancel':
      return kind;
    default:
      return 'working';
  }
}

function strategiesSection(sources: ViewSources): StrategyState[] {
  return sources.engine.strategies.hosts.map((host) => strategyState(host, sources));
}

function strategyState(host: StrategyHost, { strategyWords }: ViewSources): StrategyState {
  const { config, contract, running, settings } = host;
  const { title, parameters } = strategyWords(config.kind);
  const view = host.strategy.view();
  return {
    strategyId: host.strategyId,
    kind: config.kind,
    title,
    accountId: config.accountId,
    product: config.product.root,
    contractId: contract?.id ?? null,
    contractName: contract?.name ?? null,
    running,
    status: running ? view.status : 'Stopped: it watches and opens nothing.',
    range:
      view.range === null
        ? null
        : {
            from: isoTime(view.range.from),
            to: isoTime(view.range.to),
            high: formatPrice(view.range.high, config.product),
            low: formatPrice(view.range.low, config.product),
          },
    tradesToday: view.tradesToday,
    settings: parameters.map((parameter) => ({
      ...parameter,
      value:
        (settings[parameter.name] as string | number | boolean | undefined) ?? parameter.default,
    })),
  };
}

export type DeskSections = Pick<
  DeskState,
  'killSwitch' | 'accounts' | 'limits' | 'positions' | 'orders' | 'strategies'
>;

export const deskSections = (sources: ViewSources): DeskSections => ({
  killSwitch: killSwitchState(sources.engine.risk.killSwitch),
  accounts: accountsSection(sources),
  limits: limitsSection(sources),
  positions: positionsSection(sources),
  orders: ordersSection(sources),
  strategies: strategiesSection(sources),
});

export type { RoundTrip };
