import { describe, expect, it } from 'vitest';
import { type OrderSketch, TestMarket } from '../../test/fixtures.ts';
import type { FillModel } from '../matching/fill-model.ts';

type Move = readonly [kind: 'jump' | 'leg', price: number];

type Case = Readonly<{
  name: string;
  orders: readonly OrderSketch[];
  moves: readonly Move[];
  fills: readonly string[];
  model?: Partial<FillModel>;
}>;

/** Every market begins at 100, before the orders arrive. */
function play({ orders, moves, model = {} }: Case): TestMarket {
  const market = new TestMarket(model);
  market.jump(100);
  for (const order of orders) market.place(order);
  for (const [kind, price] of moves) market[kind](price);
  return market;
}

const checks = (cases: readonly Case[]): void => {
  it.each(cases)('$name', (oneCase) => expect(play(oneCase).fills).toEqual(oneCase.fills));
};

describe('market orders', () => {
  checks([
    { name: 'wait for the next price', orders: [{}], moves: [], fills: [] },
    { name: 'slip against a buyer', orders: [{}], moves: [['jump', 103]], fills: ['buy 1@104'] },
    {
      name: 'slip against a seller, at the end of a leg',
      orders: [{ side: 'sell', quantity: 3 }],
      moves: [['leg', 103]],
      fills: ['sell 3@102'],
    },
    {
      name: 'do not slip when the model says so',
      orders: [{}],
      moves: [['leg', 97]],
      fills: ['buy 1@97'],
      model: { slippageTicks: 0 },
    },
  ]);
});

describe('stops', () => {
  const buyStop: OrderSketch = { type: 'stop', side: 'buy', price: 105 };
  const sellStop: OrderSketch = { type: 'stop', side: 'sell', price: 95 };
  checks([
    {
      name: 'fill at the stop on a leg',
      orders: [buyStop],
      moves: [['leg', 110]],
      fills: ['buy 1@106'],
    },
    { name: 'trigger at a touch', orders: [sellStop], moves: [['leg', 95]], fills: ['sell 1@94'] },
    { name: 'do not trigger a tick short', orders: [sellStop], moves: [['leg', 96]], fills: [] },
    {
      name: 'gap through on a jump up',
      orders: [buyStop],
      moves: [['jump', 112]],
      fills: ['buy 1@113'],
    },
    {
      name: 'gap through on a jump down',
      orders: [sellStop],
      moves: [['jump', 80]],
      fills: ['sell 1@79'],
    },
    {
      name: 'stay when a jump lands on the near side',
      orders: [buyStop, sellStop],
      moves: [
        ['jump', 104],
        ['jump', 96],
        ['leg', 100],
      ],
      fills: [],
    },
    {
      name: 'already passed on arrival trigger where the leg begins, not at the better stop price',
      orders: [{ type: 'stop', side: 'buy', price: 97 }],
      moves: [['leg', 90]],
      fills: ['buy 1@101'],
    },
    {
      name: 'already passed on arrival meet a jump at its price',
      orders: [{ type: 'stop', side: 'buy', price: 97 }],
      moves: [['jump', 99]],
      fills: ['buy 1@100'],
    },
  ]);
});

describe('limits', () => {
  const buyLimit: OrderSketch = { type: 'limit', side: 'buy', price: 95 };
  const sellLimit: OrderSketch = { type: 'limit', side: 'sell', price: 105 };
  const touch: Partial<FillModel> = { limitFill: 'touch' };
  checks([
    { name: 'are not filled by a touch', orders: [buyLimit], moves: [['leg', 95]], fills: [] },
    {
      name: 'fill by a touch if asked to',
      orders: [buyLimit],
      moves: [['leg', 95]],
      fills: ['buy 1@95'],
      model: touch,
    },
    {
      name: 'fill at the limit when traded through',
      orders: [sellLimit],
      moves: [['leg', 106]],
      fills: ['sell 1@105'],
    },
    {
      name: 'rest after a touch and fill later, at the limit even on a gap',
      orders: [buyLimit],
      moves: [
        ['leg', 95],
        ['leg', 99],
        ['jump', 90],
      ],
      fills: ['buy 1@95'],
    },
    {
      name: 'that jump past on their first price get the better price, without slippage',
      orders: [buyLimit],
      moves: [['jump', 90]],
      fills: ['buy 1@90'],
    },
    {
      name: 'marketable on arrival fill at the end of the leg when that is better',
      orders: [{ type: 'limit', side: 'buy', price: 103 }],
      moves: [['leg', 98]],
      fills: ['buy 1@98'],
    },
    {
      name: 'marketable on arrival fill at the limit when the leg leaves through it',
      orders: [{ type: 'limit', side: 'buy', price: 103 }],
      moves: [['leg', 120]],
      fills: ['buy 1@103'],
    },
    {
      name: 'marketable on arrival are not filled when a jump lands beyond them',
      orders: [{ type: 'limit', side: 'sell', price: 97 }],
      moves: [['jump', 96]],
      fills: [],
    },
    {
      name: 'at the last price are not yet marketable',
      orders: [{ type: 'limit', side: 'buy', price: 100 }],
      moves: [
        ['leg', 104],
        ['leg', 100],
        ['leg', 99],
      ],
      fills: ['buy 1@100'],
    },
  ]);
});

describe('one leg', () => {
  checks([
    {
      name: 'triggers in the order in which it reaches the orders',
      orders: [
        { type: 'stop', price: 108 },
        { type: 'limit', side: 'sell', price: 103 },
        { type: 'stop', price: 105 },
        {},
      ],
      moves: [['leg', 110]],
      fills: ['sell 1@103', 'buy 1@106', 'buy 1@109', 'buy 1@111'],
    },
    {
      name: 'at one level takes stops before limits, then the lower id',
      orders: [
        { type: 'limit', side: 'sell', price: 104, quantity: 1 },
        { type: 'stop', side: 'buy', price: 105, quantity: 2 },
        { type: 'stop', side: 'buy', price: 105, quantity: 3 },
        { type: 'limit', side: 'sell', price: 104, quantity: 4 },
      ],
      moves: [['leg', 105]],
      fills: ['buy 2@106', 'buy 3@106', 'sell 1@104', 'sell 4@104'],
    },
    {
      name: 'on a jump takes market orders, then stops, then limits',
      orders: [
        { type: 'limit', side: 'sell', price: 101 },
        { type: 'stop', side: 'buy', price: 102 },
        { quantity: 2 },
      ],
      moves: [['jump', 110]],
      fills: ['buy 2@111', 'buy 1@111', 'sell 1@110'],
    },
    {
      name: 'reaches both sides only as far as it goes',
      orders: [
        { type: 'stop', side: 'buy', price: 105 },
        { type: 'stop', side: 'sell', price: 95 },
      ],
      moves: [
        ['leg', 106],
        ['leg', 96],
      ],
      fills: ['buy 1@106'],
    },
    {
      name: 'and the next one reach both sides of a bar',
      orders: [
        { type: 'stop', side: 'buy', price: 105 },
        { type: 'stop', side: 'sell', price: 95 },
      ],
      moves: [
        ['leg', 106],
        ['leg', 94],
      ],
      fills: ['buy 1@106', 'sell 1@94'],
    },
    {
      name: 'without length triggers what its price triggers',
      orders: [{ type: 'stop', side: 'buy', price: 100 }],
      moves: [['leg', 100]],
      fills: ['buy 1@101'],
    },
  ]);
});

describe('bracket exits', () => {
  const entry: OrderSketch = { type: 'stop', price: 105, stopTicks: 8, targetTicks: 10 };
  checks([
    {
      name: 'are measured from the fill, and the target can fill inside the leg of the entry',
      orders: [entry],
      moves: [['leg', 117]],
      fills: ['buy 1@106', 'sell 1@116'],
    },
    {
      name: 'are not filled by the part of the leg before the entry',
      orders: [{ ...entry, side: 'sell', price: 95, stopTicks: 4 }],
      moves: [
        ['leg', 90],
        ['leg', 97],
      ],
      fills: ['sell 1@94'],
    },
    {
      name: 'stop out on the next leg and cancel the target',
      orders: [entry],
      moves: [
        ['leg', 107],
        ['leg', 98],
        ['leg', 130],
      ],
      fills: ['buy 1@106', 'sell 1@97'],
    },
    {
      name: 'of a short are mirrored',
      orders: [{ ...entry, side: 'sell', price: 95 }],
      moves: [['leg', 83]],
      fills: ['sell 1@94', 'buy 1@84'],
    },
    {
      name: 'gap through the stop',
      orders: [entry],
      moves: [
        ['jump', 120],
        ['jump', 90],
      ],
      fills: ['buy 1@121', 'sell 1@89'],
    },
    {
      name: 'fill the target at its limit when a jump passes it',
      orders: [entry],
      moves: [
        ['leg', 106],
        ['jump', 140],
      ],
      fills: ['buy 1@106', 'sell 1@116'],
    },
    {
      name: 'that the slippage has already passed trigger where the leg goes on',
      orders: [{ ...entry, stopTicks: 4 }],
      moves: [['leg', 112]],
      fills: ['buy 1@111', 'sell 1@99'],
      model: { slippageTicks: 6 },
    },
    {
      name: 'come with an entry that slips so far that the target waits for more',
      orders: [{ ...entry, targetTicks: 4 }],
      moves: [
        ['leg', 110],
        ['leg', 111],
      ],
      fills: ['buy 1@106', 'sell 1@110'],
    },
  ]);

  it('never both fill, though one jump cannot tell them apart', () => {
    const market = play({
      name: '',
      orders: [entry],
      moves: [
        ['leg', 106],
        ['jump', 95],
        ['jump', 130],
        ['jump', 90],
      ],
      fills: [],
    });
    expect(market.fills).toEqual(['buy 1@106', 'sell 1@94']);
  });
});
