import { MINUTE_MS, sessionCalendar } from '@loadline/core';
import { readEventCalendar } from '@loadline/risk';
import { entryOf } from '../entry-wish.ts';
import {
  ACCOUNT,
  chicago,
  dollars,
  harmIf,
  LATER_NQ,
  leftWhile,
  lowest,
  MNQ,
  moreThan,
  NQ,
  OTHER,
  type Ran,
  type Run,
  ran,
  scene,
} from './scene.ts';

const isBetween = (from: number, to: number) => (at: number) => {
  const { minute } = chicago(at);
  return minute >= from && minute < to;
};

/** Accounts, hours, products and what was done before. */
export const ACCOUNT_RUNS: Readonly<Record<string, Run>> = {
  allowedByVenue: { code: 'ACCOUNT_BLOCKED', play: whereTheVenueTakesNone },
  automationAllowed: { code: 'AUTOMATION_NOT_ALLOWED', play: whereProgramsAreForbidden },
  activeState: { code: 'ACCOUNT_HALTED', play: whileHalted },
  notFlattening: { code: 'FLATTENING', without: ['room'], play: whileFlattening },
  knownSession: { code: 'SESSION_UNKNOWN', play: beyondTheCalendar },
  openMarket: { code: 'MARKET_CLOSED', play: inThePause },
  beforeLastEntry: { code: 'PAST_LAST_ENTRY', play: afterTheLastEntry },
  insideWindows: { code: 'OUTSIDE_WINDOW', play: outsideTheHours },
  onTradingWeekday: { code: 'OUTSIDE_WINDOW', play: onATuesday },
  outsidePriceLimitZone: { code: 'PRICE_LIMIT_ZONE', play: nearThePriceLimit },
  permittedProduct: { code: 'PRODUCT_NOT_PERMITTED', play: inAForbiddenProduct },
  notBlocked: { code: 'SYMBOL_BLOCKED', play: inABlockedProduct },
  notExpiring: { code: 'CONTRACT_EXPIRING', play: onTheLastDay },
  noOpposite: { code: 'OPPOSITE_POSITION', play: againstTheOtherAccount },
  consistentDay: { code: 'CONSISTENCY', without: ['activeState'], play: afterALargeDay },
  belowPersonalTarget: {
    code: 'PERSONAL_PROFIT_TARGET',
    without: ['activeState'],
    play: afterTheTarget,
  },
};

function whereTheVenueTakesNone(): Ran {
  const desk = scene();
  desk.venue.setCanTrade(ACCOUNT, { canTrade: false });
  desk.settle();
  desk.wish(0, entryOf({}));
  return ran(desk, moreThan(desk, 0, 'the venue takes none of this account'));
}

function whereProgramsAreForbidden(): Ran {
  const desk = scene({ rules: { automationAllowed: false } });
  desk.wish(0, entryOf({}));
  return ran(desk, moreThan(desk, 0, 'the firm wants no orders of programs'));
}

function whileHalted(): Ran {
  const desk = scene();
  desk.command({ kind: 'halt', accountId: ACCOUNT, mode: 'halted', reason: 'lunch' });
  desk.wish(0, entryOf({}));
  return ran(desk, moreThan(desk, 0, 'a person has halted the account'));
}

/** A person wants out; before the venue has heard of it, the strategy wants in again. */
function whileFlattening(): Ran {
  const desk = scene();
  desk.enter(0, {});
  desk.price(NQ, 84_000);
  desk.command({ kind: 'flatten', accountId: ACCOUNT });
  desk.wish(0, entryOf({ entry: 'again', stopTicks: 30 }));
  while (desk.effects.length > 0) desk.perform('take');
  desk.trade(NQ, 84_000);
  const held = desk.positionIn(ACCOUNT, NQ.id);
  return ran(desk, harmIf(held > 1, `the person wanted out, and ${held} are held`));
}

function beyondTheCalendar(): Ran {
  const known = sessionCalendar();
  const end = Date.parse('2025-11-11T15:30:00Z');
  const desk = scene({
    calendar: {
      ...known,
      lookup: (product, at) => (at < end ? known.lookup(product, at) : { kind: 'unknown' }),
    },
  });
  desk.passSettled(30 * MINUTE_MS);
  desk.price(NQ, 84_000);
  desk.enter(0, {});
  return ran(
    desk,
    leftWhile(desk, (at) => at >= end, 'beyond the end of the calendar'),
  );
}

function inThePause(): Ran {
  const desk = scene({ at: '2025-11-11T22:30:00Z' });
  desk.enter(0, {});
  return ran(desk, leftWhile(desk, isBetween(16 * 60, 17 * 60), 'between 16:00 and 17:00'));
}

function afterTheLastEntry(): Ran {
  const desk = scene({ at: '2025-11-11T21:08:30Z', flattenLeadMs: 0 });
  desk.enter(0, {});
  return ran(desk, leftWhile(desk, isBetween(15 * 60 + 8, 17 * 60), 'after 15:08'));
}

function outsideTheHours(): Ran {
  const desk = scene({ limits: { windows: [{ fromMinute: 780, toMinute: 840 }] } });
  desk.enter(0, {});
  const isOutside = (at: number) => !isBetween(13 * 60, 14 * 60)(at);
  return ran(desk, leftWhile(desk, isOutside, 'outside 13:00 to 14:00'));
}

function onATuesday(): Ran {
  const desk = scene({ limits: { weekdays: [1, 3, 4, 5] } });
  desk.enter(0, {});
  return ran(
    desk,
    leftWhile(desk, (at) => chicago(at).weekday === 'Tuesday', 'on a Tuesday'),
  );
}

/** Seven hundredths below the settlement trading stops; the firm wants nobody near it. */
function nearThePriceLimit(): Ran {
  const desk = scene({ at: '2026-11-09T21:59:00Z', contracts: [LATER_NQ] });
  desk.passSettled(62 * MINUTE_MS);
  desk.price(LATER_NQ, 79_700);
  desk.enter(0, {});
  const isNear = (84_000 - (desk.venue.lastPrice(LATER_NQ.id) ?? 0)) / 84_000 >= 0.05;
  return ran(desk, harmIf(isNear && desk.sent.length > 0, 'an order left near the price limit'));
}

function inAForbiddenProduct(): Ran {
  const desk = scene({ rules: { permittedRoots: new Set(['ES', 'MNQ']) } });
  desk.enter(0, {});
  return ran(desk, moreThan(desk, 0, 'the firm permits ES and MNQ, and it is in NQ'));
}

function inABlockedProduct(): Ran {
  const desk = scene({ limits: { blockedRoots: ['NQ'] } });
  desk.enter(0, {});
  return ran(desk, moreThan(desk, 0, 'the person wants none in NQ'));
}

/** The third Friday of December is the last day of the contract. */
function onTheLastDay(): Ran {
  const desk = scene({ at: '2025-12-19T13:00:00Z' });
  desk.enter(0, {});
  const isLast = (at: number) => chicago(at).date === '2025-12-19';
  return ran(desk, leftWhile(desk, isLast, 'on the last day of its contract'));
}

function againstTheOtherAccount(): Ran {
  const desk = scene({ accounts: [ACCOUNT, OTHER], contracts: [NQ, MNQ] });
  desk.enter(0, {});
  desk.enter(1, { side: 'sell' });
  for (const contract of [NQ, MNQ]) desk.price(contract, 84_000);
  const [one, other] = [desk.positionIn(ACCOUNT, NQ.id), desk.positionIn(OTHER, MNQ.id)];
  return ran(desk, harmIf(one * other < 0, `${one} NQ stand against ${other} MNQ elsewhere`));
}

/** At 1,500 of a target of 3,000 a day becomes more than half of it. */
function afterALargeDay(): Ran {
  const desk = scene({ limits: { consistency: 'reduce' } });
  desk.enter(0, {});
  lowest(desk, NQ, [84_000, 84_150, 84_320]);
  const profit = (desk.equity(ACCOUNT) - dollars(50_000)) / 1_000_000;
  const before = desk.sent.length;
  desk.enter(0, { entry: 'again' });
  const isOver = profit >= 1_500 && desk.sent.length > before;
  return ran(desk, harmIf(isOver, `a day of ${profit} goes on beyond its share`));
}

function afterTheTarget(): Ran {
  const personalTarget = {
    amount: dollars(500),
    action: 'liquidate',
    giveBack: dollars(0),
  } as const;
  const desk = scene({ limits: { personalTarget } });
  desk.enter(0, {});
  lowest(desk, NQ, [84_000, 84_120, 84_120]);
  const profit = (desk.equity(ACCOUNT) - dollars(50_000)) / 1_000_000;
  const before = desk.sent.length;
  desk.enter(0, { entry: 'again' });
  const isOver = profit >= 500 && desk.sent.length > before;
  return ran(desk, harmIf(isOver, `the person stops at 500, and trades at ${profit}`));
}

/** A release at nine in Chicago on a Tuesday. */
export function releaseOn(date: string, kind: 'cpi' | 'fomc') {
  const event = { name: 'A release', kind, dates: [date], times: ['09:00'], source: 'a test' };
  const read = readEventCalendar(JSON.stringify({ events: [event] }));
  if (!read.ok) throw new Error(read.error.join(' '));
  return read.value;
}
