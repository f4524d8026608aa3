import type { OrderRequest, Quantity } from '@loadline/core';
import { entryOf } from '../entry-wish.ts';
import type { VenueDesk } from '../venue-desk.ts';
import {
  ACCOUNT,
  breach,
  harmIf,
  lowest,
  MNQ,
  moreThan,
  NEXT_NQ,
  NQ,
  passedAtOnce,
  type Ran,
  type Run,
  ran,
  scene,
} from './scene.ts';

/** What has to be known before anything opens. */
export const KNOWLEDGE_RUNS: Readonly<Record<string, Run>> = {
  validRequest: { code: 'INVALID_REQUEST', play: withoutItsPrice },
  knownState: { code: 'STATE_UNKNOWN', without: ['knownNumbers'], play: afterALossNobodyTold },
  confirmedStanding: {
    code: 'ACCOUNT_UNCONFIRMED',
    without: ['knownNumbers', 'knownEquity', 'accountSize'],
    play: nextToAnUnknownFloor,
  },
  knownProduct: { code: 'PRODUCT_UNKNOWN', play: inAnotherContract },
  liveFeed: { code: 'FEED_DOWN', play: withoutAFeed },
  venueTimeForward: { code: 'VENUE_TIME_BACK', play: onARepeatedPrice },
  freshQuote: { code: 'STALE_QUOTE', play: onAnOldPrice },
  knownNumbers: { code: 'NOT_A_NUMBER', play: onNoPrice },
  knownEquity: { code: 'STATE_UNKNOWN', without: ['room'], play: besideWhatHasNoPrice },
};

function withoutItsPrice(): Ran {
  const desk = scene();
  desk.wish(0, entryOf({ type: 'limit', price: null }));
  const isBroken = ({ type, limitPrice }: OrderRequest) => type === 'limit' && limitPrice === null;
  const isSent = desk.sent.some(({ request }) => isBroken(request));
  return ran(desk, harmIf(isSent, 'a limit order without a limit left the desk'));
}

/** Somebody loses 900 while the hub is away; the desk has asked, and has no answer yet. */
function afterALossNobodyTold(): Ran {
  const desk = scene();
  desk.hub('user', 'down');
  desk.foreign(ACCOUNT, NQ, 'buy', 4);
  for (const price of [84_000, 83_958]) desk.trade(NQ, price);
  desk.foreign(ACCOUNT, NQ, 'sell', 4);
  desk.trade(NQ, 83_958);
  desk.pushes.splice(0);
  desk.tellPrice(NQ, 83_958);
  desk.hub('user', 'up');
  desk.wish(0, entryOf({}));
  desk.settle();
  return ran(desk, breach(lowest(desk, NQ, [83_958, 83_930, 83_900]), 49_000));
}

/** The account has a floor of 48,000 and a balance of 48,400; nobody has confirmed either. */
function nextToAnUnknownFloor(): Ran {
  const desk = scene({ balance: 48_400 });
  desk.enter(0, { quantity: 2 });
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_970, 83_940]), 48_000));
}

/** The host asks for an order in the mini with the figures of the micro. */
function inAnotherContract(): Ran {
  const desk = scene();
  const request: OrderRequest = {
    clientOrderId: 'ticket-1' as OrderRequest['clientOrderId'],
    accountId: ACCOUNT,
    contractId: NQ.id,
    role: 'entry',
    type: 'market',
    side: 'buy',
    quantity: 4 as Quantity,
    limitPrice: null,
    stopPrice: null,
    bracket: { stopTicks: 100, targetTicks: null } as OrderRequest['bracket'],
  };
  const decision = assess(desk, request);
  if (decision.verdict === 'denied') return { harm: null, denials: [decision.finding.code] };
  const order = { ...request, contract: NQ, type: 'market', customTag: 'ticket-1' } as const;
  desk.venue.place({ ...order, quantity: decision.request.quantity }, desk.now);
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_930, 83_880]), 49_000));
}

function assess({ engine, now }: VenueDesk, request: OrderRequest) {
  const unit = engine.accounts.get(ACCOUNT);
  if (unit === undefined) throw new Error('the account is configured');
  return unit.desk.risk.assess(request, {
    now,
    contract: MNQ,
    known: true,
    canTrade: true,
    feedUp: true,
    flattening: false,
    session: engine.context.calendar.lookup(NQ.product, now),
    market: engine.market.markets.get(NQ.id) ?? null,
  });
}

const BREAKOUT = entryOf({ type: 'stop', price: 84_010 });

function withoutAFeed(): Ran {
  const desk = scene();
  desk.hub('market', 'down');
  desk.trade(NQ, 84_200);
  desk.wish(0, BREAKOUT);
  return ran(desk, passedAtOnce(desk));
}

/** The market is at 84,200; the venue tells a price of the minute before again. */
function onARepeatedPrice(): Ran {
  const desk = scene();
  desk.passSettled(30_000);
  desk.price(NQ, 84_200);
  desk.tellPrice(NQ, 84_000, (desk.now - 60_000) as typeof desk.now);
  desk.wish(0, BREAKOUT);
  return ran(desk, passedAtOnce(desk));
}

/** Both hubs are up, and for more than two minutes no price has come. */
function onAnOldPrice(): Ran {
  const desk = scene();
  desk.passSettled(121_000);
  desk.trade(NQ, 84_200);
  desk.wish(0, BREAKOUT);
  return ran(desk, passedAtOnce(desk));
}

function onNoPrice(): Ran {
  const desk = scene();
  desk.tellPrice(NQ, Number.NaN);
  desk.wish(0, entryOf({}));
  return ran(desk, moreThan(desk, 0, 'its price was not a number'));
}

/** Somebody holds what the desk has never had a price of, and loses 900 with it. */
function besideWhatHasNoPrice(): Ran {
  const desk = scene();
  desk.foreign(ACCOUNT, NEXT_NQ, 'buy', 3);
  desk.trade(NEXT_NQ, 85_000);
  desk.settle();
  desk.trade(NEXT_NQ, 84_941);
  desk.enter(0, {});
  return ran(desk, breach(lowest(desk, NQ, [84_000, 83_970, 83_940]), 49_000));
}
