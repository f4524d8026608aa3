import { assert, type ContractId, MINUTE_MS, type Money } from '@loadline/core';
import { entryOf } from '../entry-wish.ts';
import type { Message, VenueDesk } from '../venue-desk.ts';
import { ACCOUNT, lowest, NEXT_NQ, NQ, type SceneOptions, scene } from './scene.ts';

/** A way not to know something, the denial that it leads to, and a desk that is in it. */
export type Unknown = Readonly<{ name: string; code: string; desk: () => VenueDesk }>;

/** No product has this symbol. */
const NOWHERE = 'CON.F.US.NOSUCH.Z25' as ContractId;

/** One NQ long with its stop 40 ticks below, and a limit entry that waits far below. */
export function longWithStop(): VenueDesk {
  const desk = scene();
  desk.enter(0, {});
  desk.price(NQ, 84_000);
  desk.enter(0, { entry: 'waiting', type: 'limit', price: 83_000, stopTicks: 10 });
  assert(desk.positionIn(ACCOUNT, NQ.id) === 1, 'the entry has been filled');
  desk.passSettled(2_000);
  return desk;
}

/** What is not known while the desk holds a position of its own. */
export const UNKNOWN_WITH_POSITION: readonly Unknown[] = [
  {
    name: 'a position in a contract without product data',
    code: 'STATE_UNKNOWN',
    desk: () =>
      reconciledWith((snapshot) => {
        const strange = { accountId: ACCOUNT, contractId: NOWHERE, size: 1, averagePriceTicks: 1 };
        const position = { ...strange, openedAt: snapshot.fillsSince };
        return { ...snapshot, positions: [...snapshot.positions, position] };
      }),
  },
  {
    name: 'an order in a contract without product data',
    code: 'STATE_UNKNOWN',
    desk: () => {
      const desk = longWithStop();
      const [order] = desk.venue.openOrders(ACCOUNT);
      assert(order !== undefined, 'an order is at work');
      const strange = { contractId: NOWHERE, customTag: null, parentOrderId: null };
      const venueOrderId = '900' as typeof order.venueOrderId;
      desk.tell({ kind: 'venueOrder', order: { ...order, ...strange, venueOrderId } });
      return desk;
    },
  },
  {
    name: 'a position without a price',
    code: 'STATE_UNKNOWN',
    desk: () => {
      const desk = longWithStop();
      desk.foreign(ACCOUNT, NEXT_NQ, 'buy', 1);
      desk.trade(NEXT_NQ, 85_000);
      desk.settle();
      return desk;
    },
  },
  {
    name: 'a balance that is not a number',
    code: 'STATE_UNKNOWN',
    desk: () =>
      reconciledWith((snapshot) => ({
        ...snapshot,
        account: { ...snapshot.account, balance: Number.NaN as Money },
      })),
  },
  {
    name: 'a price that is not a number',
    code: 'NOT_A_NUMBER',
    desk: () => {
      const desk = longWithStop();
      desk.tellPrice(NQ, Number.NaN);
      return desk;
    },
  },
  {
    name: 'a price older than its age limit',
    code: 'STALE_QUOTE',
    desk: () => {
      const desk = longWithStop();
      desk.passSettled(121_000);
      return desk;
    },
  },
  {
    name: 'a venue whose time goes back',
    code: 'VENUE_TIME_BACK',
    desk: () => {
      const desk = longWithStop();
      desk.tellPrice(NQ, 84_000, (desk.now - 5_000) as typeof desk.now);
      return desk;
    },
  },
  {
    name: 'a venue that tells prices of before again, in their order',
    code: 'VENUE_TIME_BACK',
    desk: () => {
      const desk = longWithStop();
      for (const age of [9_000, 8_000, 7_000]) {
        desk.tellPrice(NQ, 84_000, (desk.now - age) as typeof desk.now);
      }
      return desk;
    },
  },
  {
    name: 'an account that has not been read again',
    code: 'STATE_UNKNOWN',
    desk: () => {
      const desk = longWithStop();
      desk.hub('user', 'down');
      desk.hub('user', 'up');
      dropQuestions(desk);
      return desk;
    },
  },
  {
    name: 'an account that has not been read in a new run',
    code: 'STATE_UNKNOWN',
    desk: () => {
      const desk = longWithStop();
      desk.restart();
      dropQuestions(desk);
      return desk;
    },
  },
  {
    name: 'a market hub that is away',
    code: 'FEED_DOWN',
    desk: () => {
      const desk = longWithStop();
      desk.hub('market', 'down');
      return desk;
    },
  },
];

/** What is not known of an account as such; somebody else has opened a position there. */
export const UNKNOWN_ACCOUNTS: readonly Unknown[] = [
  {
    name: 'undeclared',
    code: 'FLOOR_UNKNOWN',
    desk: () => withForeign({ isDeclared: false }),
  },
  {
    name: 'unconfirmed',
    code: 'ACCOUNT_UNCONFIRMED',
    desk: () => withForeign({ balance: 50_700 }),
  },
  {
    name: 'contradicted',
    code: 'ACCOUNT_CONTRADICTED',
    desk: () => withForeign({ balance: 100_000, name: '100KTC-V2-1' }),
  },
  { name: 'ended', code: 'ACCOUNT_ENDED', desk: endedWithForeign },
];

type Snapshot = Extract<Message, { kind: 'reconciled' }>['snapshot'];

/** The account is read again, and the answer says something else than the venue means. */
function reconciledWith(change: (snapshot: Snapshot) => Snapshot): VenueDesk {
  const desk = longWithStop();
  desk.hub('user', 'down');
  desk.hub('user', 'up');
  while (desk.effects.length > 0) desk.perform('take');
  for (const answer of desk.answers.splice(0)) {
    if (answer.kind !== 'reconciled') desk.tell(answer);
    else desk.tell({ ...answer, snapshot: change(answer.snapshot) });
  }
  return desk;
}

function dropQuestions(desk: VenueDesk): void {
  desk.effects = desk.effects.filter(({ kind }) => kind !== 'reconcile');
  desk.settle();
}

function withForeign(options: SceneOptions): VenueDesk {
  const desk = scene(options);
  desk.foreign(ACCOUNT, NQ, 'buy', 1);
  desk.price(NQ, 84_000);
  return desk;
}

/** The floor was touched yesterday. What somebody opens today is closed by the desk itself. */
function endedWithForeign(): VenueDesk {
  const desk = scene({ options: { dailyLossAtPurchase: false } });
  desk.foreign(ACCOUNT, NQ, 'buy', 4);
  lowest(desk, NQ, [84_000, 83_890, 83_890, 83_890]);
  desk.passSettled(9 * 60 * MINUTE_MS);
  desk.foreign(ACCOUNT, NQ, 'buy', 1);
  desk.price(NQ, 83_900);
  return desk;
}

/** An opening order like any other. */
export const ANY_ENTRY = entryOf({ entry: 'any', stopTicks: 20 });
