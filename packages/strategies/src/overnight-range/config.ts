import { z } from 'zod';
import { decimalNumber, minuteOfDay, timeOfDay, wholeNumber } from '../setting.ts';

const SETTINGS = {
  rangeStart: timeOfDay({
    name: 'rangeStart',
    label: 'Range start',
    default: '18:00',
    description: 'The range is built from the bars that open at or after this time.',
  }),
  rangeEnd: timeOfDay({
    name: 'rangeEnd',
    label: 'Range end and entry',
    default: '09:30',
    description: 'The range is closed and the entries are placed at this time.',
  }),
  windowEnd: timeOfDay({
    name: 'windowEnd',
    label: 'Entry window end',
    default: '15:00',
    description: 'Entries that have not filled are canceled then, and none is placed after it.',
  }),
  bufferTicks: wholeNumber({
    name: 'bufferTicks',
    label: 'Entry buffer',
    unit: 'ticks',
    default: 4,
    minimum: 0,
    maximum: 400,
    description: 'The entries wait this far above the high and below the low of the range.',
  }),
  quantity: wholeNumber({
    name: 'quantity',
    label: 'Size',
    unit: 'contracts',
    default: 1,
    minimum: 1,
    maximum: 50,
    description: 'Every entry is for this many contracts.',
  }),
  atrMinutes: wholeNumber({
    name: 'atrMinutes',
    label: 'ATR bar length',
    unit: 'minutes',
    default: 15,
    minimum: 1,
    maximum: 120,
    description: 'The average true range is taken over bars of this length.',
  }),
  atrPeriod: wholeNumber({
    name: 'atrPeriod',
    label: 'ATR period',
    unit: 'bars',
    default: 14,
    minimum: 2,
    maximum: 50,
    description: 'The average true range is smoothed over this many bars.',
  }),
  stopMultiple: decimalNumber({
    name: 'stopMultiple',
    label: 'Stop distance',
    unit: 'ATR',
    default: 1,
    minimum: 0.1,
    maximum: 10,
    description: 'The protective stop lies this many average true ranges from the fill.',
  }),
  targetMultiple: decimalNumber({
    name: 'targetMultiple',
    label: 'Target distance',
    unit: 'ATR',
    default: 3,
    minimum: 0.1,
    maximum: 20,
    description: 'The target lies this many average true ranges from the fill.',
  }),
  breakevenTrigger: decimalNumber({
    name: 'breakevenTrigger',
    label: 'Breakeven after',
    unit: 'stop distances',
    default: 1.5,
    minimum: 0,
    maximum: 10,
    description:
      'The stop goes to breakeven once the profit has reached this many stop distances; 0 is off.',
  }),
  breakevenOffsetTicks: wholeNumber({
    name: 'breakevenOffsetTicks',
    label: 'Breakeven offset',
    unit: 'ticks',
    default: 2,
    minimum: 0,
    maximum: 100,
    description: 'At breakeven the stop lies this far on the winning side of the fill, for costs.',
  }),
  tradesMax: wholeNumber({
    name: 'tradesMax',
    label: 'Trades a day',
    unit: 'trades',
    default: 2,
    minimum: 1,
    maximum: 10,
    description: 'After this many filled entries nothing more is placed that day.',
  }),
} as const;

export const overnightRangeParameters = Object.values(SETTINGS).map(
  ({ description }) => description,
);

export const overnightRangeSchema = z
  .strictObject({
    rangeStart: SETTINGS.rangeStart.schema,
    rangeEnd: SETTINGS.rangeEnd.schema,
    windowEnd: SETTINGS.windowEnd.schema,
    bufferTicks: SETTINGS.bufferTicks.schema,
    quantity: SETTINGS.quantity.schema,
    atrMinutes: SETTINGS.atrMinutes.schema,
    atrPeriod: SETTINGS.atrPeriod.schema,
    stopMultiple: SETTINGS.stopMultiple.schema,
    targetMultiple: SETTINGS.targetMultiple.schema,
    breakevenTrigger: SETTINGS.breakevenTrigger.schema,
    breakevenOffsetTicks: SETTINGS.breakevenOffsetTicks.schema,
    tradesMax: SETTINGS.tradesMax.schema,
  })
  .check(({ value, issues }) => {
    const { rangeStart, rangeEnd, windowEnd } = value;
    const refuse = (message: string): unknown =>
      issues.push({ code: 'custom', message, input: value, path: [] });
    if (minuteOfDay(windowEnd) <= minuteOfDay(rangeEnd)) {
      refuse(`windowEnd is ${windowEnd}; it must be later than rangeEnd, ${rangeEnd}.`);
    }
    if (rangeStart === rangeEnd) {
      refuse(`rangeStart is ${rangeStart}; it must differ from rangeEnd.`);
    }
  });

export type OvernightRangeConfig = Readonly<z.infer<typeof overnightRangeSchema>>;
