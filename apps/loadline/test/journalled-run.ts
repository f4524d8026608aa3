import { assert, firmTradingDay, productByRoot, type UnixMs } from '@loadline/core';
import { prepareMarket } from '@loadline/gateway';
import { JournalWriter, journalFolder, markDataFolder } from '@loadline/storage';
import { type GeneratedMarket, writeMarket } from '@loadline/testkit';
import { DESK, VERSION } from '../src/settings/desk-identity.ts';
import { strategyByKind } from '../src/settings/strategies.ts';
import type { Journal } from '../src/trader/desk-runner.ts';
import { type DeskSettings, deskConfig, deskSettings } from '../src/trader/desk-settings.ts';
import { type OneProcessOptions, type OneProcessRun, runInOneProcess } from './one-process-desk.ts';

export type JournalledRun = Omit<OneProcessOptions, 'market' | 'config' | 'journal'> &
  Readonly<{
    /** Bars or ticks that the gateway plays. */
    dataPath: string;
    /** The data folder; it is made and marked. */
    folder: string;
    /** Settings of the overnight range; its defaults when left out. */
    settings?: Readonly<Record<string, string>>;
    account?: Partial<DeskSettings['accounts'][number]>;
    build?: string;
  }>;

/** The practice account of the gateway's first user. */
const ACCOUNT_ID = 10_001;

/** The settings of a desk as its journal keeps them: one strategy on one account. */
function settingsOfDesk({
  settings = {},
  account = {},
}: Pick<JournalledRun, 'settings' | 'account'>): DeskSettings {
  const definition = strategyByKind('overnight-range');
  assert(definition.ok, 'the strategy is there');
  const parsed = definition.value.parse(settings);
  assert(parsed.ok, 'its settings are right');
  return deskSettings.parse({
    accounts: [{ accountId: ACCOUNT_ID, program: 'topstep-practice', ...account }],
    strategies: [
      {
        strategyId: 'overnight-range',
        kind: 'overnight-range',
        accountId: account.accountId ?? ACCOUNT_ID,
        product: 'NQ',
        settings: parsed.value,
      },
    ],
    flattenLeadMs: 5 * 60_000,
    outsideCalendar: 'regular',
  });
}

/** A desk that trades a whole market in this process and keeps a journal as the trader does. */
export async function journalledRun(options: JournalledRun): Promise<OneProcessRun> {
  const { dataPath, folder, build = VERSION, settings, account, ...network } = options;
  const desk = settingsOfDesk({
    ...(settings === undefined ? {} : { settings }),
    ...(account === undefined ? {} : { account }),
  });
  const config = deskConfig(desk);
  assert(config.ok, 'the desk is right');
  const market = await prepareMarket({ dataPath });
  assert(market.ok, 'the market can be played');
  assert(markDataFolder(folder).ok, 'the data folder can be made');
  const opened = await JournalWriter.open({
    folder: journalFolder(folder, DESK),
    desk: DESK,
    build,
    settings: desk,
    seed: '',
    day: firmTradingDay(market.value.source.startsAt),
    snapshot: null,
  });
  assert(opened.ok, 'the journal opens');
  const journal = opened.value.writer;
  const run = { market: market.value, config: config.value, ...network };
  const result = await runInOneProcess({ ...run, journal: withoutWaiting(journal) });
  assert((await journal.close()).kind === 'synced', 'the journal is on disk');
  return result;
}

/** The disk takes real time, and the clocks of a run do not: nothing waits for it. */
const withoutWaiting = (journal: JournalWriter): Journal => ({
  get day() {
    return journal.day;
  },
  appendEvent: (event) => journal.appendEvent(event),
  appendEffect: (effect) => journal.appendEffect(effect),
  appendAudit: (record) => journal.appendAudit(record),
  roll: (day, snapshot) => journal.roll(day, snapshot),
  sync: () => Promise.resolve({ kind: 'synced' }),
});

/** A few trades a day, stopped, moved to breakeven and made flat at the end. */
export const BUSY_SETTINGS = {
  bufferTicks: '0',
  tradesMax: '6',
  stopMultiple: '4',
  targetMultiple: '20',
  breakevenTrigger: '0.1',
} as const;

/** Bars of NQ that wander; the same seed writes the same file. */
export function writeNqMarket(
  path: string,
  { seed, days }: Pick<GeneratedMarket, 'seed' | 'days'>,
) {
  const product = productByRoot('NQ');
  assert(product !== null, 'NQ is a product');
  const from = Date.UTC(2025, 9, 29, 22) as UnixMs;
  return writeMarket(path, { product, seed, from, days, startTicks: 96_000 });
}
