import type { ClientOrderId, Order, Price, StrategyId, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  aChange,
  aFill,
  anOrder,
  aRequest,
  NQ,
  OPENING,
  StoryBuilder,
} from '../../test/story-builder.ts';
import { explainOrder } from './explain-order.ts';
import type { Explanation } from './explanation.ts';
import { familyOf, indexOrders } from './story/order-index.ts';

const named = (name: string, venueOrderId: string, changes: Partial<Order> = {}): Order =>
  anOrder(name, {
    venueOrderId: venueOrderId as VenueOrderId,
    status: { kind: 'working', venueOrderId: venueOrderId as VenueOrderId },
    ...changes,
  });

const ENTRY = named('a-1', 'v-1');
const STOP = named('a-1-SL', 'v-2', {
  role: 'stop',
  side: 'sell',
  parentId: 'a-1' as ClientOrderId,
  stopPrice: 99_960 as Price,
});

/** An entry of two contracts that a strategy wished at 08:30, in a market at 24,998.00. */
function sent(cause: Readonly<{ kind: string }> = { kind: 'connection' }): StoryBuilder {
  const story = new StoryBuilder();
  for (const [index, price] of [99_980, 99_990, 99_992].entries()) {
    story.price(index * 20 - 60, price);
  }
  story.input(0, cause);
  const note = { kind: 'strategyNote', strategyId: 'range' as StrategyId, code: 'RANGE_SET' };
  const request = aRequest('a-1');
  story.effect({ kind: 'submit', request } as never);
  story.audit({ ...note, text: 'The range is set.' });
  story.audit(aChange('submitted', anOrder('a-1')));
  return story;
}

function accepted(): StoryBuilder {
  const story = sent();
  const outcome = { kind: 'accepted', venueOrderId: 'v-1' };
  story.input(0.25, { kind: 'submitAnswered', clientOrderId: 'a-1', outcome });
  return story.audit(aChange('working', ENTRY));
}

function explained(story: StoryBuilder, name = 'a-1'): Explanation {
  const day = story.build();
  const family = familyOf(indexOrders(day), name);
  if (family === null) throw new Error(`${name} is not in the story`);
  return explainOrder(day, family, 'order');
}

const factOf = ({ facts }: Explanation, label: string): string | undefined =>
  facts.find((fact) => fact.label === label)?.text;

const linesOf = ({ lines }: Explanation): readonly string[] =>
  lines.map(({ label, text }) => `${label}: ${text}`);

describe('the story of an order', () => {
  it('goes from the prices over the wish to the answer, why before what', () => {
    const told = linesOf(explained(accepted()));
    expect(told).toEqual([
      expect.stringMatching(/^minute: open 24,995.00, high 24,998.00, low 24,995.00/),
      expect.stringMatching(/^price: last 24,998.00/),
      'strategy: The range is set.',
      'sent: a-1: buy stop 2 NQZ5 at 25,000.00, ' +
        'its stop 40 ticks and its target 80 ticks from the fill',
      'answer: the venue took it as v-1, 250 ms after it was sent',
      'order: Entry working: buy stop 2 NQZ5 at 25,000.00.',
    ]);
  });

  it.each([
    { price: 100_003, side: 'worse', money: '−$30.00' },
    { price: 99_999, side: 'better', money: '+$10.00' },
  ])('tells a fill at $price as $side than wanted', ({ price, side, money }) => {
    const story = accepted();
    story.input(10, { kind: 'venueFill' });
    story.audit(aFill({ fillId: 'f-1', order: ENTRY, price, at: 10, left: 2, balance: 50_000 }));
    expect(factOf(explained(story), 'entry')).toBe(
      `${Math.abs(price - 100_000)} tick${price === 99_999 ? '' : 's'} ${side} ` +
        `than the wanted 25,000.00: ${money}`,
    );
  });

  it('counts protection, the best and the worst from the fill to the exit', () => {
    const story = accepted();
    story.input(10, { kind: 'venueFill' });
    story.audit(
      aFill({ fillId: 'f-1', order: ENTRY, price: 100_000, at: 10, left: 2, balance: 50_000 }),
    );
    story.price(10.5, 99_990);
    story.input(11.5, { kind: 'venueOrder', order: { customTag: 'a-1-SL' } });
    story.audit(aChange('working', STOP));
    story.price(12, 100_050);
    story.price(13, 99_970);
    story.input(20, { kind: 'venueFill' });
    story.audit(
      aFill({ fillId: 'f-2', order: STOP, price: 99_958, at: 20, left: 0, balance: 49_580 }),
    );
    story.price(30, 90_000);
    const told = explained(story);
    expect(factOf(told, 'protection')).toBe('its stop worked 1.5 s after the fill');
    expect(factOf(told, 'open profit')).toBe('+$500.00 at best, −$420.00 at worst while open');
    expect(factOf(told, 'exit')).toBe('2 ticks worse than the wanted 24,990.00: −$20.00');
    expect(told.data).toMatchObject({
      unprotectedMs: 1_500,
      bestOpenProfit: '500.00',
      worstOpenProfit: '-420.00',
      exits: ['a-1-SL'],
    });
  });

  it('names who asked for it', () => {
    const command = { kind: 'command', actor: 'cli', command: { kind: 'placeOrder' } };
    expect(linesOf(explained(sent(command)))).toContain('command: placeOrder, by cli');
  });

  it('says that an answer never came, and what was done about it', () => {
    const story = sent();
    const outcome = { kind: 'unknown', reason: 'timeout after 5000 ms' };
    story.input(5, { kind: 'submitAnswered', clientOrderId: 'a-1', outcome });
    story.audit(aChange('inDoubt', anOrder('a-1', { doubt: 'submit' }), 'timeout'));
    const told = explained(story);
    expect(factOf(told, 'outcome')).toBe('not known: the submit was not answered');
    expect(linesOf(told)).toContain(
      'answer: none that can be read (timeout after 5000 ms): the venue is asked by its name',
    );
  });

  it('tells what is new to this program in its own words, if it is of the account', () => {
    const story = accepted();
    story.unknownAudit('protectionChanged', 'Protection is late.', { accountId: ACCOUNT });
    story.input(3, { kind: 'venueOrder', order: { customTag: 'a-1' } });
    story.unknownAudit('somethingNew', 'Something new about a-1.', { about: 'a-1' });
    story.effect({ kind: 'brandNew', orderId: 'a-1' } as never);
    const told = linesOf(explained(story));
    expect(told).toContain('desk: Protection is late.');
    expect(told).toContain('desk: Something new about a-1.');
    expect(told).toContain('sent: brandNew');
  });

  it('counts messages that changed nothing, and leaves other orders out', () => {
    const story = accepted();
    for (const seconds of [4, 4, 4]) {
      story.input(seconds, { kind: 'venueOrder', order: { customTag: 'a-1' } });
    }
    story.input(5, { kind: 'venueOrder', order: { customTag: 'b-1' } });
    story.audit(aChange('working', named('b-1', 'v-9')));
    const told = linesOf(explained(story));
    expect(told.at(-1)).toBe('venue: 3 messages that changed nothing');
    expect(told.join('\n')).not.toContain('b-1');
  });

  it('sums up what was closed, fees and all', () => {
    const story = accepted();
    story.input(10, { kind: 'venueFill' });
    story.audit(
      aFill({ fillId: 'f-1', order: ENTRY, price: 100_000, at: 10, left: 2, balance: 50_000 }),
    );
    story.input(70, { kind: 'venueFill' });
    story.audit(
      aFill({ fillId: 'f-2', order: STOP, price: 99_960, at: 70, left: 0, balance: 49_600 }),
    );
    const at = (seconds: number) => OPENING + seconds * 1_000;
    const money = (dollars: number) => dollars * 1_000_000;
    story.audit({
      kind: 'tradeClosed',
      accountId: ACCOUNT,
      trade: {
        accountId: ACCOUNT,
        contractId: NQ,
        strategyId: 'range',
        side: 'buy',
        quantity: 2,
        entryAt: at(10),
        entryPrice: 100_000,
        exitAt: at(70),
        exitPrice: 99_960,
        exitReason: 'stop',
        grossPnl: money(-400),
        fees: money(7.56),
        netPnl: money(-407.56),
      },
    });
    const told = explained(story, 'a-1');
    expect(factOf(told, 'held')).toBe('2 contracts out at 24,990.00 after 1 min 0 s (stop)');
    expect(factOf(told, 'result')).toBe('−$407.56: −$400.00 gross, −$7.56 fees');
  });
});
