import { parseSymbol } from '@loadline/core';
import { z } from 'zod';
import { ACCOUNT_SETTINGS } from './account-settings.ts';

/** A setting: its schema, its flag and what help says of it. Its variable is `LOADLINE_` + name. */
export type SettingRow = Readonly<{
  schema: z.ZodType;
  flag: string;
  description: string;
  default: unknown;
}>;

const port = (description: string, number: number, flag: string) => ({
  schema: z.coerce
    .number({ error: 'expected a port from 1 to 65535' })
    .int()
    .min(0, 'expected a port from 1 to 65535')
    .max(65_535, 'expected a port from 1 to 65535'),
  flag: `--${flag} <number>`,
  description,
  default: number,
});

const text = (flag: string, description: string, fallback: string | null = null) => ({
  schema: z.string().min(1, 'expected some text').nullable(),
  flag,
  description,
  default: fallback,
});

const instant = (flag: string, description: string) => ({
  schema: z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/,
      'expected a date 2025-03-14 or a time 2025-03-14T13:30:00Z',
    )
    .refine(isRealTime, 'expected a date that exists')
    .nullable(),
  flag,
  description,
  default: null,
});

/** `Date.parse` takes the 30th of February for the 2nd of March, so the day has to come back. */
function isRealTime(text: string): boolean {
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
  return isDay && !Number.isNaN(Date.parse(text));
}

const SPEED_TEXT = 'expected a number above 0, max or stepped';

/** Every setting of every command; a command takes the ones that concern it. */
export const SETTINGS = {
  dataFolder: text('--data-folder <path>', 'where everything is kept (~/.loadline)'),
  port: port('port of the dashboard and the API', 4400, 'port'),
  gatewayPort: port('port of the simulated gateway', 4401, 'gateway-port'),
  controlPort: port("port of the gateway's control API", 4402, 'control-port'),
  databaseUrl: text('--database-url <url>', 'a PostgreSQL of your own instead of the embedded one'),
  venueUrl: text('--venue-url <url>', 'address of the venue', 'http://127.0.0.1:4401'),
  controlUrl: text(
    '--control-url <url>',
    "address of the gateway's control API",
    'http://127.0.0.1:4402',
  ),
  user: {
    schema: z.string().regex(/^[^:]+:.+$/, 'expected NAME:KEY'),
    flag: '--user <name:key>',
    description: 'user of the gateway and its API key',
    default: 'demo:demo',
  },
  data: text('--data <file>', 'bars or ticks to play (CSV or Parquet); the gateway takes several'),
  rolls: text('--rolls <file>', 'roll table of a continuous file'),
  symbol: {
    schema: z
      .string()
      .refine((symbol) => parseSymbol(symbol).ok, {
        error: 'expected a product such as NQ or a contract such as NQZ5',
      })
      .nullable(),
    flag: '--symbol <symbol>',
    description: 'product or contract, such as NQ or NQH5',
    default: null,
  },
  from: instant('--from <time>', 'where the market begins; earlier bars are history'),
  to: instant('--to <time>', 'where the market ends'),
  seed: {
    schema: z.coerce
      .number({ error: 'expected a whole number' })
      .int('expected a whole number')
      .nonnegative('expected a whole number of at least 0'),
    flag: '--seed <number>',
    description: 'seed of the synthetic market',
    default: 1,
  },
  speed: {
    schema: z.union(
      [z.literal('max'), z.literal('stepped'), z.coerce.number().positive(SPEED_TEXT)],
      { error: SPEED_TEXT },
    ),
    flag: '--speed <n|max|stepped>',
    description: 'market seconds per real second',
    default: 60,
  },
  ...ACCOUNT_SETTINGS,
  slippageTicks: {
    schema: z.coerce
      .number({ error: 'expected whole ticks from 0 to 100' })
      .int('expected whole ticks')
      .min(0, 'expected at least 0 ticks')
      .max(100, 'expected at most 100 ticks'),
    flag: '--slippage-ticks <n>',
    description: 'ticks that market and stop orders fill worse',
    default: 1,
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;

export type SettingValues = Readonly<{
  [Name in SettingName]: z.infer<(typeof SETTINGS)[Name]['schema']>;
}>;

/** `dataFolder` is `LOADLINE_DATA_FOLDER`. */
export const variableOf = (name: string): string =>
  `LOADLINE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
