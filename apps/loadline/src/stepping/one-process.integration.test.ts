import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountId,
  assert,
  type Product,
  productByRoot,
  sessionCalendar,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import { readBars } from '@loadline/data';
import type { AuditEvent } from '@loadline/engine/ports';
import { emptyState, prepareMarket, readLines } from '@loadline/gateway';
import { runBacktest, tradeReport } from '@loadline/research';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import { type NetworkFaults, PERFECT_NETWORK, writeMarket } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type OneProcessOptions,
  type OneProcessRun,
  runInOneProcess,
} from '../../test/one-process-desk.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import { strategyByKind, strategyFactory } from '../settings/strategies.ts';

const NQ = product('NQ');
const DAYS = 5;
const PROGRAM = 'topstep-practice';
/** The practice account of the gateway's first user. */
const ACCOUNT = 10_001 as AccountId;
/** Many trades; the stop is moved within the step of an entry. */
const QUICK = {
  bufferTicks: '0',
  tradesMax: '6',
  stopMultiple: '4',
  targetMultiple: '20',
  breakevenTrigger: '0.1',
};
/** What is entered is mostly held until everything is closed. */
const HELD = { stopMultiple: '10', targetMultiple: '20', breakevenTrigger: '0' };
type Settings = Readonly<Record<string, string>>;
const SEEDS = [1, 2, 3];
const BAD_NETWORK: NetworkFaults = {
  delayMsMax: 3,
  brokenSocket: 0.000_5,
  silentSocket: 0.000_05,
  lostRequest: 0.1,
  lostReply: 0.1,
};

let folder = '';
let path = '';
/** The run on a perfect network. */
let quiet: OneProcessRun;

function product(root: string): Product {
  const found = productByRoot(root);
  assert(found !== null, `${root} is a product`);
  return found;
}

/** The desk of a backtest, on the account that the gateway has. */
function deskWith(settings: Settings): ReturnType<typeof backtestDesk> {
  const definition = strategyByKind('overnight-range');
  assert(definition.ok, 'the strategy is there');
  const parsed = definition.value.parse(settings);
  assert(parsed.ok, 'its settings are right');
  const rules = builtInRules(PROGRAM);
  assert(rules !== null, `${PROGRAM} is a pack`);
  const { config, accounts } = backtestDesk('overnight-range', NQ, parsed.value, {
    rules,
    limits: DEFAULT_LIMITS,
    events: NO_EVENTS,
    sizing: null,
  });
  const onAccount = <Row extends object>(row: Row) => ({ ...row, accountId: ACCOUNT });
  return {
    config: {
      ...config,
      accounts: config.accounts.map(onAccount),
      strategies: config.strategies.map(onAccount),
    },
    accounts: accounts.map(onAccount),
  };
}

async function backtest(
  settings: Settings,
  model: FillModel = DEFAULT_FILL_MODEL,
): Promise<Pick<OneProcessRun, 'trades' | 'audits'>> {
  const file = await readBars(path);
  assert(file.ok, 'the file can be read');
  const audits: AuditEvent[] = [];
  const { trades } = runBacktest({
    ...deskWith(settings),
    series: file.value.series,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
    model,
    from: null,
    to: null,
    onAudit: (event) => audits.push(event),
  });
  return { trades, audits };
}

async function oneProcess(
  network: Pick<OneProcessOptions, 'breakAt' | 'faults' | 'model' | 'seed'> = {},
  settings: Settings = QUICK,
): Promise<OneProcessRun> {
  const market = await prepareMarket({ dataPath: path });
  assert(market.ok, 'the market can be played');
  const { config } = deskWith(settings);
  return await runInOneProcess({ market: market.value, config, ...network });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-one-process-'));
  path = join(folder, 'NQ_1m.csv');
  const from = Date.UTC(2025, 9, 29, 22) as UnixMs;
  writeMarket(path, { product: NQ, seed: 12, from, days: DAYS, startTicks: 96_000 });
  quiet = await oneProcess();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('desk, client, network and gateway in one process on a virtual clock', () => {
  it.each([QUICK, HELD])(
    'make the trades of the backtest in the same order of events with %j',
    async (settings) => {
      const run = await oneProcess({}, settings);
      const expected = await backtest(settings);
      expect(run.trades.length).toBeGreaterThanOrEqual(DAYS - 1);
      expect(tradeReport(run.trades)).toEqual(tradeReport(expected.trades));
      expect(run.audits.filter(isOfTrading)).toEqual(expected.audits.filter(isOfTrading));
    },
  );

  it('make them also where orders fill in parts', async () => {
    const model = { ...DEFAULT_FILL_MODEL, liquidity: { share: 0.02, seed: 4 } };
    const settings = { ...QUICK, quantity: '3' };
    const run = await oneProcess({ model }, settings);
    const expected = await backtest(settings, model);
    const parts = fillsOf(run).filter(({ quantity }) => quantity < 3);
    expect(parts.length).toBeGreaterThan(10);
    expect(run.audits.filter(isOfTrading)).toEqual(expected.audits.filter(isOfTrading));
    expect(tradeReport(run.trades)).toEqual(tradeReport(expected.trades));
  });

  it('do everything twice with the same bytes', async () => {
    const again = await oneProcess();
    expect(again.journalHash).toBe(quiet.journalHash);
    expect(again.gatewayLines).toEqual(quiet.gatewayLines);
  });

  it('make them also when every connection breaks, again and again', async () => {
    const breaks = quiet.stepTimes.flatMap((_, index) => (index % 997 === 500 ? [index + 1] : []));
    const broken = await oneProcess({ breakAt: breaks });
    expect(connectionChanges(broken)).toBeGreaterThan(2 * breaks.length);
    expect(tradeReport(broken.trades)).toEqual(tradeReport(quiet.trades));
    expect(broken.truth).toEqual(quiet.truth);
  });

  it('make them also when the events of every fill are lost', async () => {
    const breaks = fillsOf(quiet).map(({ at }) => quiet.stepTimes.indexOf(at) + 1);
    expect(breaks.length).toBeGreaterThan(10);
    const broken = await oneProcess({ breakAt: breaks });
    const repaired = broken.audits.filter(
      (event) => event.kind === 'accountReconciled' && event.differences > 0,
    );
    expect(repaired.length).toBeGreaterThan(10);
    expect(tradeReport(broken.trades)).toEqual(tradeReport(quiet.trades));
    expect(broken.truth).toEqual(quiet.truth);
  });

  it.each(SEEDS)('make them on a slow network that drops connections (seed %i)', async (seed) => {
    const faults = { ...PERFECT_NETWORK, delayMsMax: 3, brokenSocket: 0.001 };
    const broken = await oneProcess({ faults, seed });
    expect(connectionChanges(broken)).toBeGreaterThan(10);
    expect(tradeReport(broken.trades)).toEqual(tradeReport(quiet.trades));
    expect(broken.truth).toEqual(quiet.truth);
  });

  it.each(SEEDS)('double and lose nothing where requests are lost (seed %i)', async (seed) => {
    const run = await oneProcess({ faults: BAD_NETWORK, seed });
    expect(run.trades.length).toBeGreaterThan(1);
    expect(run.truth).toMatchObject({ positions: [], orders: [] });
    const state = emptyState();
    readLines(Buffer.from(run.gatewayLines.join('')), state);
    const tags = [...state.orders.values()].flatMap(({ customTag }) => customTag ?? []);
    expect(new Set(tags).size).toBe(tags.length);
    expect(
      fillsOf(run)
        .map(({ fillId }) => fillId)
        .sort(),
    ).toEqual([...state.fills.keys()].sort());
  });
});

const fillsOf = ({ audits }: OneProcessRun): readonly VenueFill[] =>
  audits.flatMap((event) => (event.kind === 'filled' ? [event.fill] : []));

const connectionChanges = ({ audits }: OneProcessRun): number =>
  audits.filter(({ kind }) => kind === 'connectionChanged').length;

/**
 * What both sides decide and learn, to the order of events. Left out is what starts and connects a
 * desk, and the venue's closing order: the gateway tells a market order only as pending.
 */
function isOfTrading(event: AuditEvent): boolean {
  if (event.kind === 'orderChanged') return event.order.role !== 'close';
  return ['filled', 'tradeClosed', 'strategyNote', 'flattenStarted', 'flattenDone'].includes(
    event.kind,
  );
}
