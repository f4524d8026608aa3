import {
  type AccountId,
  type ClientOrderId,
  type Contract,
  type ContractId,
  type Money,
  type OrderRequest,
  type Price,
  parseContractId,
  type Quantity,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import type { Effect, EngineEvent } from '@loadline/engine/ports';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { describe, expect, it } from 'vitest';
import { VenueHost } from './venue-host.ts';

const ACCOUNT = 7_001 as AccountId;
const NQ = 'CON.F.US.ENQ.Z25' as ContractId;

function contractOf(contractId: ContractId): Contract {
  const parsed = parseContractId(contractId);
  if (!parsed.ok) throw new Error('NQ is a contract');
  return parsed.value;
}

/** A venue of the backtest, with a price of 1000 ticks unless another one is wished. */
function aHost(price: number | null = 1_000) {
  const account = {
    accountId: ACCOUNT,
    name: 'a',
    balance: 0 as Money,
    canTrade: true,
    simulated: true,
  };
  const market = {
    listings: () => [],
    history: () => ({}) as Extract<EngineEvent, { kind: 'history' }>,
    contract: contractOf,
  };
  const host = new VenueHost({ ...DEFAULT_FILL_MODEL, slippageTicks: 0 }, [account], market);
  host.setNow(1 as UnixMs);
  const trade = (at: number): void =>
    host.venue.onPrice(contractOf(NQ), at as Price, 1 as UnixMs, false);
  if (price !== null) trade(price);
  return { host, trade };
}

type Wish = Partial<Omit<OrderRequest, 'limitPrice' | 'stopPrice' | 'quantity'>> &
  Readonly<{ stopPrice?: number; limitPrice?: number; quantity?: number }>;

const submit = (wish: Wish, exits: 'venue' | 'own' = 'venue'): Effect => ({
  kind: 'submit',
  request: {
    clientOrderId: 'one' as ClientOrderId,
    accountId: ACCOUNT,
    contractId: NQ,
    role: 'entry',
    type: 'market',
    side: 'buy',
    quantity: 1,
    limitPrice: null,
    stopPrice: null,
    bracket: null,
    ...wish,
  } as Extract<Effect, { kind: 'submit' }>['request'],
  exits,
});

const orders = ({ host }: ReturnType<typeof aHost>) => host.venue.orders(ACCOUNT);

describe('VenueHost', () => {
  it('lets a trailing stop begin at its price and follow at that distance', () => {
    const one = aHost();
    one.host.perform(submit({ type: 'trailingStop', side: 'sell', stopPrice: 960 }));
    expect(orders(one)).toMatchObject([{ stopPrice: 960, trailTicks: 40 }]);
    one.trade(1_010);
    expect(orders(one)).toMatchObject([{ stopPrice: 970 }]);
  });

  it('moves a trailing stop by another distance from the market', () => {
    const one = aHost();
    one.host.perform(submit({ type: 'trailingStop', side: 'sell', stopPrice: 960 }));
    const [order] = orders(one);
    const venueOrderId = order?.venueOrderId ?? ('' as never);
    const change = { quantity: null, limitPrice: null, stopPrice: 980 as Price };
    one.host.perform({ kind: 'modify', accountId: ACCOUNT, venueOrderId, change });
    expect(orders(one)).toMatchObject([{ stopPrice: 980, trailTicks: 20 }]);
  });

  it.each(['joinBid', 'joinAsk'] as const)('rests a %s at the last price', (type) => {
    const one = aHost();
    one.host.perform(submit({ type, side: type === 'joinBid' ? 'buy' : 'sell' }));
    expect(orders(one)).toMatchObject([{ type, limitPrice: 1_000, status: 'open' }]);
  });

  it.each(['trailingStop', 'joinBid'] as const)('rejects a %s without a price', (type) => {
    const one = aHost(null);
    const [answer] = one.host.perform(
      submit({ type, ...(type === 'trailingStop' && { stopPrice: 9 }) }),
    );
    expect(answer).toMatchObject({ kind: 'submitAnswered', outcome: { kind: 'rejected' } });
    expect(orders(one)).toEqual([]);
  });

  it('places the bare order when the desk keeps the exits', () => {
    const bracket = { stopTicks: 40 as Ticks, targetTicks: null };
    const one = aHost();
    one.host.perform(submit({ bracket }, 'own'));
    expect(orders(one)).toHaveLength(1);
    const other = aHost();
    other.host.perform(submit({ bracket }));
    expect(orders(other)).toHaveLength(2);
  });

  it('closes a part of a position, and refuses more than is held', () => {
    const one = aHost();
    one.host.perform(submit({ quantity: 2 }));
    one.trade(1_000);
    const close = (quantity: number) =>
      one.host.perform({
        kind: 'closePosition',
        accountId: ACCOUNT,
        contractId: NQ,
        quantity: quantity as Quantity,
      })[0];
    expect(close(3)).toMatchObject({ outcome: { kind: 'rejected' } });
    expect(close(1)).toMatchObject({ outcome: { kind: 'accepted' } });
    one.trade(1_000);
    expect(one.host.venue.positions(ACCOUNT)).toMatchObject([{ size: 1 }]);
  });
});
