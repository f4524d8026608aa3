import type { ClientOrderId, OrderRequest, Price, Quantity } from '@loadline/core';
import { entryOf } from '../entry-wish.ts';
import {
  countTheBest,
  forgetEntries,
  forgetLimit,
  forgetTheFees,
  forgetTheGap,
  forgetTheWayToStops,
  inventStops,
  openTheGate,
} from './room-parts.ts';
import {
  ACCOUNT,
  breach,
  dollars,
  lowest,
  MNQ,
  NQ,
  type Ran,
  type Run,
  ran,
  scene,
} from './scene.ts';

/** A run with a part of the room gate that can be taken out for it. */
export type RoomRun = Run & Readonly<{ takeOut: () => void }>;

/** Every part of the room gate. */
export const ROOM_RUNS: Readonly<Record<string, RoomRun>> = {
  'the gate itself': { code: 'DAILY_LOSS_LIMIT', play: farTooMuch, takeOut: openTheGate },
  'the way of a position to its stop': {
    code: 'DAILY_LOSS_LIMIT',
    play: onTopOfAPosition,
    takeOut: forgetTheWayToStops,
  },
  'the entries at work': {
    code: 'DAILY_LOSS_LIMIT',
    play: besideAnEntry,
    takeOut: forgetEntries,
  },
  'the gap allowance': { code: 'DAILY_LOSS_LIMIT', play: intoAGap, takeOut: forgetTheGap },
  'the fees': { code: 'SESSION_BUDGET', play: upToTheLastDollar, takeOut: forgetTheFees },
  'the maximum loss limit': {
    code: 'MAXIMUM_LOSS_LIMIT',
    play: () => fallOf({ quantity: 3, stopTicks: 100, floor: 48_000, dailyLoss: false }),
    takeOut: () => forgetLimit('maximumLoss'),
  },
  'the daily loss limit': {
    code: 'DAILY_LOSS_LIMIT',
    play: () => fallOf({ quantity: 2, stopTicks: 80, floor: 49_000 }),
    takeOut: () => forgetLimit('dailyLoss'),
  },
  'the personal loss limit': {
    code: 'PERSONAL_LOSS_LIMIT',
    play: () => fallOf({ quantity: 1, stopTicks: 60, floor: 49_600, personalLoss: 400 }),
    takeOut: () => forgetLimit('personalLoss'),
  },
  'the session budget': {
    code: 'SESSION_BUDGET',
    play: () => fallOf({ quantity: 1, stopTicks: 60, floor: 49_600, sessionBudget: 400 }),
    takeOut: () => forgetLimit('sessionBudget'),
  },
  'the worst of orders that cancel each other': {
    code: 'DAILY_LOSS_LIMIT',
    play: besideAPair,
    takeOut: countTheBest,
  },
  'what has no bound': { code: 'UNBOUNDED_RISK', play: besideANakedPosition, takeOut: inventStops },
};

function farTooMuch(): Ran {
  return fallOf({ quantity: 4, stopTicks: 100, floor: 49_000 });
}

type Fall = Readonly<{
  quantity: number;
  stopTicks: number;
  /** The balance, in dollars, that ends it. */
  floor: number;
  dailyLoss?: boolean;
  personalLoss?: number;
  sessionBudget?: number;
}>;

/** One order, and a market that falls to its stop and in one jump as far as the allowance goes. */
function fallOf({ quantity, stopTicks, floor, ...limits }: Fall): Ran {
  const { dailyLoss = true, personalLoss, sessionBudget } = limits;
  const desk = scene({
    options: { dailyLossAtPurchase: dailyLoss },
    limits: {
      sessionBudget: sessionBudget === undefined ? null : dollars(sessionBudget),
      personalLoss:
        personalLoss === undefined
          ? null
          : { amount: dollars(personalLoss), action: 'liquidate', trailing: 'fixed' },
    },
  });
  desk.enter(0, { quantity, stopTicks });
  const stop = 84_001 - stopTicks;
  return ran(desk, breach(lowest(desk, NQ, [84_000, stop + 1, stop - 39]), floor));
}

/** The second order has its own room, but not together with the first one's way to its stop. */
function onTopOfAPosition(): Ran {
  const desk = scene();
  desk.enter(0, { stopTicks: 100 });
  desk.price(NQ, 84_000);
  desk.enter(0, { entry: 'again', stopTicks: 40 });
  const path = [84_000, 83_962, 83_922, 83_902, 83_862];
  return ran(desk, breach(lowest(desk, NQ, path), 49_000));
}

/** Two orders before either has been answered. */
function besideAnEntry(): Ran {
  const desk = scene();
  desk.wish(0, entryOf({ stopTicks: 100 }), entryOf({ entry: 'again', stopTicks: 90 }));
  desk.settle();
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_912, 83_872, 83_862]), 49_000));
}

/** Without the gap it would fit: six hundred of a thousand. */
function intoAGap(): Ran {
  return fallOf({ quantity: 4, stopTicks: 30, floor: 49_000 });
}

/** Twenty micros lose 600 to their stops and across the gap, and pay fees on top. */
function upToTheLastDollar(): Ran {
  const desk = scene({ contracts: [MNQ], limits: { sessionBudget: dollars(605) } });
  desk.enter(0, { quantity: 20, stopTicks: 20 });
  return ran(desk, breach(lowest(desk, MNQ, [84_000, 83_982, 83_942]), 49_395));
}

/** Somebody holds a micro without a stop, and loses on it what is left beside an order of ours. */
function besideANakedPosition(): Ran {
  const desk = scene({ contracts: [NQ] });
  desk.foreign(ACCOUNT, MNQ, 'buy', 9);
  desk.trade(MNQ, 84_000);
  desk.settle();
  desk.price(MNQ, 83_960);
  desk.passSettled(1_000);
  desk.enter(0, { stopTicks: 20 });
  const fallen = lowest(desk, MNQ, [83_960, 83_820]);
  return ran(desk, breach(Math.min(fallen, lowest(desk, NQ, [84_000, 83_982, 83_942])), 49_000));
}

/**
 * Two entries of which one cancels the other, one of them with a far stop; the desk itself makes no
 * such pairs, so that the pair is told to its risk by hand. The market turns after both an entry of
 * the pair and the third order were filled.
 */
function besideAPair(): Ran {
  const desk = scene();
  const { venue, engine } = desk;
  const pair = [
    { side: 'buy', stopPrice: 84_010, stopTicks: 20 },
    { side: 'sell', stopPrice: 83_990, stopTicks: 100 },
  ] as const;
  const [breakout] = pair.map(({ side, stopPrice, stopTicks }) => {
    const quantity = 1 as Quantity;
    const bracket = { stopTicks, targetTicks: null } as OrderRequest['bracket'];
    const prices = { limitPrice: null, stopPrice: stopPrice as Price, bracket };
    const order = { accountId: ACCOUNT, contract: NQ, type: 'stop', side, quantity } as const;
    const orderId = `${side}-of-the-pair` as ClientOrderId;
    const entry = { orderId, contract: NQ, side, quantity, stopTicks, group: 'pair' };
    engine.accounts.get(ACCOUNT)?.desk.risk.onEntry(entry);
    return venue.place({ ...order, ...prices, customTag: orderId }, desk.now);
  });
  desk.wish(0, entryOf({}));
  desk.perform('take');
  let low = Number.POSITIVE_INFINITY;
  for (const price of [84_000, 83_990, 83_962, 83_922, 84_085, 84_125]) {
    desk.trade(NQ, price);
    if (breakout !== undefined) venue.cancel(ACCOUNT, breakout, desk.now);
    low = Math.min(low, desk.equity(ACCOUNT) / 1_000_000);
  }
  return ran(desk, breach(low, 49_000));
}
