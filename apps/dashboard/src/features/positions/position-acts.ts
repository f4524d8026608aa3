import type { PositionState } from '@loadline/api-schema';
import type { Asked } from '../../http/use-command.ts';

type Place = Pick<PositionState, 'accountId' | 'contractId'>;

const DECIMAL = /^\d{1,12}(\.\d{1,9})?$/;
const MINUTE_MS = 60_000;

/** `21250.25` is a price, `40t` ticks from the entry, `$150` dollars of the whole position. */
function exitLevel(text: string) {
  const word = text.trim();
  const ticks = Number(/^(\d{1,6})\s*t(icks?)?$/i.exec(word)?.[1] ?? 0);
  if (ticks > 0) return { unit: 'ticks', ticks } as const;
  const dollars = /^\$\s*(\d{1,9}(?:\.\d{1,2})?)$/.exec(word)?.[1];
  if (dollars !== undefined && Number(dollars) > 0) return { unit: 'dollars', dollars } as const;
  if (DECIMAL.test(word)) return { unit: 'price', price: word } as const;
  return null;
}

/** Moves stop or target; null takes a target away. */
export function exitRequest(
  { accountId, contractId }: Place,
  exit: 'stop' | 'target',
  text: string | null,
): Asked {
  const level = text === null ? null : exitLevel(text);
  if (text !== null && level === null) {
    return { problem: 'Expected a price such as 21250.25, ticks such as 40t, or $150.' };
  }
  return { path: '/api/positions/exits', body: { accountId, contractId, [exit]: level } };
}

/** Moves the stop to the entry, so many ticks into the profit. */
export function breakevenRequest({ accountId, contractId }: Place, text: string): Asked {
  const offsetTicks = whole(text, 0);
  if (offsetTicks === null) return { problem: 'Expected whole ticks, 0 or more.' };
  return { path: '/api/positions/breakeven', body: { accountId, contractId, offsetTicks } };
}

/** Lets the stop follow the market; null ends it. */
export function trailRequest({ accountId, contractId }: Place, text: string | null): Asked {
  const ticks = text === null ? null : whole(text, 1);
  if (text !== null && ticks === null) return { problem: 'Expected whole ticks, 1 or more.' };
  const distance = ticks === null ? null : { unit: 'ticks', ticks };
  return { path: '/api/positions/trail', body: { accountId, contractId, distance } };
}

/** Closes so many minutes of market time from now; null takes it back. */
export function timeExitRequest(
  { accountId, contractId }: Place,
  text: string | null,
  marketTime: string,
): Asked {
  const minutes = text === null ? null : whole(text, 1);
  if (text !== null && minutes === null) return { problem: 'Expected whole minutes, 1 or more.' };
  const at =
    minutes === null ? null : new Date(Date.parse(marketTime) + minutes * MINUTE_MS).toISOString();
  return { path: '/api/positions/time-exit', body: { accountId, contractId, at } };
}

/** Closes so many contracts, or with all of them the position and its exits. */
export function closeRequest(
  { accountId, contractId, size }: Place & Pick<PositionState, 'size'>,
  text: string,
): Asked {
  const contracts = whole(text, 1);
  if (contracts === null || contracts > size)
    return { problem: `Expected 1 to ${size} contracts.` };
  const quantity = contracts === size ? null : contracts;
  return { path: '/api/positions/close', body: { accountId, contractId, quantity } };
}

/** Closes, then enters as much the other way behind a stop. */
export function reverseRequest({ accountId, contractId }: Place, text: string): Asked {
  const stopTicks = whole(text, 1);
  if (stopTicks === null) return { problem: 'Expected the stop in whole ticks, 1 or more.' };
  const bracket = { stopTicks, targetTicks: null };
  return { path: '/api/positions/reverse', body: { accountId, contractId, bracket } };
}

function whole(text: string, least: number): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least ? value : null;
}
