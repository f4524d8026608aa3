import type { FeedEntry, RoundTrip } from '@loadline/api-schema';
import { newYork, priceOf } from './mock-market.ts';
import { COMBINE, iso, type MockLevels } from './mock-names.ts';

/** Time in New York, severity, kind, text, and the figures behind it. */
type Told = readonly [string, FeedEntry['severity'], string, string, Record<string, string>?];

/** What the mock desk has told before the page opens, oldest first. */
export function openingFeed(levels: MockLevels, loss: RoundTrip): FeedEntry[] {
  const told = [...night(levels, loss), ...morning(levels, loss)];
  return told.map(([time, severity, kind, text, detail], index) => ({
    sequence: index + 1,
    at: iso(newYork(time)),
    severity,
    kind,
    accountId: COMBINE,
    text,
    ...(detail === undefined ? {} : { detail }),
  }));
}

function night({ high, low, entry }: MockLevels, loss: RoundTrip): readonly Told[] {
  return [
    [
      '2025-03-03T17:58:40',
      'info',
      'connection',
      'Signed in to the gateway; both hubs are connected.',
    ],
    [
      '2025-03-03T18:00:00',
      'info',
      'session',
      'The session of Tuesday 4 March has opened. Range starts.',
    ],
    [
      '2025-03-04T03:12:09',
      'warning',
      'connection',
      'The order stream was lost for 4 s; reconnected, positions and orders agree.',
    ],
    [
      '2025-03-04T09:30:00',
      'info',
      'strategy',
      `Range complete: high ${priceOf(high)}, low ${priceOf(low)}, ${priceOf(high - low)} points.`,
    ],
    ['2025-03-04T09:30:00', 'info', 'order', `Buy stop 1 NQH5 at ${priceOf(entry)} is working.`],
    ['2025-03-04T09:30:00', 'info', 'order', `Sell stop 1 NQH5 at ${loss.entryPrice} is working.`],
  ];
}

function morning({ entry, stop, target }: MockLevels, loss: RoundTrip): readonly Told[] {
  return [
    [
      '2025-03-04T09:32:15',
      'good',
      'fill',
      `Sold 1 NQH5 at ${loss.entryPrice}. Stop and target are working.`,
    ],
    [
      '2025-03-04T09:37:30',
      'danger',
      'fill',
      `Stopped out: bought 1 NQH5 at ${loss.exitPrice}, net ${loss.netPnl} dollars.`,
    ],
    [
      '2025-03-04T09:38:02',
      'warning',
      'denied',
      'Denied: sell stop 3 NQH5 would leave no room to the daily loss limit.',
      { code: 'DAILY_LOSS_LIMIT', observed: '$48,315.86', allowed: 'above $49,000.00' },
    ],
    ['2025-03-04T09:51:30', 'good', 'fill', `Bought 1 NQH5 at ${priceOf(entry)}.`],
    [
      '2025-03-04T09:51:30',
      'info',
      'order',
      `Stop at ${priceOf(stop)} and target at ${priceOf(target)} are working.`,
    ],
    [
      '2025-03-04T10:00:00',
      'info',
      'reconcile',
      'Reconciled with the venue: 1 position, 2 orders, no difference.',
    ],
  ];
}
