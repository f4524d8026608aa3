import { type ContractId, productByRoot, type UnixMs } from '@loadline/core';
import { VirtualTime } from '@loadline/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Notice, NoticeBoard } from '../notices.ts';
import { MarketEvents } from './market-events.ts';

const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

/** The frames of the reference, section 7.6. */
const FULL_QUOTE: unknown = JSON.parse(
  `["CON.F.US.MNQ.Z26",{"symbol":"F.US.MNQ","lastPrice":25010.5,"bestBid":25010.25,
  "bestAsk":25010.5,"change":40.25,"changePercent":0.16,"open":24970,"high":25031.75,"low":24951,
  "volume":812345,"lastUpdated":"2026-11-19T15:04:05.1234567+00:00",
  "timestamp":"2026-11-19T15:04:05+00:00"}]`,
);
const SPARSE_QUOTE: unknown = JSON.parse(
  `["CON.F.US.MNQ.Z26",{"symbol":"F.US.MNQ","bestAsk":25010.75,
  "lastUpdated":"2026-11-19T15:04:05.2+00:00"}]`,
);
const TRADES: unknown = JSON.parse(
  `["CON.F.US.MNQ.Z26",[{"symbolId":"F.US.MNQ","price":25010.75,
  "timestamp":"2026-11-19T15:04:05.31+00:00","type":0,"volume":3}, null]]`,
);

const events = () => {
  const heard: unknown[] = [];
  const notices: Notice[] = [];
  const product = productByRoot('MNQ');
  if (product === null) throw new Error('MNQ is not in the product table');
  const subject = new MarketEvents(
    { onTrade: (trade) => heard.push(trade), onQuote: (quote) => heard.push(quote) },
    new VirtualTime(at('2026-11-19T15:00:00Z')),
    new NoticeBoard((notice) => notices.push(notice)),
  );
  subject.follow(MNQ, product);
  const tell = (target: string, args: unknown): void =>
    subject.onInvocation(target, Array.isArray(args) ? args : [args]);
  return { subject, heard, notices, tell };
};

describe('MarketEvents', () => {
  it('merges sparse quotes: what is missing is unchanged', () => {
    const { heard, tell } = events();
    tell('GatewayQuote', FULL_QUOTE);
    tell('GatewayQuote', SPARSE_QUOTE);
    expect(heard).toEqual([
      { contractId: MNQ, bid: 100_041, ask: 100_042, at: at('2026-11-19T15:04:05.123Z') },
      { contractId: MNQ, bid: 100_041, ask: 100_043, at: at('2026-11-19T15:04:05.2Z') },
    ]);
  });

  it('forgets the sides of a lost connection', () => {
    const { subject, heard, tell } = events();
    tell('GatewayQuote', FULL_QUOTE);
    subject.forgetQuotes();
    tell('GatewayQuote', SPARSE_QUOTE);
    expect(heard.at(-1)).toMatchObject({ bid: null, ask: 100_043 });
  });

  it.each([
    { name: 'an array with nulls', args: TRADES },
    {
      name: 'a bare object',
      args: [MNQ, { price: 25_010.75, volume: 3, timestamp: '2026-11-19T15:04:05.31Z' }],
    },
  ])('reads trades from $name', ({ args }) => {
    const { heard, tell } = events();
    tell('GatewayTrade', args);
    const time = at('2026-11-19T15:04:05.31Z');
    expect(heard).toEqual([{ contractId: MNQ, price: 100_043, size: 3, at: time }]);
  });

  it('gives a quote without a time the time of the last one', () => {
    const { heard, tell } = events();
    tell('GatewayQuote', [MNQ, { bestBid: 25_000 }]);
    tell('GatewayQuote', SPARSE_QUOTE);
    tell('GatewayQuote', [MNQ, { bestBid: 25_000.25 }]);
    expect(heard.map((quote) => (quote as { at: number }).at)).toEqual([
      at('2026-11-19T15:00:00Z'),
      at('2026-11-19T15:04:05.2Z'),
      at('2026-11-19T15:04:05.2Z'),
    ]);
  });

  it('drops prices off the grid and says so, without flooding', () => {
    const { heard, notices, tell } = events();
    for (let index = 0; index < 150; index += 1) tell('GatewayQuote', [MNQ, { bestBid: 25_000.1 }]);
    tell('GatewayTrade', [MNQ, [{ price: 0.1, timestamp: '2026-11-19T15:04:05Z' }]]);
    expect(heard).toEqual([]);
    expect(notices.map(({ code, count }) => [code, count])).toEqual([
      ['OFF_GRID', 1],
      ['OFF_GRID', 10],
      ['OFF_GRID', 100],
      ['OFF_GRID', 1],
    ]);
  });

  it('hears only what it follows', () => {
    const { heard, notices, tell } = events();
    tell('GatewayQuote', ['CON.F.US.MES.Z26', { bestBid: 5_000 }]);
    tell('GatewayDepth', [MNQ, []]);
    expect([heard, notices]).toEqual([[], []]);
  });

  it('never throws, whatever the venue sends', () => {
    const targets = fc.constantFrom('GatewayQuote', 'GatewayTrade', 'GatewayDepth', 'Other');
    const members = fc.record({ bestBid: fc.anything(), price: fc.anything() });
    const payloads = fc.oneof(fc.anything(), members, fc.array(members));
    const check = fc.property(targets, payloads, (target, payload) => {
      const { tell } = events();
      tell(target, [MNQ, payload]);
      tell(target, payload);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
