import {
  type AccountId,
  assert,
  type Contract,
  type Money,
  type Price,
  parseContractId,
  type Quantity,
  type UnixMs,
} from '@loadline/core';
import { DEFAULT_FILL_MODEL, Venue } from '@loadline/simulation';
import { figureOf, type Measured } from '../figure.ts';

const ROUNDS = 15;
const WARM_UPS = 3;
const CALLS = 400_000;
/** A Wednesday, 16:00 UTC: a regular session. */
const AT = Date.UTC(2026, 10, 18, 16) as UnixMs;

/** What the matching of a quiet price costs. */
export async function run(): Promise<readonly Measured[]> {
  const parsed = parseContractId('CON.F.US.ENQ.Z26');
  assert(parsed.ok, 'NQ has a December contract');
  return [matchingFigure(parsed.value)];
}

/** Both entries of a range at work and the price between them: the case of nearly every price. */
function matchingFigure(contract: Contract): Measured {
  const nothing = (): void => {};
  const sink = { onOrder: nothing, onFill: nothing, onPosition: nothing, onAccount: nothing };
  const venue = new Venue({ model: DEFAULT_FILL_MODEL, sink });
  const [accountId, balance] = [1 as AccountId, 50_000_000_000 as Money];
  venue.openAccount({ accountId, name: 'bench', balance, canTrade: true, simulated: true });
  const order = {
    accountId,
    contract,
    type: 'stop',
    quantity: 1 as Quantity,
    bracket: null,
  } as const;
  const plain = { limitPrice: null, customTag: null };
  venue.place({ ...order, ...plain, side: 'buy', stopPrice: 85_000 as Price }, AT);
  venue.place({ ...order, ...plain, side: 'sell', stopPrice: 83_000 as Price }, AT);
  let price = 84_000;
  const match = (): void => {
    price = price === 84_000 ? 84_001 : 84_000;
    venue.onPrice(contract, price as Price, AT, true);
  };
  return compared({ name: 'matching.price', unit: 'ns', beside: 'an empty function' }, match);
}

/** Nanoseconds of a call, beside a call that does nothing, in turn. */
function compared(
  words: Readonly<{ name: string; unit: string; beside: string }>,
  work: () => unknown,
): Measured {
  const values: number[] = [];
  const references: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const value = nanoseconds(work);
    const reference = nanoseconds(empty);
    if (round < 0) continue;
    values.push(value);
    references.push(reference);
  }
  return figureOf(words, values, references);
}

const empty = (): void => {};

function nanoseconds(work: () => unknown): number {
  const startedAt = performance.now();
  for (let call = 0; call < CALLS; call += 1) work();
  return ((performance.now() - startedAt) * 1e6) / CALLS;
}
