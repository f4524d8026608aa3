import {
  type AccountId,
  assert,
  type Contract,
  type Money,
  type OrderRequest,
  type Price,
  parseContractId,
  type Quantity,
  sessionCalendar,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import { type AccountView, assess, programById } from '@loadline/risk';
import { DEFAULT_FILL_MODEL, Venue } from '@loadline/simulation';
import { figureOf, type Measured } from '../figure.ts';

const ROUNDS = 15;
const WARM_UPS = 3;
const CALLS = 400_000;
/** A Wednesday, 16:00 UTC: a regular session. */
const AT = Date.UTC(2026, 10, 18, 16) as UnixMs;
const NO_PRICE = { limitPrice: null, stopPrice: null } as const;

/** What one decision costs: the risk check of an order, and the matching of a quiet price. */
export async function run(): Promise<readonly Measured[]> {
  const parsed = parseContractId('CON.F.US.ENQ.Z26');
  assert(parsed.ok, 'NQ has a December contract');
  return [riskFigure(parsed.value), matchingFigure(parsed.value)];
}

function riskFigure(contract: Contract): Measured {
  const program = programById('topstep-combine-50k');
  assert(program !== null, 'the 50K Combine is a program');
  const request = entry(contract);
  const cost = { product: contract.product, slippageTicks: 2 };
  const view = quietView(contract);
  assert(assess(request, cost, view, program).verdict === 'approved', 'the order passes');
  const check = (): unknown => assess(request, cost, view, program);
  return compared({ name: 'risk.assess', unit: 'ns', beside: 'an empty function' }, check);
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

const entry = ({ id }: Contract): OrderRequest => ({
  clientOrderId: 'bench-0-1' as OrderRequest['clientOrderId'],
  accountId: 1 as AccountId,
  contractId: id,
  type: 'stop',
  side: 'buy',
  quantity: 1 as Quantity,
  ...NO_PRICE,
  stopPrice: 84_000 as Price,
  bracket: { stopTicks: 40 as Ticks, targetTicks: 120 as Ticks },
});

const quietView = ({ product }: Contract): AccountView => ({
  now: AT,
  known: true,
  canTrade: true,
  lockedUntil: null,
  flattening: false,
  feedUp: true,
  session: sessionCalendar().lookup(product, AT),
  equity: 50_000_000_000 as Money,
  floor: 48_000_000_000 as Money,
  dayStartBalance: 50_000_000_000 as Money,
  riskToStops: 0 as Money,
  lotTenths: 0,
  position: 0,
});
