import { prepareMarket } from '@loadline/gateway';
import { LIVE_CLIENT_CHECKS, LiveDesk, type LiveRig } from '@loadline/testkit';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { MemoryRig } from './memory-rig.ts';
import { steppedRig } from './stepped-rig.ts';
import { SteppedVenue } from './stepped-venue.ts';

let venue: SteppedVenue | null = null;

async function overSockets(): Promise<LiveRig> {
  venue = await SteppedVenue.start();
  return steppedRig(venue);
}

async function inMemory(): Promise<LiveRig> {
  const market = await prepareMarket({ seed: 7, products: ['NQ', 'MNQ'] });
  if (!market.ok) throw new Error(market.error);
  return new MemoryRig(market.value);
}

describe.each([
  { name: 'over real sockets', open: overSockets },
  { name: 'in memory', open: inMemory },
])('the client at a live gateway $name', ({ open }) => {
  let desk: LiveDesk;

  beforeAll(async () => {
    desk = await LiveDesk.open(await open(), 'MNQ');
  });
  afterAll(async () => {
    desk.rig.client.stop();
    await venue?.stop();
    venue = null;
  });

  for (const check of LIVE_CLIENT_CHECKS) it(check.name, () => check.run(desk));
});
