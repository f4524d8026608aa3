import assert from 'node:assert/strict';
import type {
  MarketTrade,
  Price,
  Quantity,
  Ticks,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenueOrderId,
  VenuePosition,
} from '@loadline/core';
import { byTag, FAR, type LiveDesk, valueOf } from './live-desk.ts';

/** One demand on a client that trades at a live venue. It fails by throwing. */
export type LiveCheck = Readonly<{ name: string; run: (desk: LiveDesk) => Promise<void> }>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a client must do at a venue that answers and pushes by itself. */
export const LIVE_CLIENT_CHECKS: readonly LiveCheck[] = [
  {
    name: 'prices come in order, and history joins them without a gap or a double bar',
    run: async (desk) => {
      const { rig, contractId } = desk;
      await rig.step(200);
      const trades = rig.told('onTrade') as readonly MarketTrade[];
      assert.ok(trades.length > 50, 'prices came');
      const times = trades.map(({ at }) => at);
      assert.deepEqual(
        times,
        times.toSorted((left, right) => left - right),
      );
      assert.ok(rig.told('onQuote').length > 0, 'quotes came');
      const from = (rig.now() - DAY_MS) as UnixMs;
      const { bars, partial } = valueOf(
        await rig.answer(rig.client.feed.history(contractId, from)),
      );
      assert.equal(new Set(bars.map(({ openedAt }) => openedAt)).size, bars.length);
      for (const bar of bars.slice(-5)) {
        const within = trades.filter(
          ({ at }) => at >= bar.openedAt && at < bar.openedAt + MINUTE_MS,
        );
        assert.equal(within.at(-1)?.price, bar.close);
      }
      const forming = trades.filter(({ at }) => at >= (partial?.openedAt ?? rig.now()));
      assert.equal(partial?.close ?? null, forming.at(-1)?.price ?? null);
    },
  },
  {
    name: 'an entry with exits waits, fills, is protected, moved and closed, told at each step',
    run: async (desk) => {
      const { rig, accountId, contractId } = desk;
      const { execution } = rig.client;
      rig.forget();
      const entry = await desk.submit({ bracket: FAR });
      const tag = desk.tag;
      assert.equal(entry.kind, 'accepted');
      await rig.drain();
      const waiting = (await desk.snapshot()).orders.map(
        ({ customTag, status }) => `${customTag} ${status}`,
      );
      const expected = [`${tag} pending`, `${tag}-SL suspended`, `${tag}-TP suspended`];
      assert.deepEqual(new Set(waiting), new Set(expected));
      await rig.step(8);
      const [fill] = rig.told('onFill') as readonly VenueFill[];
      const held = await desk.snapshot();
      assert.deepEqual(
        held.positions.map(({ size }) => size),
        [1],
      );
      assert.deepEqual(held.fills.at(-1), fill);
      const stop = byTag(held.orders, `${tag}-SL`);
      const moved = ((stop.stopPrice ?? 0) + 40) as Price;
      const change = { quantity: null, limitPrice: null, stopPrice: moved };
      await rig.answer(execution.modify(accountId, stop.venueOrderId, change));
      await rig.drain();
      const told = (rig.told('onOrder') as readonly VenueOrder[]).at(-1);
      assert.deepEqual([told?.venueOrderId, told?.stopPrice], [stop.venueOrderId, moved]);
      const closed = await rig.answer(execution.closePosition(accountId, contractId, null));
      assert.equal(closed.kind, 'accepted');
      await desk.clear();
      const flat = await desk.snapshot();
      assert.deepEqual([flat.positions, flat.orders], [[], []]);
      assert.equal((rig.told('onPosition') as readonly VenuePosition[]).at(-1)?.size, 0);
      assert.deepEqual((rig.told('onAccount') as readonly VenueAccount[]).at(-1), flat.account);
    },
  },
  {
    name: 'every order type rests where it was wished, and is told so by push and by question',
    run: async (desk) => {
      const { rig } = desk;
      await rig.step(8);
      const price = desk.lastPrice();
      const [below, above] = [(price - 800) as Price, (price + 800) as Price];
      const wishes = [
        { type: 'limit', side: 'buy', limitPrice: below, stopPrice: null },
        { type: 'stop', side: 'sell', limitPrice: null, stopPrice: below },
        { type: 'trailingStop', side: 'buy', limitPrice: null, stopPrice: above },
        { type: 'joinBid', side: 'buy', limitPrice: null, stopPrice: null },
      ] as const;
      for (const wish of wishes) {
        rig.forget();
        const outcome = await desk.submit(wish);
        assert.equal(outcome.kind, 'accepted', wish.type);
        await rig.drain();
        const pushed = (rig.told('onOrder') as readonly VenueOrder[]).at(-1);
        const asked = byTag((await desk.snapshot([desk.tag])).orders, desk.tag);
        assert.deepEqual(pushed, asked, wish.type);
        assert.deepEqual([asked.type, asked.side, asked.quantity], [wish.type, wish.side, 1]);
        if (wish.type !== 'joinBid') assert.equal(asked.limitPrice, wish.limitPrice);
        if (wish.stopPrice !== null) assert.equal(asked.stopPrice, wish.stopPrice);
      }
      await desk.clear();
    },
  },
  {
    name: 'a part of a position is closed, and what is left is told',
    run: async (desk) => {
      const { rig, accountId, contractId } = desk;
      await desk.submit({ quantity: 3 as Quantity });
      await rig.step(8);
      const { execution } = rig.client;
      const close = (quantity: number) =>
        rig.answer(execution.closePosition(accountId, contractId, quantity as Quantity));
      assert.equal((await close(2)).kind, 'accepted');
      await rig.step(8);
      assert.deepEqual(
        (await desk.snapshot()).positions.map(({ size }) => size),
        [1],
      );
      assert.equal((rig.told('onPosition') as readonly VenuePosition[]).at(-1)?.size, 1);
      const tooMany = await close(2);
      assert.ok(tooMany.kind === 'rejected' && tooMany.code === 'INVALID_CLOSE_SIZE');
      await desk.clear();
    },
  },
  {
    name: 'refusals are rejected, and a name that is used twice is unknown',
    run: async (desk) => {
      const { rig, accountId, contractId } = desk;
      const { execution } = rig.client;
      await rig.step(8);
      const limitPrice = (desk.lastPrice() - 2_000) as Price;
      const far = { type: 'limit', limitPrice } as const;
      assert.equal((await desk.submit(far)).kind, 'accepted');
      const placed = byTag((await desk.snapshot()).orders, desk.tag);
      const again = await desk.submit({ ...far, clientOrderId: desk.tag as never });
      assert.equal(again.kind, 'unknown');
      const bracket = { stopTicks: 2 as Ticks, targetTicks: null };
      const near = await desk.submit({ bracket });
      assert.ok(near.kind === 'rejected' && near.reason.includes('4 ticks'));
      assert.equal(
        (await rig.answer(execution.cancel(accountId, placed.venueOrderId))).kind,
        'accepted',
      );
      const late = await rig.answer(execution.cancel(accountId, placed.venueOrderId));
      assert.equal(late.kind, 'rejected');
      const strange = '999999999' as VenueOrderId;
      const unknown = await rig.answer(execution.cancel(accountId, strange));
      assert.ok(unknown.kind === 'rejected' && unknown.code === 'ORDER_NOT_FOUND');
      const nothing = await rig.answer(execution.closePosition(accountId, contractId, null));
      assert.ok(nothing.kind === 'rejected' && nothing.code === 'POSITION_NOT_FOUND');
      await desk.clear();
    },
  },
];
