import assert from 'node:assert/strict';
import { END, eventually, HANDSHAKE, RawHub } from '../raw/raw-hub.ts';
import type { Check, Venue } from '../raw/venue.ts';

const PING = `{"type":6}${END}`;
/** The silence that the protocol allows, and half as much again. */
const PATIENCE_MS = 45_000;

/** Reference 7.3, by the real clock: half a minute, nearly all of it waiting. */
export const KEEP_ALIVE_CHECKS: readonly Check[] = [
  {
    name: 'a quiet connection is pinged, a silent client is given up and one that pings is not',
    run: async (venue) => {
      const [silent, alive] = [await venue.hub('market'), await venue.hub('market')];
      const late = await withoutHandshake(venue);
      let pings = 0;
      const pingsOf = (hub: RawHub) => hub.records().filter(({ type }) => type === 6).length;
      await eventually(
        () => {
          if (pingsOf(alive) > pings) {
            pings += 1;
            alive.send(PING);
          }
          return silent.closed;
        },
        'the end of the silent one',
        PATIENCE_MS,
      );
      assert.ok(pingsOf(silent) > 0, 'it was pinged before');
      assert.equal(silent.records().at(-1)?.type, 7, 'and told of the end');
      assert.ok(late.closed, 'who never shook hands has gone before');
      assert.ok(!alive.closed, 'who answers stays');
      assert.ok(pings > 0, 'pings');
      alive.close();
    },
  },
];

async function withoutHandshake({ under, token }: Venue): Promise<RawHub> {
  const hub = await RawHub.open(under.api, `/hubs/user?access_token=${token}`);
  if (typeof hub === 'number') return assert.fail(`refused with ${hub}`);
  hub.send(HANDSHAKE.slice(0, -1));
  return hub;
}
