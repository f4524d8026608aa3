import type { ClientOrderId } from '@loadline/core';
import fc from 'fast-check';
import type { DeskCommand, OrderCommand } from '../src/index.ts';
import { ACCOUNT } from './desk-run.ts';
import { bare, ofNq, place } from './order-wishes.ts';
import { type Step, Storm, step } from './storm.ts';
import { OF_NQ } from './trading-run.ts';

/** A command about an order, which is chosen when the command is given. */
type Wish = Readonly<
  | { kind: 'command'; command: OrderCommand }
  | { kind: 'onOrder'; index: number; change: Change | null }
>;

type Change = Extract<OrderCommand, { kind: 'modifyOrder' }>['change'];

export type CommandStep = Step | Wish;

const quantity = fc.integer({ min: 1, max: 3 });
const price = fc.integer({ min: 83_700, max: 84_300 });
const group = fc.constantFrom(null, null, 'a', 'b');
const side = fc.constantFrom('buy', 'sell');

const opening = fc
  .record({
    type: fc.constantFrom('market', 'market', 'limit', 'stop', 'trailingStop'),
    side,
    quantity,
    price,
    group,
    bracketed: fc.boolean(),
  })
  .map(({ type, price: at, bracketed, ...fields }) => {
    const limitPrice = type === 'limit' ? at : null;
    const stopPrice = type === 'stop' || type === 'trailingStop' ? at : null;
    const make = bracketed ? place : bare;
    return make({ ...fields, type, limitPrice, stopPrice });
  });

const level = fc.oneof(
  price.map((at) => ({ unit: 'price', price: at })),
  fc.integer({ min: 1, max: 80 }).map((ticks) => ({ unit: 'ticks', ticks })),
  fc
    .integer({ min: 1, max: 900 })
    .map((dollars) => ({ unit: 'money', money: dollars * 1_000_000 })),
);

const onPosition = fc.oneof(
  fc.option(quantity).map((count) => ofNq('closePosition', { quantity: count })),
  fc.constant(ofNq('reversePosition', { bracket: { stopTicks: 30, targetTicks: 60 } })),
  level.map((stop) => ofNq('editExits', { stop })),
  fc.option(level).map((target) => ofNq('editExits', { target })),
  fc.integer({ min: -5, max: 20 }).map((offsetTicks) => ofNq('breakeven', { offsetTicks })),
  fc
    .option(fc.integer({ min: 5, max: 40 }))
    .map((ticks) => ofNq('trail', { distance: ticks === null ? null : { unit: 'ticks', ticks } })),
  fc.constant({ kind: 'cancelOrders', ...OF_NQ } as const),
);

const change = fc.record({
  quantity: fc.option(quantity),
  limitPrice: fc.option(price),
  stopPrice: fc.option(price),
}) as fc.Arbitrary<Change>;

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: opening.map((command) => ({ kind: 'command', command }) as const) },
  { weight: 4, arbitrary: onPosition.map((command) => ({ kind: 'command', command }) as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('onOrder' as const),
      index: fc.nat({ max: 5 }),
      change: fc.option(change),
    }),
  },
);

export const commandStorms: fc.Arbitrary<readonly CommandStep[]> = fc.array(
  fc.oneof({ weight: 5, arbitrary: step }, { weight: 2, arbitrary: wish }),
  { minLength: 10, maxLength: 120, size: 'max' },
);

/** A storm in which a person works at the desk as well. */
export class CommandStorm {
  readonly storm: Storm;
  #commands = 0;

  constructor(program = 'topstep-practice') {
    this.storm = new Storm(program);
  }

  play(what: CommandStep): void {
    const { storm } = this;
    storm.venue.now = storm.run.now;
    if (what.kind === 'command') return this.#give(what.command);
    if (what.kind !== 'onOrder') return storm.play(what);
    const live = storm.run.desk.orders.live();
    const clientOrderId = live[what.index % Math.max(1, live.length)]?.order.clientOrderId;
    if (clientOrderId !== undefined) this.#give(onOrder(clientOrderId, what.change));
  }

  calm(): void {
    const { storm } = this;
    for (let round = 0; round < 6; round += 1) {
      storm.settle();
      storm.play({ kind: 'price', by: 0 });
      storm.play({ kind: 'pass', seconds: 61 });
    }
    storm.settle();
  }

  flatten(): void {
    this.#give({ kind: 'flatten', accountId: ACCOUNT });
  }

  #give(command: DeskCommand): void {
    this.#commands += 1;
    this.storm.run.command(command, `person${this.#commands}`);
  }
}

const onOrder = (clientOrderId: ClientOrderId, change: Change | null): OrderCommand =>
  change === null
    ? { kind: 'cancelOrder', clientOrderId }
    : { kind: 'modifyOrder', clientOrderId, change };
