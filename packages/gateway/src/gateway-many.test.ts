import { type Contract, productByRoot, sideSign } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { contractOf, flat, type Row, seriesOf } from '../test/bars.ts';
import { InMemoryGateway } from '../test/in-memory-gateway.ts';
import { plainChoices } from './accounts/gateway-users.ts';
import { ReplaySource } from './market/replay-source.ts';

const ROOTS = ['NQ', 'MNQ', 'ES', 'MES', 'RTY', 'M2K', 'YM', 'MYM', 'CL', 'MCL', 'NG', 'HG'].concat(
  ['GC', 'MGC', 'SI', 'SIL', '6E', '6B', '6A', '6C'],
);
const CONTRACTS: readonly Contract[] = ROOTS.map(contractOf);
const USERS = Array.from({ length: 10 }, (_, index) => `user${index}`);
const EACH = 5;
const ACCOUNTS = USERS.length * EACH;
const FIRST_ACCOUNT = 10_001;
const START_BALANCE = 150_000;
/** Prices a minute, each of every contract. */
const MINUTE = 4 * ROOTS.length;

/** Where a contract stands in the first and in the second ten minutes, in ticks. */
const before = (place: number): number => 10_000 + 100 * place;
const after = (place: number): number => before(place) + 3 * place - 20;

type Members = Readonly<Record<string, unknown>>;
type Wrapped = Readonly<{ data: Trade }>;
type Trade = Readonly<{ accountId: number; contractId: string; price: number; side: number }>;

/** Ten users with five accounts each on a market of twenty contracts. */
function manyAccounts(): InMemoryGateway {
  const runs = CONTRACTS.map((contract, place) => {
    const rows: Row[] = [...flat(before(place), 10), ...flat(after(place), 10)];
    return seriesOf(contract, rows);
  });
  const wanted = { name: null, choices: plainChoices('topstep-practice') };
  const accounts = Array.from({ length: EACH }, () => wanted);
  const users = USERS.map((name) => ({ name, key: name, accounts }));
  const wire = { generalRequests: 0 };
  return new InMemoryGateway(new ReplaySource(runs), { users, wire });
}

function signIn(gateway: InMemoryGateway, name: string): void {
  const { body } = gateway.post('/api/Auth/loginKey', { userName: name, apiKey: name });
  gateway.token = String((body as Members)['token']);
}

/** Account `index` buys what it has an even sum with and sells the rest. */
const sideOf = (index: number, place: number): number => (index + place) % 2;

const ownerOf = (index: number): string => USERS[Math.floor(index / EACH)] ?? '';

/** One order in every contract of every account; the other way round to close. */
function tradeEverywhere(gateway: InMemoryGateway, closes: boolean): void {
  for (let index = 0; index < ACCOUNTS; index += 1) {
    if (index % EACH === 0) signIn(gateway, ownerOf(index));
    for (const [place, { id: contractId }] of CONTRACTS.entries()) {
      const side = closes ? 1 - sideOf(index, place) : sideOf(index, place);
      const order = { accountId: FIRST_ACCOUNT + index, contractId, type: 2, side, size: 1 };
      expect(gateway.post('/api/Order/place', order).body).toMatchObject({ success: true });
    }
  }
}

/** The price of a market order of the usual model: a tick beyond the market. */
function paid(place: number, ticks: number, side: number): number {
  const tickSize = CONTRACTS[place]?.product.tickSize ?? 0;
  return (ticks + sideSign(side === 0 ? 'buy' : 'sell')) * tickSize;
}

describe('fifty accounts on twenty contracts at once', () => {
  it('fill each order at the price of its contract, tell it to its owner, and pay for it', () => {
    const gateway = manyAccounts();
    gateway.steps(MINUTE);
    const told = USERS.map((name, user) => {
      signIn(gateway, name);
      const calls = Array.from({ length: EACH }, (_, place): [string, number] => {
        return ['SubscribeTrades', FIRST_ACCOUNT + user * EACH + place];
      });
      return gateway.listen('user', calls);
    });
    tradeEverywhere(gateway, false);
    gateway.steps(MINUTE);
    for (const [user, frames] of told.entries()) {
      const trades = frames.map(({ arguments: [wrapper] = [] }) => (wrapper as Wrapped).data);
      expect(trades).toHaveLength(EACH * ROOTS.length);
      for (const { accountId, contractId, price, side } of trades) {
        const index = accountId - FIRST_ACCOUNT;
        const place = CONTRACTS.findIndex(({ id }) => id === contractId);
        expect(Math.floor(index / EACH)).toBe(user);
        expect(side).toBe(sideOf(index, place));
        expect(price).toBeCloseTo(paid(place, before(place), side), 9);
      }
    }
    gateway.steps(10 * MINUTE);
    tradeEverywhere(gateway, true);
    gateway.steps(MINUTE);
    for (const [user, name] of USERS.entries()) {
      signIn(gateway, name);
      const { body } = gateway.post('/api/Account/search', { onlyActiveAccounts: true });
      const { accounts } = body as { readonly accounts: readonly { readonly balance: number }[] };
      const balances = accounts.map(({ balance }) => balance);
      expect(balances).toEqual(
        Array.from({ length: EACH }, (_, place): unknown =>
          expect.closeTo(START_BALANCE + resultOf(user * EACH + place), 6),
        ),
      );
    }
  });
});

/** What an account has made: the way of each contract less two ticks, and the fees of two sides. */
function resultOf(index: number): number {
  let sum = 0;
  for (const [place, root] of ROOTS.entries()) {
    const product = productByRoot(root);
    if (product === null) throw new RangeError(root);
    const { exchangePerSide, nfaPerSide, commissionPerSide } = product.fees;
    const way = sideOf(index, place) === 0 ? 1 : -1;
    const ticks = way * (after(place) - before(place)) - 2;
    const fees = 2 * (exchangePerSide + nfaPerSide + commissionPerSide);
    sum += (ticks * product.tickValue - fees) / 1_000_000;
  }
  return sum;
}
