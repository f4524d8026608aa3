import { evenChance, VirtualTime } from '@loadline/testkit';
import { createProjectxClient, type ProjectxClient } from '../src/client.ts';
import type { Notice } from '../src/notices.ts';
import { FakeHubs } from './fake-hubs.ts';
import { FakeVenue } from './fake-venue.ts';

export type Heard = readonly [string, ...unknown[]];

/** A client on a fake venue, fake hubs and virtual time, with everything that it tells. */
export function aClient({ rateLimits = true }: Readonly<{ rateLimits?: boolean }> = {}): Readonly<{
  client: ProjectxClient;
  venue: FakeVenue;
  hubs: FakeHubs;
  time: VirtualTime;
  heard: Heard[];
  notices: Notice[];
}> {
  const time = new VirtualTime();
  const venue = new FakeVenue();
  const hubs = new FakeHubs();
  const heard: Heard[] = [];
  const notices: Notice[] = [];
  const client = createProjectxClient({
    credentials: { userName: 'demo', apiKey: 'demo' },
    http: venue,
    hubs,
    marketClock: time,
    machineClock: time,
    timers: time,
    random: evenChance,
    rateLimits,
    listener: {
      onTrade: (trade) => heard.push(['trade', trade]),
      onQuote: (quote) => heard.push(['quote', quote]),
      onOrder: (order) => heard.push(['order', order]),
      onFill: (fill) => heard.push(['fill', fill]),
      onPosition: (position) => heard.push(['position', position]),
      onAccount: (account) => heard.push(['account', account]),
      onConnection: (hub, state, reason) => heard.push(['connection', hub, state, reason]),
      onSession: (state, reason) => heard.push(['displaced', state, reason]),
      onFeedStale: (contractId, reason) => heard.push(['stale', contractId, reason]),
    },
    report: (notice) => notices.push(notice),
    onSession: (state) => heard.push(['session', state]),
  });
  return { client, venue, hubs, time, heard, notices };
}
