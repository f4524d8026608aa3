import type { Price } from '@loadline/core';
import { type EntryWish, entryOf } from '../entry-wish.ts';
import type { VenueDesk } from '../venue-desk.ts';
import { releaseOn } from './account-runs.ts';
import {
  ACCOUNT,
  breach,
  harmIf,
  LATER_NQ,
  lowest,
  MNQ,
  moreThan,
  NQ,
  passedAtOnce,
  type Ran,
  type Run,
  ran,
  scene,
} from './scene.ts';

/** The order itself, its size, and how often there are orders. */
export const ORDER_RUNS: Readonly<Record<string, Run>> = {
  stopRequired: { code: 'NO_STOP', without: ['room'], play: withoutAStop },
  stopOnRightSide: { code: 'STOP_SIDE', play: withItsStopAtItsFill },
  stopFarEnough: { code: 'STOP_TOO_CLOSE', play: withAStopOneTickAway },
  entryOnRightSide: { code: 'STOP_SIDE', play: onTheWrongSide },
  insideCollar: { code: 'PRICE_COLLAR', play: withAWrongDigit },
  notDuplicate: { code: 'DUPLICATE_ORDER', without: ['room'], play: twiceAtOnce },
  orderRate: { code: 'ORDER_RATE', play: tooOften },
  modifyRate: { code: 'MODIFY_RATE', play: afterTooManyChanges },
  tradesADay: { code: 'TRADES_A_DAY', play: afterTheLastTradeOfTheDay },
  cooledDown: { code: 'COOL_DOWN', play: rightAfterALoss },
  contractsADay: { code: 'CONDUCT_LIMIT', play: afterTheLastContractOfTheDay },
  shortHoldsADay: { code: 'CONDUCT_LIMIT', play: afterAShortHold },
  ordersPerFill: { code: 'CONDUCT_LIMIT', play: afterOrdersWithoutFills },
  orderSize: { code: 'ORDER_SIZE', play: tooLargeAnOrder },
  productSize: { code: 'PRODUCT_SIZE', play: tooMuchOfAProduct },
  accountSize: { code: 'POSITION_LIMIT', play: tooManyLots },
  eventOpenings: { code: 'EVENT_WINDOW', play: openedIntoARelease },
  eventSize: { code: 'EVENT_WINDOW', play: fullSizeIntoARelease },
};

/** The market falls by 260 ticks in one jump: a stop would have ended it long before. */
function withoutAStop(): Ran {
  const desk = scene();
  desk.enter(0, { stopTicks: null });
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_970, 83_780]), 49_000));
}

/** Bought and sold at the same price, by its own stop. */
function withItsStopAtItsFill(): Ran {
  const desk = scene();
  desk.enter(0, { stopTicks: 0 });
  desk.price(NQ, 84_000);
  const fills = desk.venue.fills(ACCOUNT, 0 as typeof desk.now, desk.now);
  return ran(desk, harmIf(fills.length > 1, 'a stop ended its entry in the same instant'));
}

function withAStopOneTickAway(): Ran {
  const desk = scene();
  desk.enter(0, { stopTicks: 1 });
  return ran(desk, moreThan(desk, 0, 'its stop is nearer than two ticks'));
}

function onTheWrongSide(): Ran {
  const desk = scene();
  desk.wish(0, entryOf({ type: 'stop', price: 83_990 }));
  return ran(desk, passedAtOnce(desk));
}

/** A nine for a four: it is filled in a spike that nobody meant to buy. */
function withAWrongDigit(): Ran {
  const desk = scene();
  desk.enter(0, { type: 'limit', price: 94_000 });
  return ran(desk, breach(lowest(desk, NQ, [93_900, 84_000, 84_000]), 49_000));
}

function twiceAtOnce(): Ran {
  const desk = scene();
  const order = { stopTicks: 110 };
  desk.wish(0, entryOf({ ...order, entry: 'one' }), entryOf({ ...order, entry: 'two' }));
  desk.settle();
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_892, 83_888, 83_880]), 49_000));
}

const micros = (options: Parameters<typeof scene>[0] = {}): VenueDesk =>
  scene({ ...options, contracts: [MNQ] });

/** A different order each time, far from the market. */
const resting = (index: number, fields: EntryWish = {}): EntryWish => ({
  entry: `resting${index}`,
  type: 'limit',
  price: 83_000 - index,
  stopTicks: 10,
  ...fields,
});

function tooOften(): Ran {
  const desk = micros({ limits: { ordersPerMinute: 3 } });
  for (const index of [1, 2, 3, 4]) desk.enter(0, resting(index));
  return ran(desk, moreThan(desk, 3, 'three a minute are allowed'));
}

function afterTooManyChanges(): Ran {
  const desk = micros({ limits: { modifiesPerMinute: 2 } });
  desk.enter(0, {});
  desk.price(MNQ, 84_000);
  for (const price of [83_970, 83_975]) {
    desk.wish(0, { kind: 'moveStop', price: price as Price, reason: 'trail' });
    desk.settle();
  }
  const changes = desk.acted.filter(({ kind }) => kind === 'modify').length;
  desk.enter(0, resting(1));
  return ran(desk, moreThan(desk, changes < 2 ? 2 : 1, `after ${changes} changes in a minute`));
}

/** In and out with a gain of ten ticks; nothing but the number of trades stands against another. */
function oneTrade(desk: VenueDesk, seconds: number): void {
  desk.enter(0, { targetTicks: 10 });
  desk.price(MNQ, 84_000);
  desk.passSettled(seconds * 1_000);
  desk.price(MNQ, 84_020);
}

function afterTheLastTradeOfTheDay(): Ran {
  const desk = micros({ limits: { tradesPerDay: 1 } });
  oneTrade(desk, 30);
  desk.enter(0, resting(1));
  return ran(desk, moreThan(desk, 1, 'one trade a day is allowed'));
}

function rightAfterALoss(): Ran {
  const desk = micros({ limits: { coolDownMs: 600_000 } });
  desk.enter(0, { stopTicks: 10 });
  lowest(desk, MNQ, [84_000, 83_980]);
  desk.passSettled(60_000);
  desk.price(MNQ, 83_980);
  desk.enter(0, resting(1));
  const lost = desk.venue
    .fills(ACCOUNT, 0 as typeof desk.now, desk.now)
    .find(({ profitAndLoss }) => (profitAndLoss ?? 0) < 0);
  const isSoon = desk.sent.some(
    ({ at }) => lost !== undefined && at > lost.at && at < lost.at + 600_000,
  );
  return ran(desk, harmIf(isSoon, 'an order left within ten minutes of a loss'));
}

function afterTheLastContractOfTheDay(): Ran {
  const desk = micros({ limits: { contractsPerDay: { warn: null, max: 2 } } });
  desk.enter(0, { quantity: 2 });
  desk.price(MNQ, 84_000);
  desk.enter(0, resting(1));
  return ran(desk, moreThan(desk, 1, 'two contracts a day are allowed'));
}

function afterAShortHold(): Ran {
  const desk = micros({ limits: { shortHoldsPerDay: { warn: null, max: 1 } } });
  oneTrade(desk, 3);
  desk.enter(0, resting(1));
  return ran(desk, moreThan(desk, 1, 'one trade a day may be that short'));
}

function afterOrdersWithoutFills(): Ran {
  const desk = micros({ limits: { ordersPerFill: { warn: null, max: 20 } } });
  for (let index = 1; index <= 21; index += 1) {
    desk.passSettled(3_000);
    desk.price(MNQ, 84_000);
    desk.enter(0, resting(index));
  }
  return ran(desk, moreThan(desk, 20, 'twenty without a fill are allowed'));
}

function tooLargeAnOrder(): Ran {
  const desk = micros({ limits: { orderContractsMax: 2 } });
  desk.enter(0, { quantity: 3 });
  desk.price(MNQ, 84_000);
  const held = desk.positionIn(ACCOUNT, MNQ.id);
  return ran(desk, harmIf(held > 2, `${held} were bought at once`));
}

function tooMuchOfAProduct(): Ran {
  const desk = micros({ limits: { productContractsMax: { MNQ: 3 } } });
  desk.enter(0, { quantity: 2 });
  desk.enter(0, { quantity: 2, entry: 'more', stopTicks: 30 });
  desk.price(MNQ, 84_000);
  const held = desk.positionIn(ACCOUNT, MNQ.id);
  return ran(desk, harmIf(held > 3, `${held} of a product are held`));
}

/** A new funded account of this size may hold two lots: twenty micros. */
const FUNDED = { program: 'topstep-xfa-50k', balance: 0 } as const;

function tooManyLots(): Ran {
  const desk = micros(FUNDED);
  desk.enter(0, { quantity: 21, stopTicks: 4 });
  desk.price(MNQ, 84_000);
  const held = desk.positionIn(ACCOUNT, MNQ.id);
  return ran(desk, harmIf(held > 20, `${held} micros are more than two lots`));
}

function openedIntoARelease(): Ran {
  const events = releaseOn('2026-11-10', 'cpi');
  const desk = scene({ at: '2026-11-10T14:57:00Z', contracts: [LATER_NQ], events });
  desk.enter(0, {});
  desk.price(LATER_NQ, 84_000);
  const held = desk.positionIn(ACCOUNT, LATER_NQ.id);
  return ran(desk, harmIf(held > 0, `${held} were opened within five minutes of consumer prices`));
}

function fullSizeIntoARelease(): Ran {
  const desk = micros({ ...FUNDED, events: releaseOn('2025-11-11', 'fomc') });
  desk.enter(0, { quantity: 15, stopTicks: 4 });
  desk.price(MNQ, 84_000);
  const held = desk.positionIn(ACCOUNT, MNQ.id);
  return ran(desk, harmIf(held > 10, `${held} micros are more than half of two lots`));
}
