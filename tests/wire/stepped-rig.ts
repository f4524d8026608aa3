import type { VenueListener } from '@loadline/engine/ports';
import type { LiveRig } from '@loadline/testkit';
import type { SteppedVenue } from './stepped-venue.ts';

/** The stepped venue as the client contract wants one. */
export const steppedRig = (venue: SteppedVenue): LiveRig => ({
  client: venue.client,
  now: () => venue.marketTime,
  told: (kind) => venue.kind(kindOf(kind)),
  forget: () => {
    venue.told.length = 0;
  },
  step: (count) => venue.step(count),
  drain: () => venue.drain(),
  answer: (asking) => asking,
});

/** `onTrade` is `trade` in the words of the stepped venue. */
const kindOf = (kind: keyof VenueListener): string => kind.charAt(2).toLowerCase() + kind.slice(3);
