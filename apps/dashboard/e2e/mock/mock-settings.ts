import type { StrategySetting } from '@loadline/api-schema';

const setting = (
  name: string,
  label: string,
  value: StrategySetting['value'],
  unit: string,
  bounds: readonly [number | null, number | null],
  description: string,
): StrategySetting => ({
  name,
  label,
  unit,
  value,
  default: value,
  minimum: bounds[0],
  maximum: bounds[1],
  description,
});

/** Settings like those of the overnight range breakout. */
export const MOCK_SETTINGS: StrategySetting[] = [
  setting('quantity', 'Quantity', 1, 'contracts', [1, 10], 'Contracts of each entry.'),
  setting(
    'bufferTicks',
    'Entry buffer',
    8,
    'ticks',
    [0, 200],
    'How far beyond the range the entry stops lie.',
  ),
  setting('atrPeriod', 'ATR period', 14, 'bars', [2, 200], 'Bars of the average true range.'),
  setting(
    'atrMinutes',
    'ATR timeframe',
    60,
    'minutes',
    [1, 240],
    'Length of the bars of the average true range.',
  ),
  setting(
    'stopAtr',
    'Stop distance',
    1.25,
    '× ATR',
    [0.1, 10],
    'Distance of the protective stop from the fill.',
  ),
  setting(
    'targetAtr',
    'Target distance',
    2.5,
    '× ATR',
    [0.1, 20],
    'Distance of the profit target from the fill.',
  ),
  {
    ...setting(
      'breakevenTicks',
      'Breakeven after',
      96,
      'ticks',
      [0, 2000],
      'Profit after which the stop moves to the entry price; 0 leaves it.',
    ),
    default: 120,
  },
  setting(
    'tradesPerDay',
    'Trades a day',
    2,
    'trades',
    [1, 10],
    'Entries that may fill in one trading day.',
  ),
  setting(
    'entryUntil',
    'Entry window ends',
    '11:00',
    'New York',
    [null, null],
    'No new entry is placed or left working after this time.',
  ),
  setting(
    'cancelOther',
    'Cancel other side',
    true,
    '',
    [null, null],
    'Whether a fill cancels the entry on the other side.',
  ),
];
