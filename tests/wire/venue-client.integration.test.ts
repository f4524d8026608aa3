import type { Price } from '@loadline/core';
import { LiveDesk } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { steppedRig } from './stepped-rig.ts';
import { SteppedVenue } from './stepped-venue.ts';

/** What the client contract, which has no way to end a gateway, does not say. */
describe('the client and a gateway that goes away', () => {
  let venue: SteppedVenue;
  let desk: LiveDesk;

  const connections = (...wanted: readonly string[]): Promise<void> =>
    vi.waitFor(
      () => expect(venue.kind('connection')).toEqual(expect.arrayContaining([...wanted])),
      { timeout: 20_000 },
    );

  beforeAll(async () => {
    venue = await SteppedVenue.start();
    desk = await LiveDesk.open(steppedRig(venue), 'MNQ');
    await venue.step(8);
    const limitPrice = (desk.lastPrice() - 2_000) as Price;
    await desk.submit({ type: 'limit', limitPrice });
    await venue.drain();
  });

  afterAll(async () => {
    await venue.stop();
  });

  it('says nothing that has to be noticed while all is well', () => {
    expect(venue.kind('notice')).toEqual([]);
  });

  it('comes back by itself when the venue does, and finds what it left', async () => {
    const before = await desk.snapshot();
    expect(before.orders).toHaveLength(1);
    venue.told.length = 0;
    await venue.restart();
    await connections('market down', 'user down', 'market up', 'user up');
    expect(await desk.snapshot()).toEqual({ ...before, fillsSince: expect.any(Number) as number });
    await venue.step(8);
    expect(venue.kind('trade').length).toBeGreaterThan(0);
  });

  it('says that nothing was sent when the venue is away', async () => {
    venue.told.length = 0;
    await venue.endGateway();
    await connections('market down', 'user down');
    expect(await desk.submit({})).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
  });
});
