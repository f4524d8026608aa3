import { type Product, type Side, sideSign } from '@loadline/core';
import type { Scene, SceneEntry, SceneHeld } from './room-scene.ts';

/** Every equity an account can come to, and how many ways there were to look at. */
export type Outcomes = Readonly<{ lowest: number; highest: number; states: number }>;

/**
 * Plays a scene contract by contract in every order: each entry filled or not, each position out
 * at its stops or still held, each exit with every gap from none to the allowed one, and one member
 * of a group at most. It keeps cash as a venue would: what is bought is paid for, what is sold is
 * paid out, each side has its fees; what is still open is worth its price. Nothing here knows how
 * the worst case is computed. Null when some loss has no bound.
 */
export function outcomesOf(scene: Scene): Outcomes | null {
  if (!isBounded(scene)) return null;
  let outcomes: Outcomes = { lowest: Infinity, highest: -Infinity, states: 0 };
  const seen = new Set<string>();
  const waiting = [startOf(scene)];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const key = JSON.stringify([state.cash, state.stopped, state.filled, state.exited]);
    if (seen.has(key)) continue;
    seen.add(key);
    const equity = equityOf(scene, state);
    outcomes = {
      lowest: Math.min(outcomes.lowest, equity),
      highest: Math.max(outcomes.highest, equity),
      states: outcomes.states + 1,
    };
    waiting.push(...nextStates(scene, state));
  }
  return outcomes;
}

/** Contracts per stop (positions in turn), and per entry those filled and those out again. */
type State = Readonly<{
  cash: number;
  stopped: readonly (readonly number[])[];
  filled: readonly number[];
  exited: readonly number[];
}>;

const startOf = ({ balance, held, entries }: Scene): State => ({
  cash: held.reduce((cash, { cost }) => cash - cost, balance),
  stopped: held.map(({ stops }) => stops.map(() => 0)),
  filled: entries.map(() => 0),
  exited: entries.map(() => 0),
});

const isBounded = ({ held, entries }: Scene): boolean =>
  entries.every(({ stopTicks }) => stopTicks !== null) &&
  held.every(({ size, stops }) => {
    const against = stops.filter(({ side }) => sideSign(side) * size < 0);
    return against.reduce((sum, { quantity }) => sum + quantity, 0) >= Math.abs(size);
  });

function equityOf({ held, entries }: Scene, { cash, stopped, filled, exited }: State): number {
  let equity = cash;
  for (const [index, { contract, size, price, stops }] of held.entries()) {
    const used = stopped[index] ?? [];
    const left = size - usedBy(stops, used, 'sell') + usedBy(stops, used, 'buy');
    equity += left * price * contract.product.tickValue;
  }
  for (const [index, { contract, side, fillPrice }] of entries.entries()) {
    const open = (filled[index] ?? 0) - (exited[index] ?? 0);
    equity += sideSign(side) * open * fillPrice * contract.product.tickValue;
  }
  return equity;
}

function nextStates(scene: Scene, state: State): readonly State[] {
  return [
    ...scene.held.flatMap((held, index) => stopFills(scene, state, held, index)),
    ...scene.entries.flatMap((entry, index) => entryFills(scene, state, entry, index)),
    ...scene.entries.flatMap((entry, index) => entryExits(scene, state, entry, index)),
  ];
}

/**
 * One contract goes out at one of its stops, or at the price if that is worse. A stop of the other
 * side is that of a lot which has netted against another one of the position's own.
 */
function stopFills(scene: Scene, state: State, held: SceneHeld, index: number): readonly State[] {
  const { contract, price, stops } = held;
  const used = state.stopped[index] ?? [];
  return stops.flatMap((stop, which) => {
    const sold = sideSign(stop.side) === -1;
    const isUsed = usedBy(stops, used, stop.side) === lotsOf(held, stop.side);
    if (isUsed || used[which] === stop.quantity) return [];
    const isThrough = sold ? price < stop.price : price > stop.price;
    const from = isThrough ? price : stop.price;
    return gapsOf(scene, contract.product).map((gap) => {
      const at = sold ? from - gap : from + gap;
      const cash = state.cash + traded(contract.product, sold ? 1 : -1, at);
      const stopped = state.stopped.map((counts, one) =>
        one === index ? more(counts, which) : counts,
      );
      return { ...state, cash, stopped };
    });
  });
}

/** Contracts that stops of a side have taken out. */
const usedBy = (stops: SceneHeld['stops'], used: readonly number[], side: Side): number =>
  stops.reduce((sum, stop, which) => sum + (stop.side === side ? (used[which] ?? 0) : 0), 0);

/** Lots that stops of a side belong to: the position's own, and those that net beside it. */
function lotsOf({ size, stops }: SceneHeld, side: Side): number {
  const all = (of: Side): number =>
    stops.reduce((sum, stop) => sum + (stop.side === of ? stop.quantity : 0), 0);
  const netted = Math.min(all('sell') - Math.max(0, size), all('buy') - Math.max(0, -size));
  return Math.max(0, side === 'sell' ? size : -size) + Math.max(0, netted);
}

function entryFills(
  scene: Scene,
  state: State,
  entry: SceneEntry,
  index: number,
): readonly State[] {
  const { contract, side, quantity, group, fillPrice } = entry;
  if (state.filled[index] === quantity) return [];
  const isCanceled = scene.entries.some(
    (other, one) =>
      one !== index && group !== null && other.group === group && state.filled[one] !== 0,
  );
  if (isCanceled) return [];
  const cash = state.cash + traded(contract.product, side === 'buy' ? -1 : 1, fillPrice);
  return [{ ...state, cash, filled: more(state.filled, index) }];
}

function entryExits(
  scene: Scene,
  state: State,
  entry: SceneEntry,
  index: number,
): readonly State[] {
  const { contract, side, stopTicks, fillPrice } = entry;
  if (state.filled[index] === state.exited[index]) return [];
  return gapsOf(scene, contract.product).map((gap) => {
    const away = (stopTicks ?? 0) + gap;
    const at = side === 'buy' ? fillPrice - away : fillPrice + away;
    const cash = state.cash + traded(contract.product, side === 'buy' ? 1 : -1, at);
    return { ...state, cash, exited: more(state.exited, index) };
  });
}

/** Cash of one contract: +1 is paid out for what is sold, -1 pays for what is bought. */
function traded({ tickValue, fees }: Product, sign: 1 | -1, at: number): number {
  const paid = fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide;
  return sign * at * tickValue - paid;
}

const gapsOf = ({ gaps }: Scene, { root }: Product): readonly number[] =>
  Array.from({ length: (gaps.get(root) ?? 0) + 1 }, (_, gap) => gap);

const more = (counts: readonly number[], index: number): readonly number[] =>
  counts.map((count, one) => (one === index ? count + 1 : count));
