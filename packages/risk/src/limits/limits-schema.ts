import { productByRoot } from '@loadline/core';
import { z } from 'zod';
import {
  count,
  distinct,
  dollars,
  fields,
  leaf,
  list,
  oneOf,
  whole,
} from '../reading/schema-parts.ts';
import { minuteOfClock } from './day-windows.ts';

const isRoot = (value: unknown): value is string =>
  typeof value === 'string' && productByRoot(value) !== null;

const root = leaf((value) => (isRoot(value) ? value : null), 'a product of the firm, such as "NQ"');

const contractsByRoot = z
  .record(z.string(), count('contracts'), {
    error: 'has to be an object from product to contracts',
  })
  .superRefine((value, context) => {
    for (const key of Object.keys(value).filter((one) => !isRoot(one))) {
      const message = `is under ${key}, which is no product of the firm, such as "NQ"`;
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

const clock = leaf(minuteOfClock, 'a time in Chicago such as "08:30"');

const meter = (what: string) =>
  fields({ warn: count(what).nullable(), max: count(what).nullable() }).refine(
    ({ warn, max }) => warn === null || max === null || warn <= max,
    { path: ['warn'], message: 'has to be at most max' },
  );

const action = oneOf('nothing', 'liquidate', 'liquidateAndBlock');

const personalLoss = fields({
  amount: dollars('positive'),
  action,
  trailing: oneOf('fixed', 'equity', 'balance', 'higher'),
});

const personalTarget = fields({
  amount: dollars('positive'),
  action,
  giveBack: dollars('notNegative'),
}).refine(({ amount, giveBack }) => giveBack <= amount, {
  path: ['giveBack'],
  message: 'has to be at most amount, or the day could end at a loss',
});

const window = fields({ from: clock, to: clock })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'has to differ from "from"; for the whole day leave the window out',
  })
  .transform(({ from, to }) => ({ fromMinute: from, toMinute: to }));

const weekday = whole(1, 5, 'a day of the trading week, 1 (Monday) to 5 (Friday)');

/** The limits as a person writes them: money as decimal text, times of day in Chicago. */
export const LIMITS_SCHEMA = fields({
  personalLoss: personalLoss.nullable().optional(),
  personalTarget: personalTarget.nullable().optional(),
  sessionBudget: dollars('positive').nullable().optional(),
  orderContractsMax: count('contracts').nullable().optional(),
  productContractsMax: contractsByRoot.optional(),
  accountLotTenthsMax: count('tenths of a lot').nullable().optional(),
  ordersPerMinute: count('orders').optional(),
  modifiesPerMinute: count('changes').optional(),
  duplicateWithinMs: count('milliseconds').optional(),
  collarBasisPoints: whole(0, 10_000, 'a whole number of basis points, 0 to 10000').optional(),
  stopTicksMin: count('ticks').optional(),
  tradesPerDay: count('trades').nullable().optional(),
  coolDownMs: count('milliseconds').optional(),
  windows: list(window, 'windows such as { "from": "08:30", "to": "15:00" }').optional(),
  weekdays: list(weekday, 'days from 1 (Monday) to 5 (Friday)')
    .refine(distinct, 'has to name each day once')
    .optional(),
  blockedRoots: list(root, 'products such as "NQ"')
    .refine(distinct, 'has to name each product once')
    .optional(),
  expiryDaysMin: count('days').optional(),
  quoteAgeMsMax: count('milliseconds').optional(),
  hedging: oneOf('deny', 'allow').optional(),
  contractsPerDay: meter('contracts').optional(),
  shortHoldsPerDay: meter('trades').optional(),
  ordersPerFill: meter('orders').optional(),
  consistency: oneOf('off', 'reduce', 'stop').optional(),
  eventSizePercent: whole(0, 100, 'a whole number of percent, 0 to 100').optional(),
  reduceToFit: leaf(
    (value) => (typeof value === 'boolean' ? value : null),
    'true or false',
  ).optional(),
});
