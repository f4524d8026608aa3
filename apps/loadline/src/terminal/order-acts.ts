import { accountOrFail, type DeskFlags, withDesk } from '../door/open-door.ts';
import { misread, type TellFlags, tellDesk } from '../door/tell-desk.ts';
import { printLine } from '../exit.ts';
import { ordersText } from './books-text.ts';
import { contractOrFail } from './named-contract.ts';
import { countOrFail, priceOrFail } from './read-words.ts';

export type BracketFlags = Readonly<{ stopTicks?: string; targetTicks?: string }>;
type PlaceFlags = TellFlags &
  BracketFlags &
  Readonly<{ limit?: string; stop?: string; trail?: string; join?: string; group?: string }>;

/** `order list [account]`. */
export const listOrders = (account: string | undefined, flags: DeskFlags): Promise<void> =>
  withDesk(flags, (door) => {
    const only = account === undefined ? null : accountOrFail(door, account, flags).accountId;
    const orders = door.state.orders.filter(({ accountId }) => only === null || accountId === only);
    if (flags.json === true) printLine({ orders });
    else process.stdout.write(ordersText(orders));
    return Promise.resolve();
  });

/** `order place ACCOUNT CONTRACT buy|sell QUANTITY`. */
export const placeOrder = (
  account: string,
  contract: string,
  side: string,
  quantity: string,
  flags: PlaceFlags,
): Promise<void> =>
  tellDesk(flags, (door) => {
    if (side !== 'buy' && side !== 'sell') return misread(flags, 'the side', side, 'buy or sell');
    const size = countOrFail('the quantity', quantity, flags) ?? 1;
    const bracket = bracketOf(flags);
    const command = {
      kind: 'placeOrder',
      accountId: accountOrFail(door, account, flags).accountId,
      contractId: contractOrFail(door, contract, flags),
      side,
      quantity: size,
      ...typeOf(flags),
      bracket,
      group: flags.group ?? null,
    } as const;
    return { command, done: `Sent as ORDER: ${side} ${size} ${contract}.` };
  });

/** `order modify ORDER`. */
export const modifyOrder = (
  clientOrderId: string,
  flags: TellFlags & Readonly<{ size?: string; limit?: string; stop?: string }>,
): Promise<void> =>
  tellDesk(flags, () => {
    const quantity = countOrFail('--size', flags.size, flags);
    const limitPrice = priceOrFail('--limit', flags.limit, flags);
    const stopPrice = priceOrFail('--stop', flags.stop, flags);
    const change = { quantity, limitPrice, stopPrice };
    const command = { kind: 'modifyOrder', clientOrderId, ...change } as const;
    return { command, done: `The venue is asked to change ${clientOrderId}.` };
  });

/** `order cancel ORDER`. */
export const cancelOrder = (clientOrderId: string, flags: TellFlags): Promise<void> =>
  tellDesk(flags, () => ({
    command: { kind: 'cancelOrder', clientOrderId },
    done: `The venue is asked to cancel ${clientOrderId}.`,
  }));

/** `order cancel-all ACCOUNT [CONTRACT]`. */
export const cancelOrders = (
  account: string,
  contract: string | undefined,
  flags: TellFlags,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const contractId = contract === undefined ? null : contractOrFail(door, contract, flags);
    const done = 'Orders are being canceled; stops that protect a position stay.';
    return { command: { kind: 'cancelOrders', accountId, contractId }, done };
  });

/** The bracket of `--stop-ticks` and `--target-ticks`; null without a stop. */
export function bracketOf(flags: TellFlags & BracketFlags) {
  const stopTicks = countOrFail('--stop-ticks', flags.stopTicks, flags);
  const targetTicks = countOrFail('--target-ticks', flags.targetTicks, flags);
  if (stopTicks !== null) return { stopTicks, targetTicks };
  if (targetTicks === null) return null;
  return misread(flags, '--target-ticks', String(targetTicks), '--stop-ticks beside it');
}

/** At most one of `--limit`, `--stop`, `--trail` and `--join`; a market order without any. */
function typeOf(flags: PlaceFlags) {
  const { limit, stop, trail, join } = flags;
  const given = Object.entries({ limit, stop, trail, join }).filter(([, text]) => text);
  const [first, second] = given;
  if (second !== undefined) {
    const names = given.map(([name]) => `--${name}`).join(' and ');
    return misread(flags, names, given.map(([, text]) => text).join(', '), 'only one of them');
  }
  const limitPrice = priceOrFail('--limit', limit, flags);
  const stopPrice = priceOrFail('--stop', stop ?? trail, flags);
  const prices = { limitPrice, stopPrice };
  switch (first?.[0]) {
    case 'limit':
      return { type: 'limit', ...prices } as const;
    case 'stop':
      return { type: 'stop', ...prices } as const;
    case 'trail':
      return { type: 'trailingStop', ...prices } as const;
    case 'join':
      return { type: joined(join ?? '', flags), ...prices } as const;
    default:
      return { type: 'market', ...prices } as const;
  }
}

function joined(text: string, flags: DeskFlags): 'joinBid' | 'joinAsk' {
  if (text === 'bid') return 'joinBid';
  return text === 'ask' ? 'joinAsk' : misread(flags, '--join', text, 'bid or ask');
}
