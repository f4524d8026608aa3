import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatewayDepth, gatewayQuote, gatewayTrade } from '../../test/market-schemas.ts';
import { positionEntity } from '../rest/positions.ts';
import { splitRecords } from './framing.ts';
import { invocationMessage } from './hub-messages.ts';
import { marketEntries } from './market-events.ts';
import { userEventEntities } from './user-events.ts';

/** The synthetic frames of the reference, section 7.6, verbatim but broken into lines. */
const FRAMES = [
  [
    '{"type":1,"target":"GatewayQuote","arguments":["CON.F.US.MNQ.Z26",{"symbol":"F.US.MNQ","',
    'lastPrice":25010.5,"bestBid":25010.25,"bestAsk":25010.5,"change":40.25,"changePercent":0',
    '.16,"open":24970,"high":25031.75,"low":24951,"volume":812345,"lastUpdated":"2026-11-19T1',
    '5:04:05.1234567+00:00","timestamp":"2026-11-19T15:04:05+00:00"}]}',
  ].join(''),
  [
    '{"type":1,"target":"GatewayQuote","arguments":["CON.F.US.MNQ.Z26",{"symbol":"F.US.MNQ","',
    'bestBid":25010.5,"bestAsk":25010.75,"lastUpdated":"2026-11-19T15:04:05.2+00:00"}]}',
  ].join(''),
  [
    '{"type":1,"target":"GatewayTrade","arguments":["CON.F.US.MNQ.Z26",[{"symbolId":"F.US.MNQ',
    '","price":25010.75,"timestamp":"2026-11-19T15:04:05.31+00:00","type":0,"volume":3}]]}',
  ].join(''),
  [
    '{"type":1,"target":"GatewayDepth","arguments":["CON.F.US.MNQ.Z26",[{"timestamp":"2026-11',
    '-19T15:04:05.31+00:00","type":2,"price":25010.25,"volume":14,"currentVolume":14},null]]}',
  ].join(''),
  [
    '{"type":1,"target":"GatewayUserPosition","arguments":[{"action":1,"data":{"id":7001,"acc',
    'ountId":42,"contractId":"CON.F.US.MNQ.Z26","contractDisplayName":"MNQZ26","creationTimes',
    'tamp":"2026-11-19T15:04:05.4+00:00","type":1,"size":2,"averagePrice":25010.75}}]}',
  ].join(''),
];

const argumentsOf = (index: number): readonly unknown[] => {
  const { records } = splitRecords(`${FRAMES[index]}\u001e`);
  return invocationMessage.parse(JSON.parse(records[0] ?? '')).arguments;
};

describe('the frames of the reference', () => {
  it('reads the full quote', () => {
    const quote = gatewayQuote.parse(argumentsOf(0)[1]);
    expect(quote).toMatchObject({ lastPrice: 25_010.5, bestBid: 25_010.25, volume: 812_345 });
  });

  it('reads the sparse quote: what is missing is null', () => {
    const quote = gatewayQuote.parse(argumentsOf(1)[1]);
    expect(quote).toMatchObject({ lastPrice: null, bestBid: 25_010.5, timestamp: null });
  });

  it('reads the trades of an array', () => {
    const trades = marketEntries(argumentsOf(2)).map((entry) => gatewayTrade.parse(entry));
    expect(trades).toEqual([
      {
        symbolId: 'F.US.MNQ',
        price: 25_010.75,
        timestamp: '2026-11-19T15:04:05.31+00:00',
        type: 0,
        volume: 3,
      },
    ]);
  });

  it('skips the null entries of depth', () => {
    const entries = marketEntries(argumentsOf(3)).map((entry) => gatewayDepth.parse(entry));
    expect(entries.map((entry) => entry.price)).toEqual([25_010.25]);
  });

  it('reads a wrapped position', () => {
    const [entity] = userEventEntities(argumentsOf(4));
    expect(positionEntity.parse(entity)).toMatchObject({ id: 7_001, size: 2, type: 1 });
  });
});

describe('userEventEntities', () => {
  const entity = { id: 1 };
  it.each([
    { name: 'a wrapper', args: [{ action: 1, data: entity }], found: [entity] },
    { name: 'a bare entity', args: [entity], found: [entity] },
    {
      name: 'several wrappers',
      args: [{ data: entity }, { data: entity }],
      found: [entity, entity],
    },
    { name: 'a nested array', args: [[[{ action: 0, data: entity }]]], found: [entity] },
    { name: 'an array in a wrapper', args: [{ data: [entity, null] }], found: [entity] },
    { name: 'null entries', args: [null, [null]], found: [] },
    { name: 'nothing', args: [], found: [] },
  ])('finds what is in $name', ({ args, found }) => {
    expect(userEventEntities(args)).toEqual(found);
  });

  it('never throws, whatever is in the arguments', () => {
    const check = fc.property(fc.array(fc.anything({ maxDepth: 4 })), (args) => {
      expect(Array.isArray(userEventEntities(args))).toBe(true);
      expect(Array.isArray(marketEntries(args))).toBe(true);
    });
    fc.assert(check, { numRuns: 500 });
  });
});
