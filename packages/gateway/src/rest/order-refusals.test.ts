import { MINUTE_MS, makeContract, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { contractOf, flat, nqSource, OPEN_AT, seriesOf } from '../../test/bars.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { ReplaySource } from '../market/replay-source.ts';
import { encodeRecords } from '../store/record-lines.ts';
import { type GatewayRecord } from '../store/records.ts';

const NQ = 'CON.F.US.ENQ.H25';
const PRACTICE = 10_001;
const COMBINE = 10_002;
const HELD = { accountId: PRACTICE, contractId: NQ };
const ORDER = { ...HELD, type: 2, side: 0, size: 1 };

/** A gateway in which the practice account has bought one contract. */
function holding(gateway: InMemoryGateway): InMemoryGateway {
  gateway.steps(1);
  expect(gateway.post('/api/Order/place', ORDER).body).toMatchObject({ success: true });
  gateway.steps(1);
  return gateway;
}

const onNq = (lines?: string[]) =>
  new InMemoryGateway(nqSource(flat(84_000, 3)), lines === undefined ? {} : { lines }).signIn();

describe('a live account', () => {
  /** No account of this gateway is live, so its file is made to say so. */
  function madeLive(): InMemoryGateway {
    const before = holding(onNq());
    before.post('/api/Order/place', { ...ORDER, type: 1, limitPrice: 20_000, customTag: 'rest' });
    const known = before.lines.flatMap((line) => recordsOf(line));
    const account = known.findLast((record) => {
      return record.kind === 'account' && record.account.accountId === PRACTICE;
    });
    if (account?.kind !== 'account') throw new RangeError('the account was written');
    const live = { ...account.account, simulated: false };
    return onNq([...before.lines, encodeRecords([{ kind: 'account', account: live }])]);
  }

  it.each([
    { path: 'Order/place', body: ORDER, code: 10, text: null },
    { path: 'Order/modify', body: { size: 2 }, code: 6, text: null },
    { path: 'Order/cancel', body: {}, code: 6, text: 'Live accounts not supported' },
    { path: 'Position/closeContract', body: HELD, code: 8, text: null },
    { path: 'Position/partialCloseContract', body: { ...HELD, size: 1 }, code: 9, text: null },
  ])('is refused by $path with $code', ({ path, body, code, text }) => {
    const gateway = madeLive();
    const open = gateway.post('/api/Order/searchOpen', HELD).body;
    const [order] = (open as { readonly orders: readonly { readonly id: number }[] }).orders;
    const reply = gateway.post(`/api/${path}`, { ...HELD, orderId: order?.id ?? 0, ...body });
    expect(reply).toMatchObject({
      status: 200,
      body: { success: false, errorCode: code, errorMessage: text },
    });
  });
});

describe('a close', () => {
  it.each([
    { path: 'closeContract', code: 4 },
    { path: 'partialCloseContract', code: 4 },
  ])('of a contract that is not active any more is answered by $path with $code', (closing) => {
    const { product } = contractOf('NQ');
    const next = makeContract(product, 'M', 2025);
    const rollAt = (OPEN_AT + 2 * MINUTE_MS) as UnixMs;
    const source = new ReplaySource([
      seriesOf(contractOf('NQ'), flat(84_000, 2)),
      seriesOf(next, flat(84_500, 2), rollAt),
    ]);
    const gateway = holding(new InMemoryGateway(source).signIn());
    gateway.steps(8);
    const reply = gateway.post(`/api/Position/${closing.path}`, { ...HELD, size: 1 });
    expect(reply.body).toMatchObject({ success: false, errorCode: closing.code });
    expect(gateway.post('/api/Position/searchOpen', HELD).body).toMatchObject({
      positions: [{ contractId: NQ, size: 1 }],
    });
  });

  it('waits for no market order but one that closes', () => {
    const gateway = holding(onNq());
    gateway.post('/api/Order/place', ORDER);
    const close = () => gateway.post('/api/Position/closeContract', HELD).body;
    expect(close()).toMatchObject({ success: true });
    expect(close()).toMatchObject({ success: false, errorCode: 6 });
    const part = gateway.post('/api/Position/partialCloseContract', { ...HELD, size: 1 });
    expect(part.body).toMatchObject({ success: false, errorCode: 7 });
  });
});

describe('outside trading hours', () => {
  /** 15:09 in Chicago: the market is open, and the firm takes nothing new until the evening. */
  const evening = Date.UTC(2025, 2, 4, 21, 9) as UnixMs;

  it.each([
    { name: '2 as seen live', orders: {}, code: 2 },
    { name: '5 where the enum is followed', orders: { outsideHoursCode: 5 } as const, code: 5 },
  ])('answers $name, also when only the firm has closed', ({ orders, code }) => {
    const source = nqSource(flat(84_000, 3), evening);
    const gateway = new InMemoryGateway(source, { orders }).signIn();
    gateway.steps(1);
    const reply = gateway.post('/api/Order/place', { ...ORDER, accountId: COMBINE });
    expect(reply.body).toMatchObject({
      success: false,
      errorCode: code,
      errorMessage: 'Outside of trading hours.',
    });
  });
});

/** The records of a line of the file, none for the short form of a cursor. */
function recordsOf(line: string): readonly GatewayRecord[] {
  const body = line.slice(line.indexOf(' ') + 1);
  return body.startsWith('[') ? (JSON.parse(body) as readonly GatewayRecord[]) : [];
}
