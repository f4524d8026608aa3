import {
  type AccountId,
  type ContractId,
  isLive,
  type Money,
  type Order,
  type Price,
  type Quantity,
  type StrategyId,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import type { Engine } from '@loadline/engine';
import type { DeskCommand } from '@loadline/engine/ports';
import type { Dice } from './dice.ts';

type CommandKind = DeskCommand['kind'];
type Command<Kind extends CommandKind> = Extract<DeskCommand, { kind: Kind }>;

/** What a person does, and how often one beside the other. A halt is lifted soon, else all ends. */
const KINDS: readonly (readonly [CommandKind, number])[] = [
  ['placeOrder', 10],
  ['modifyOrder', 4],
  ['cancelOrder', 4],
  ['cancelOrders', 2],
  ['closePosition', 4],
  ['reversePosition', 3],
  ['editExits', 5],
  ['breakeven', 3],
  ['trail', 4],
  ['timeExit', 2],
  ['flatten', 2],
  ['setStrategyRunning', 1],
  ['halt', 1],
  ['lock', 1],
  ['configureStrategy', 1],
  ['setLimits', 1],
  ['resume', 3],
];
const CHOICES = KINDS.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));

/** A person who does anything at any time, sensible or not. What must not be is refused. */
export class RandomPerson {
  readonly #dice: Dice;
  readonly #accountIds: readonly AccountId[];
  readonly #contractId: ContractId;
  readonly #strategyIds: readonly StrategyId[];

  constructor(
    dice: Dice,
    of: Readonly<{
      accountIds: readonly AccountId[];
      contractId: ContractId;
      strategyIds: readonly StrategyId[];
    }>,
  ) {
    this.#dice = dice;
    this.#accountIds = of.accountIds;
    this.#contractId = of.contractId;
    this.#strategyIds = of.strategyIds;
  }

  /** What to do now, seeing what the desk shows; null where there is nothing to do it with. */
  act(engine: Engine): DeskCommand | null {
    const dice = this.#dice;
    const accountId = dice.pick(this.#accountIds);
    const place = { accountId, contractId: this.#contractId };
    const price = engine.context.lastPriceOf(this.#contractId);
    if (price === null) return null;
    const kind = dice.pick(CHOICES);
    switch (kind) {
      case 'placeOrder':
        return this.#place(place, price);
      case 'modifyOrder':
        return this.#modify(engine, accountId);
      case 'cancelOrder': {
        const order = this.#anOrder(engine, accountId);
        return order === null ? null : { kind, clientOrderId: order.clientOrderId };
      }
      case 'cancelOrders':
        return { kind, accountId, contractId: dice.happens(0.5) ? this.#contractId : null };
      case 'closePosition':
        return { kind, ...place, quantity: dice.happens(0.5) ? null : (1 as Quantity) };
      case 'reversePosition':
        return { kind, ...place, bracket: this.#bracket() };
      case 'editExits':
        return this.#edit(place, price);
      case 'breakeven':
        return { kind, ...place, offsetTicks: dice.between(0, 4) as Ticks };
      case 'trail':
        return this.#trail(place);
      case 'timeExit': {
        const at = (engine.now + dice.between(1_000, 20_000)) as UnixMs;
        return { kind, ...place, at: dice.happens(0.2) ? null : at };
      }
      case 'flatten':
        return { kind, accountId: dice.happens(0.3) ? null : accountId };
      case 'setStrategyRunning':
        return { kind, strategyId: dice.pick(this.#strategyIds), running: dice.happens(0.7) };
      case 'halt':
        return { kind, accountId, mode: dice.pick(['reducing', 'halted']), reason: 'chance' };
      case 'resume':
        return { kind, accountId: null, reason: 'chance' };
      case 'lock': {
        const until = (engine.now + dice.between(1_000, 15_000)) as UnixMs;
        return { kind, accountId, until, reason: 'chance' };
      }
      case 'configureStrategy': {
        const settings = { seed: dice.between(1, 1_000_000) };
        return { kind, strategyId: dice.pick(this.#strategyIds), settings };
      }
      case 'setLimits': {
        const limits = engine.accounts.get(accountId)?.desk.risk.limits;
        return limits === undefined ? null : { kind, accountId, limits };
      }
      default:
        return null;
    }
  }

  #place(
    place: Readonly<{ accountId: AccountId; contractId: ContractId }>,
    last: Price,
  ): Command<'placeOrder'> {
    const dice = this.#dice;
    const type = dice.pick([
      'market',
      'market',
      'limit',
      'limit',
      'stop',
      'stop',
      'trailingStop',
      'joinBid',
      'joinAsk',
    ] as const);
    const side = type === 'joinBid' ? 'buy' : type === 'joinAsk' ? 'sell' : dice.pick(SIDES);
    const away = dice.between(1, 10);
    const above = (last + away) as Price;
    const below = (last - away) as Price;
    const isStop = type === 'stop' || type === 'trailingStop';
    return {
      kind: 'placeOrder',
      ...place,
      type,
      side,
      quantity: dice.between(1, 4) as Quantity,
      limitPrice: type === 'limit' ? (side === 'buy' ? below : above) : null,
      stopPrice: isStop ? (side === 'buy' ? above : below) : null,
      bracket: type === 'trailingStop' || dice.happens(0.15) ? null : this.#bracket(),
      group: dice.happens(0.3) ? dice.pick(['a', 'b']) : null,
    };
  }

  #modify(engine: Engine, accountId: AccountId): Command<'modifyOrder'> | null {
    const dice = this.#dice;
    const order = this.#anOrder(engine, accountId);
    if (order === null) return null;
    const by = dice.between(-6, 6);
    const moved = (price: Price | null) =>
      price === null || dice.happens(0.2) ? null : ((price + by) as Price);
    return {
      kind: 'modifyOrder',
      clientOrderId: order.clientOrderId,
      change: {
        quantity: dice.happens(0.3) ? (dice.between(1, 4) as Quantity) : null,
        limitPrice: moved(order.limitPrice),
        stopPrice: moved(order.stopPrice),
      },
    };
  }

  #edit(
    place: Readonly<{ accountId: AccountId; contractId: ContractId }>,
    last: Price,
  ): Command<'editExits'> {
    const dice = this.#dice;
    const level = () => {
      const ticks = dice.between(3, 30);
      return dice.pick([
        { unit: 'ticks', ticks: ticks as Ticks },
        { unit: 'price', price: (last + (dice.happens(0.5) ? ticks : -ticks)) as Price },
        { unit: 'money', money: (ticks * 1_000_000) as Money },
      ] as const);
    };
    const target = dice.happens(0.2) ? null : level();
    return {
      kind: 'editExits',
      ...place,
      ...(dice.happens(0.7) ? { stop: level() } : {}),
      ...(dice.happens(0.5) ? { target } : {}),
    };
  }

  #trail(place: Readonly<{ accountId: AccountId; contractId: ContractId }>): Command<'trail'> {
    const dice = this.#dice;
    const ticks = { unit: 'ticks', ticks: dice.between(4, 20) as Ticks } as const;
    const range = { unit: 'atr', minutes: 1, length: 2, multiple: 1 } as const;
    const distance = dice.happens(0.2) ? null : dice.happens(0.8) ? ticks : range;
    return { kind: 'trail', ...place, distance };
  }

  #bracket() {
    const targetTicks = this.#dice.happens(0.3) ? null : (this.#dice.between(4, 40) as Ticks);
    return { stopTicks: this.#dice.between(5, 30) as Ticks, targetTicks };
  }

  #anOrder(engine: Engine, accountId: AccountId): Order | null {
    const live = engine.accounts.get(accountId)?.desk.orders.live() ?? [];
    const orders = live.map(({ order }) => order).filter(isLive);
    return orders.length === 0 ? null : this.#dice.pick(orders);
  }
}

const SIDES = ['buy', 'sell'] as const;
