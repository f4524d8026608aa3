import type { DeskState } from '@loadline/api-schema';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { RunningDesk } from './running-desk.ts';

/** Short stops and near targets, so that a day has many trades. */
const FLAGS = ['--set', 'tradesMax=10', '--set', 'targetMultiple=1', '--speed', '600'];
const SETUP_MS = 120_000;
const POLL = { timeout: 20_000 };

/** Pixels of a colour on the chart; the colours are those of `chart-theme.ts`. */
const RANGE_BOX = [23, 32, 46];
const BUY_ARROW = [125, 180, 255];

let desk: RunningDesk;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [desk, browser] = await Promise.all([RunningDesk.prepare(FLAGS), openBrowser()]);
  await desk.start();
  watched = await openPage(browser, { width: 1440, height: 900 });
  page = watched.page;
  page.setDefaultTimeout(POLL.timeout);
  await page.goto(desk.address);
  await page.evaluate('window.loadedOnce = true');
}, SETUP_MS);
afterAll(async () => {
  await browser?.close();
  await desk?.close();
}, SETUP_MS);

const panel = (name: string) => page.getByRole('region', { name, exact: true }).first();
const textOf = async (name: string) => (await panel(name).innerText()).replaceAll(/\s+/g, ' ');
const drawn = async () => (await page.getByTestId('drawn').innerText()).replaceAll(/\s+/g, ' ');
const feed = () => textOf('Events');
const marketTime = () => page.locator('header time').first().innerText();
const wasReloaded = async () => !(await page.evaluate<boolean>('window.loadedOnce === true'));
const switchButton = () => page.getByRole('switch', { name: 'Run Overnight range breakout' });

async function openSettings(): Promise<void> {
  await panel('Strategy').getByText('Settings').click();
  await page.getByRole('button', { name: 'Change' }).click();
}

async function settingInForce(name: string): Promise<unknown> {
  const [strategy] = (await desk.state()).strategies;
  return strategy?.settings.find((setting) => setting.name === name)?.value;
}

/**
 * How much of the chart has this colour, to within what blending rounds. Read from copies, as the
 * browser advises.
 */
const pixelsOf = (colour: readonly number[]) =>
  page.evaluate<number>(`[...document.querySelectorAll('[data-testid=chart] canvas')]
    .map(({ width, height }, index, all) => {
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(all[index], 0, 0);
      return context.getImageData(0, 0, width, height).data;
    })
    .reduce((sum, data) => {
      for (let at = 0; at < data.length; at += 4)
        if (${JSON.stringify(colour)}.every((part, i) => Math.abs(data[at + i] - part) < 2))
          sum += 1;
      return sum;
    }, 0)`);

const hasEntries = ({ orders }: DeskState) =>
  orders.filter(({ role, status }) => role === 'entry' && status === 'working').length === 2;
const hasEntry = ({ orders }: DeskState) =>
  orders.some(({ role, status }) => role === 'entry' && status === 'working');
const hasProtectedPosition = ({ positions }: DeskState) =>
  positions.some(({ protectedSince }) => protectedSince !== null);
const isFlat = ({ positions }: DeskState) => positions.length === 0;
const theAccount = ({ accounts: [account] }: DeskState) => account;

/** The switch as the page showed it since `watchSwitch`, change by change. */
const watchSwitch = () =>
  page.evaluate(`window.switchSaid = [];
    new MutationObserver(() => {
      const one = document.querySelector('[role=switch]');
      window.switchSaid.push(one.getAttribute('aria-busy') + ' ' + one.parentElement.innerText);
    }).observe(document.querySelector('section[aria-label=Strategy]'),
      { subtree: true, attributes: true, childList: true, characterData: true });`);
const switchSaid = () => page.evaluate<readonly string[]>('window.switchSaid');

// One desk lives through one day here: each test goes on where the one before has ended.
describe('the whole system in a browser', () => {
  it('shows a market that moves, on top of its history', async () => {
    await expect.poll(() => textOf('Accounts'), POLL).toContain('Equity $50,000.00');
    await expect.poll(() => page.getByTestId('legend').count(), POLL).toBe(1);
    const legend = page.getByTestId('legend');
    for (const moving of [
      marketTime,
      () => legend.innerText(),
      () => page.getByTestId('last-price').innerText(),
    ]) {
      const before = await moving();
      await expect.poll(moving, POLL).not.toBe(before);
    }
    await desk.clock({ paused: true });
    await expect.poll(() => page.locator('header').first().innerText(), POLL).toContain('Paused');
    // The market began at 08:30; what the left side of the chart tells is from before.
    const box = await page.getByTestId('chart').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 200);
    await expect.poll(() => legend.getAttribute('data-pointed'), POLL).toBe('true');
    expect(await legend.innerText()).toMatch(/0[5-7]:\d\d/);
    await page.mouse.move(5, 5);
  });

  it('draws the overnight range and tells its levels', async () => {
    const [strategy] = (await desk.state()).strategies;
    const range = strategy?.range;
    const words = (price: string | undefined) =>
      Number(price).toLocaleString('en-US', { minimumFractionDigits: 2 });
    expect(range?.from).toBe('2026-01-11T23:00:00.000Z');
    expect(await textOf('Strategy')).toContain(`Range high ${words(range?.high)}`);
    expect(await textOf('Strategy')).toContain(`Range low ${words(range?.low)}`);
    expect(await drawn()).toContain(`: ${words(range?.low)} to ${words(range?.high)}`);
    expect(await pixelsOf(RANGE_BOX)).toBeGreaterThan(20_000);
  });

  it('shows both entries as working orders and on the chart', async () => {
    await desk.playUntil(hasEntries, { what: 'two entries work', speed: 600 });
    await expect
      .poll(() => textOf('Working orders'), POLL)
      .toMatch(/Entry ▲ Buy 1 Stop [\d,.]+ Working/);
    expect(await textOf('Working orders')).toMatch(/Entry ▼ Sell 1 Stop [\d,.]+ Working/);
    // The exits wait for their entry, and get their price by its fill.
    expect(await textOf('Working orders')).toMatch(/Target .* set by the fill Waits for its entry/);
    expect(await drawn()).toMatch(/Buy stop 1 at [\d,.]+ Sell stop 1 at [\d,.]+/);
    expect(await feed()).toMatch(/Entry working: buy stop 1 MNQH6 at 2\d,\d{3}\.\d\d\./);
  });

  it('shows the position with its exits and a profit that moves', async () => {
    await desk.playUntil(hasProtectedPosition, { what: 'a protected position', speed: 300 });
    await expect.poll(() => page.getByTestId('position').count(), POLL).toBe(1);
    expect(await textOf('Working orders')).toMatch(/Target .* Working .*Stop loss .* Working/);
    expect(await drawn()).toMatch(/(Long|Short) 1 at .*Target at .*(Bought|Sold) at/);
    expect(await pixelsOf(BUY_ARROW)).toBeGreaterThan(0);
    expect(await feed()).toMatch(/(Bought|Sold) 1 MNQH6 at [\d,.]+: (long|short) 1, balance \$/);
    const before = await textOf('Positions');
    await desk.clock({ speed: 30, paused: false });
    await expect.poll(() => textOf('Positions'), POLL).not.toBe(before);
    expect(await textOf('Positions')).toMatch(/[+−]?\$\d+\.\d\d/);
    await desk.clock({ paused: true });
  });

  it('refuses other settings while a position is open, and says why', async () => {
    await openSettings();
    await page.getByLabel('Trades a day').fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await panel('Strategy')
      .getByText('Not changed: overnight-range has orders or a position')
      .waitFor();
    expect(await settingInForce('tradesMax')).toBe(10);
    await page.getByRole('button', { name: 'Back' }).click();
  });

  it('tells a finished trade in the table, the feed and the account', async () => {
    const state = await desk.playUntil(({ trades }) => trades.length > 0, {
      what: 'a trade',
      speed: 300,
    });
    await expect.poll(() => page.getByTestId('trade').count(), POLL).toBe(state.trades.length);
    expect(await feed()).toMatch(/(Long|Short) 1 MNQH6 [a-z ]+: [+−]\$[\d.]+ after fees\./);
    expect(await textOf('Trades today')).toMatch(/fees \$1\.22/);
    expect(await textOf('Accounts')).toMatch(/Day P&L [+−]\$\d+\.\d\d/);
  });

  it('stops the strategy by its switch: pending until the desk has pushed it', async () => {
    await desk.playUntil(isFlat, { what: 'no position', speed: 600 });
    await watchSwitch();
    await switchButton().click();
    await expect.poll(() => textOf('Strategy'), POLL).toContain('Stopped');
    expect(await switchButton().getAttribute('aria-checked')).toBe('false');
    const said = await switchSaid();
    const [pending, done] = [said.indexOf('true Stopping'), said.lastIndexOf('false Stopped')];
    expect(pending).toBeGreaterThanOrEqual(0);
    expect(done).toBeGreaterThan(pending);
    await desk.playUntil(({ orders }) => orders.length === 0, { what: 'no orders', speed: 60 });
    await expect.poll(feed, POLL).toMatch(/Strategy \S+ stopped by \S+: it opens nothing new\./);
  });

  it('takes other settings from a strategy without orders, and leaves the rest', async () => {
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Trades a day').fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Change' }).waitFor();
    expect(await settingInForce('tradesMax')).toBe(9);
    expect(await settingInForce('targetMultiple')).toBe(1);
    await expect.poll(() => textOf('Strategy'), POLL).toContain('Trades a day 9 trades');
  });

  it('remembers after a restart of everything: switch, settings, balance and trades', async () => {
    const before = await desk.state();
    const [accounts, trades] = [await textOf('Accounts'), await textOf('Trades today')];
    expect(await desk.interrupt()).toBe(0);
    await page.getByTestId('stale-banner').waitFor();
    await desk.start();
    await page.getByTestId('stale-banner').waitFor({ state: 'hidden' });
    const after = await desk.state();
    expect(after.version.runId).not.toBe(before.version.runId);
    expect(theAccount(after)?.balance).toBe(theAccount(before)?.balance);
    expect(after.trades).toEqual(before.trades);
    await expect.poll(() => textOf('Accounts'), POLL).toBe(accounts);
    expect(await textOf('Trades today')).toBe(trades);
    expect(await switchButton().getAttribute('aria-checked')).toBe('false');
    expect(await textOf('Strategy')).toContain('Stopped');
    expect(await settingInForce('tradesMax')).toBe(9);
    expect(await wasReloaded()).toBe(false);
  });

  it('flattens by hand, after a confirmation that says what will be done', async () => {
    await switchButton().click();
    await expect.poll(() => textOf('Strategy'), POLL).toContain('Running');
    // The next entries may wait until the next morning; a position is then looked at in time.
    await desk.playUntil(hasEntry, { what: 'an entry works', speed: 3_600 });
    await desk.playUntil(hasProtectedPosition, { what: 'another position', speed: 200 });
    await expect.poll(() => page.getByTestId('position').count(), POLL).toBe(1);
    await page.getByRole('button', { name: 'Flatten' }).click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.innerText()).toMatch(/then closes 1 position at market/);
    await page.getByRole('button', { name: 'Flatten now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await desk.playUntil(isFlat, { what: 'no position', speed: 10 });
    await panel('Positions').getByText('Flat', { exact: true }).waitFor();
    await expect.poll(feed, POLL).toContain('The account is flat by hand.');
    const { trades } = await desk.state();
    expect(trades.at(-1)?.exitReason).toBe('flatten');
    await expect.poll(() => textOf('Trades today'), POLL).toContain('Flattened');
  });

  it('says that the trader is away when it is killed, and recovers by itself', async () => {
    const before = await desk.state();
    await desk.killTrader();
    const banner = page.getByTestId('stale-banner');
    await banner.getByText(/Prices are \d+ s old: the trader is away\./).waitFor();
    expect(await panel('Positions').getAttribute('data-stale')).toBe('true');
    await banner.waitFor({ state: 'hidden' });
    const after = await desk.state();
    expect(after.version.runId).not.toBe(before.version.runId);
    expect(theAccount(after)?.balance).toBe(theAccount(before)?.balance);
    expect(after.trades).toEqual(before.trades);
    expect(after.positions).toEqual(before.positions);
    await desk.clock({ speed: 60, paused: false });
    const then = await marketTime();
    await expect.poll(marketTime, POLL).not.toBe(then);
    expect(await wasReloaded()).toBe(false);
  });

  it('leaves the console empty, but for the browser’s own words about sockets and refusals', () => {
    const own = /^WebSocket connection|^Failed to load resource: .* status of 409 \(Conflict\)$/;
    expect(watched.complaints.filter((text) => !own.test(text))).toEqual([]);
  });
});
