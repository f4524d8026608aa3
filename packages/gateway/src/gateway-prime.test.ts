import { describe, expect, it } from 'vitest';
import { nqSource, type Row } from '../test/bars.ts';
import { InMemoryGateway } from '../test/in-memory-gateway.ts';

const ACCOUNT = 10_002;
const JOIN = { accountId: ACCOUNT, contractId: 'CON.F.US.ENQ.H25', type: 6, side: 0, size: 1 };
/** Rises and gives a part back: the last trade is a sale. */
const ROSE: Row = [84_000, 84_030, 83_970, 84_009, 40];
/** Falls and recovers a part: the last trade is a purchase. */
const FELL: Row = [84_000, 84_030, 83_970, 83_991, 40];

function joinedAt(gateway: InMemoryGateway): unknown {
  gateway.post('/api/Order/place', JOIN);
  const { body } = gateway.post('/api/Order/searchOpen', { accountId: ACCOUNT });
  return (body as { readonly orders: readonly { readonly limitPrice: number }[] }).orders.map(
    ({ limitPrice }) => limitPrice,
  );
}

describe('a gateway that starts again in a minute without a trade', () => {
  it.each([
    { name: 'a rising minute', row: ROSE, bid: 21_002.25 },
    { name: 'a falling minute', row: FELL, bid: 20_997.5 },
  ])('quotes after $name what it quoted before', ({ row, bid }) => {
    const before = new InMemoryGateway(nqSource([row, null, row])).signIn();
    before.steps(5);
    const after = new InMemoryGateway(nqSource([row, null, row]), { lines: [...before.lines] });
    expect([joinedAt(before), joinedAt(after.signIn())]).toEqual([[bid], [bid]]);
  });
});
