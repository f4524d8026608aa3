import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { MockDesk } from './mock/mock-desk.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DESK_SCREEN = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const PANELS = [
  'NQH5',
  'Accounts',
  'Strategy',
  'Positions',
  'Working orders',
  'Trades today',
  'Events',
];

let browser: Browser;
let desk: MockDesk;
let watched: WatchedPage;
let page: Page;

let folder: string;

beforeAll(async () => {
  // A folder of its own, since other tests may be serving dist meanwhile; and React as it is
  // shipped.
  folder = await mkdtemp(join(tmpdir(), 'loadline-dashboard-'));
  const build = ['run', 'build', '--', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)('npm', build, { cwd: ROOT, env });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  desk = new MockDesk({ folder });
});
afterEach(async () => {
  await watched.context.close();
  await desk.stop();
});

type Opening = Readonly<{
  /** Machine time between two prices; null stands still. */
  priceEveryMs?: number | null;
  viewport?: typeof DESK_SCREEN;
}>;

/** Opens the page and waits until its first state is there. */
async function openState({
  priceEveryMs = 50,
  viewport = DESK_SCREEN,
}: Opening = {}): Promise<void> {
  const address = await desk.start({ priceEveryMs });
  watched = await openPage(browser, viewport);
  page = watched.page;
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  await page.getByTestId('position').waitFor();
}

/** Opens the page and waits until its chart is drawn too. */
async function open(opening: Opening = {}): Promise<void> {
  await openState(opening);
  await expect.poll(visibleBars, { timeout: 15_000 }).toBeGreaterThan(20);
}

const panel = (name: string) => page.getByRole('region', { name, exact: true }).first();
const textOf = async (name: string) => (await panel(name).innerText()).replaceAll(/\s+/g, ' ');
const visibleBars = async () =>
  Number(await page.getByTestId('chart').getAttribute('data-visible-bars'));
const legend = () => page.getByTestId('legend');

async function chartCenter(): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('chart').boundingBox();
  if (box === null) throw new Error('the chart has no box');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe('the page in a browser', () => {
  it('is small: its scripts are under 250 KB gzipped', async () => {
    await open();
    const assets = await readdir(join(folder, 'assets'));
    const scripts = assets.filter((name) => name.endsWith('.js'));
    const contents = await Promise.all(
      scripts.map((name) => readFile(join(folder, 'assets', name))),
    );
    const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(250_000);
  });

  it('shows all in one screen, asks only its desk and leaves the console empty', async () => {
    await open();
    for (const name of PANELS) await panel(name).waitFor();
    expect(await textOf('Accounts')).toMatch(/Equity \$[45]\d,\d{3}\.\d\d Day P&L [+−]\$/);
    expect(await textOf('Accounts')).toMatch(
      /Daily loss limit ?nearest \$[\d,.]+ left of \$1,000 at the open, touched at \$49,000/,
    );
    expect(await textOf('Accounts')).toMatch(
      /Maximum loss limit \$[\d,.]+ left of \$2,000 at the open, touched at \$48,000/,
    );
    expect(await textOf('Positions')).toMatch(/NQH5 ▲ Long 1 20,554\.75/);
    expect(await textOf('Working orders')).toMatch(/Target .*Stop loss/);
    expect(await textOf('Trades today')).toContain('−$564.14');
    expect(await textOf('Events')).toContain('Reconciled with the venue');
    expect(await page.locator('header time').first().innerText()).toMatch(/^10:3\d:\d\d$/);
    expect(await page.getByTestId('speed').innerText()).toBe('60× speed');
    expect(await page.getByRole('link', { name: 'TradingView' }).getAttribute('href')).toBe(
      'https://www.tradingview.com/',
    );
    const scrolls = 'document.documentElement.scrollHeight > innerHeight';
    expect(await page.evaluate<boolean>(scrolls)).toBe(false);
    expect([...watched.hosts]).toHaveLength(1);
    expect(watched.complaints).toEqual([]);
  });

  it('moves by push: price, profit, clock, title and the forming candle', async () => {
    await open();
    for (const part of [
      () => page.getByTestId('last-price').innerText(),
      () => textOf('Positions'),
      () => textOf('Accounts'),
      () => page.locator('header time').first().innerText(),
      () => page.title(),
      () => legend().innerText(),
    ]) {
      const before = await part();
      await expect.poll(part, { timeout: 10_000 }).not.toBe(before);
    }
    expect(await page.title()).toMatch(/^[+−]\$[\d,.]+ · Loadline$/);
  });

  it('touches nothing but the price when only quotes come', async () => {
    await open({ priceEveryMs: null });
    desk.script.quote();
    await page.getByTestId('last-price').waitFor();
    await page.evaluate(`
      window.touched = { panels: 0, price: 0 };
      const every = { subtree: true, childList: true, characterData: true };
      const count = (key) => (changes) => { window.touched[key] += changes.length; };
      const watch = (element, key) =>
        new MutationObserver(count(key)).observe(element, every);
      watch(document.querySelector('[data-testid=last-price]'), 'price');
      for (const label of ${JSON.stringify(PANELS.slice(1))})
        watch(document.querySelector('section[aria-label="' + label + '"]'), 'panels');
    `);
    for (let round = 0; round < 20; round += 1) {
      for (let quote = 0; quote < 10; quote += 1) desk.script.quote();
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    const touched = await page.evaluate<{ panels: number; price: number }>('window.touched');
    expect(touched.panels).toBe(0);
    expect(touched.price).toBeGreaterThan(0);
    // Two hundred quotes change at most two texts a frame; far fewer than one a quote would.
    expect(touched.price).toBeLessThan(400);
  });

  it('zooms, tells the candle under the crosshair, and goes back to live', async () => {
    await open();
    const before = await visibleBars();
    const { x, y } = await chartCenter();
    await page.mouse.move(x, y);
    await expect.poll(() => legend().getAttribute('data-pointed')).toBe('true');
    const pointed = await legend().innerText();
    await page.mouse.move(x - 200, y);
    await expect.poll(() => legend().innerText()).not.toBe(pointed);
    await page.mouse.wheel(0, -300);
    await expect.poll(visibleBars).toBeLessThan(before);
    await page.mouse.down();
    await page.mouse.move(x + 300, y, { steps: 4 });
    await page.mouse.up();
    const zoomed = await visibleBars();
    const goLive = page.getByRole('button', { name: 'Go to live' });
    await goLive.waitFor();
    // New candles neither reset the zoom nor drag the view to the end.
    const bars = desk.script.bars.length;
    await expect.poll(() => desk.script.bars.length).toBeGreaterThan(bars + 2);
    expect(await visibleBars()).toBe(zoomed);
    expect(await goLive.isVisible()).toBe(true);
    await goLive.click();
    await goLive.waitFor({ state: 'hidden' });
    expect(Math.abs((await visibleBars()) - zoomed)).toBeLessThanOrEqual(1);
  });

  it('shows candles of five minutes without losing the place', async () => {
    await open({ priceEveryMs: null });
    await page.getByRole('button', { name: '5 minutes', exact: true }).click();
    await expect.poll(() => legend().innerText()).toContain('10:30');
    expect(await legend().innerText()).toContain('5m');
    await page.getByTestId('chart').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Go to live' }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Go to live' }).waitFor({ state: 'hidden' });
  });
});

describe('the page takes commands', () => {
  it('stops and starts the strategy: pending until the desk has pushed it', async () => {
    await open();
    const running = page.getByRole('switch', { name: 'Run Overnight range breakout' });
    await running.click();
    await expect.poll(() => running.getAttribute('aria-busy')).toBe('true');
    await expect.poll(() => running.getAttribute('aria-busy')).toBe('false');
    expect(await running.getAttribute('aria-checked')).toBe('false');
    expect(await page.getByTestId('strategy-status').innerText()).toContain('Stopped');
    await running.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => textOf('Strategy')).toContain('Running');
    expect(desk.commands.map((command) => command.replace(/,.*/, ''))).toEqual([
      'POST /api/strategies/overnight-range-1/running {"running":false',
      'POST /api/strategies/overnight-range-1/running {"running":true',
    ]);
  });

  it('tells why the switch came to nothing, and shows the truth again', async () => {
    await open();
    desk.refuseCommands = 'The trader is away; nothing was changed.';
    const running = page.getByRole('switch');
    await running.click();
    await page.getByText('Did not stop: The trader is away; nothing was changed.').waitFor();
    expect(await running.getAttribute('aria-checked')).toBe('true');
  });

  it('says what a flatten does, sends nothing on Escape, flattens when told', async () => {
    await open();
    await page.keyboard.press('Shift+F');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Flatten 50KTC-V2-10482-71?').waitFor();
    const said = await dialog.innerText();
    expect(said).toContain('The desk cancels 2 working orders, then closes 1 position at market.');
    expect(said).toContain('Sell 1 NQH5 at market to close the long position from 20,554.75');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(desk.commands).toEqual([]);
    await page.getByRole('button', { name: 'Flatten' }).click();
    await page.getByRole('button', { name: 'Flatten now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await panel('Positions').getByText('Flat', { exact: true }).waitFor();
    await panel('Working orders').getByText('No working orders').waitFor();
    expect(await page.getByTestId('trade').count()).toBe(2);
    expect(await page.getByTestId('feed-entry').first().innerText()).toContain('flatten');
    expect(desk.commands).toHaveLength(1);
    expect(desk.commands[0]).toContain('"accountId":101');
  });

  it('cancels one order, and tells when it could not', async () => {
    await open();
    desk.refuseCommands = 'The trader is away; nothing was changed.';
    await page.getByRole('button', { name: /Cancel the stop loss order/ }).click();
    await panel('Working orders').getByText('Not canceled: The trader is away').waitFor();
    desk.refuseCommands = null;
    await page.getByRole('button', { name: /Cancel the target order/ }).click();
    await expect.poll(() => page.getByTestId('order').count()).toBe(1);
    expect(desk.commands[1]).toContain('POST /api/orders/m1-3-TP/cancel');
  });
});

describe('the page when something is away', () => {
  it('says how old it is when the desk dies, keeps its rows, and recovers', async () => {
    await open();
    const banner = page.getByTestId('stale-banner');
    expect(await banner.count()).toBe(0);
    const entries = await page.getByTestId('feed-entry').count();
    desk.away = true;
    desk.dropSockets();
    await banner.getByText(/Prices are \d+ s old: this page has lost the desk/).waitFor();
    expect(await panel('Positions').getAttribute('data-stale')).toBe('true');
    expect(await page.getByTestId('position').count()).toBe(1);
    desk.script.say('warning', 'Said while the page was away.');
    desk.away = false;
    await banner.waitFor({ state: 'hidden' });
    await page.getByText('Said while the page was away.').waitFor();
    expect(await page.getByTestId('feed-entry').count()).toBe(entries + 1);
    expect(await panel('Positions').getAttribute('data-stale')).toBe('false');
    // The browser itself complains of sockets that it cannot open; the page of nothing.
    expect(watched.complaints.filter((text) => !text.startsWith('WebSocket connection'))).toEqual(
      [],
    );
  });

  it('waits for a desk that is not there yet, and fills its panels when it comes', async () => {
    const address = await desk.start({ priceEveryMs: null });
    watched = await openPage(browser, DESK_SCREEN);
    page = watched.page;
    desk.deaf = true;
    await page.goto(address);
    await page.getByText('Waiting for the desk.').waitFor();
    await panel('Positions').getByText('Loading positions').waitFor();
    desk.deaf = false;
    await page.getByTestId('position').waitFor();
    expect(await page.getByTestId('stale-banner').count()).toBe(0);
  });

  it('says that the gateway is away while the desk is there', async () => {
    await open({ priceEveryMs: null });
    const since = new Date(Date.now() - 12_000).toISOString();
    const away = { state: 'down', since, reason: 'Connection refused.' } as const;
    const connections = { ...desk.script.state().connections, marketHub: away, userHub: away };
    desk.script.overrides.connections = connections;
    desk.script.sections('connections');
    const banner = page.getByTestId('stale-banner');
    await banner.getByText(/Prices are 1\d s old: the gateway is away\./).waitFor();
    expect(await textOf('Positions')).toMatch(/1\d s old/);
    delete desk.script.overrides.connections;
    desk.script.sections('connections');
    await banner.waitFor({ state: 'hidden' });
  });

  it('loads, and tells a failed history with a way to try again', async () => {
    desk.failBars = true;
    await openState({ priceEveryMs: null });
    await page.getByText('The bars could not be read.').waitFor();
    desk.failBars = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(visibleBars).toBeGreaterThan(20);
  });
});

describe('the page about risk', () => {
  const decisions = () => page.getByTestId('decision');
  const dialog = () => page.getByRole('alertdialog');
  const commandsSent = () => desk.commands.map((command) => command.replace(/,?"commandId.*/, ''));

  it('marks the nearest limit and shows the worst case', async () => {
    await openState({ priceEveryMs: null });
    const gauges = page.getByTestId('room-gauge');
    expect(await gauges.count()).toBe(2);
    expect(await gauges.first().getAttribute('data-nearest')).toBe('true');
    expect(await gauges.first().innerText()).toContain('Daily loss limit');
    expect(await gauges.last().getAttribute('data-nearest')).toBe('false');
    const meter = page.getByRole('meter', { name: 'Room to the daily loss limit' });
    expect(await meter.getAttribute('aria-valuetext')).toMatch(/left of \$1,000 at the open/);
    expect(await textOf('Accounts')).toMatch(/Worst case equity \$49,043\.79/);
    expect(await textOf('Accounts')).toContain('Lots, entries filled 1.0 of 5.0');
  });

  it('opens a decision to its arithmetic, by mouse and by keyboard', async () => {
    await openState({ priceEveryMs: null });
    await page.getByRole('button', { name: 'Decisions', exact: true }).click();
    await panel('Decisions').waitFor();
    expect(await panel('Events').isVisible()).toBe(false);
    const denied = decisions().nth(2);
    expect(await denied.getAttribute('data-verdict')).toBe('denied');
    expect(await denied.innerText()).toContain('DAILY_LOSS_LIMIT');
    expect(await denied.getByRole('table').isVisible()).toBe(false);
    await denied.locator('summary').click();
    const rows = denied.getByRole('row');
    await expect.poll(() => rows.count()).toBe(10);
    expect(await rows.nth(8).innerText()).toMatch(
      /Limit\s+Rule dll.amount\s+Topstep Help Center 8284207.*\s+\$49,000\.00/,
    );
    expect(await rows.nth(9).innerText()).toMatch(/Room left.*−\$684\.14/s);
    await denied.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => denied.getByRole('table').isVisible()).toBe(false);
  });

  it('halts and resumes an account, never without a reason', async () => {
    await openState({ priceEveryMs: null });
    await page.getByRole('button', { name: 'Halt…' }).click();
    const halt = dialog().getByRole('button', { name: 'Halt', exact: true });
    expect(await halt.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(desk.commands).toEqual([]);
    await page.getByRole('button', { name: 'Halt…' }).click();
    await dialog().getByText('Reducing only').click();
    await dialog().getByLabel('Reason').fill('news at ten');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    await page.getByText(/Reducing only since Tue 4 Mar .* by hand: news at ten\./).waitFor();
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.keyboard.type('it is over');
    await page.keyboard.press('Enter');
    await page.getByText(/Reducing only since/).waitFor({ state: 'hidden' });
    expect(commandsSent()).toEqual([
      'POST /api/risk/halt {"accountId":101,"mode":"reducing","reason":"news at ten"',
      'POST /api/risk/resume {"accountId":101,"reason":"it is over"',
    ]);
  });

  it('pulls the kill switch, says so at the top, and lifts it', async () => {
    await openState({ priceEveryMs: null });
    await page.getByRole('button', { name: 'Kill', exact: true }).click();
    await dialog().getByLabel('Reason').fill('the feed looks wrong');
    desk.refuseCommands = 'The trader is away; nothing was sent to it.';
    await page.keyboard.press('Enter');
    await dialog().getByText('Not done: The trader is away; nothing was sent to it.').waitFor();
    desk.refuseCommands = null;
    await page.keyboard.press('Enter');
    const banner = page.getByTestId('kill-banner');
    await banner.waitFor();
    expect(await banner.innerText()).toContain('by hand: the feed looks wrong');
    await expect.poll(() => textOf('Positions')).toContain('Flat');
    // The same words under the same name: a repeat after a lost answer is no second command.
    expect(new Set(desk.commands).size).toBe(1);
    expect(await page.getByRole('button', { name: 'Resume…' }).count()).toBe(0);
    await banner.getByRole('button', { name: 'Resume all…' }).click();
    await page.keyboard.type('it was the screen');
    await page.keyboard.press('Enter');
    await banner.waitFor({ state: 'hidden' });
    await expect.poll(() => textOf('Accounts')).toContain('Active');
  });

  it('has a person confirm an account that was met in mid-life', async () => {
    await openState({ priceEveryMs: null });
    await page.getByRole('button', { name: /PRACTICE-10482-5/ }).click();
    await page.getByText('To be confirmed before anything opens.').waitFor();
    await page.getByRole('button', { name: 'Confirm…' }).click();
    await dialog()
      .getByText(/its 12 trades lead to a floor of \$147,875\.50/)
      .waitFor();
    await dialog()
      .getByLabel(/Floor: \$147,875\.50/)
      .fill('$147,900.00');
    await dialog().getByLabel('Reason').fill('as on the firm’s page');
    await page.keyboard.press('Enter');
    await page.getByText('To be confirmed before').waitFor({ state: 'hidden' });
    expect(commandsSent()).toEqual([
      'POST /api/risk/confirm {"accountId":102,"floor":"147900.00",' +
        '"reason":"as on the firm’s page"',
    ]);
  });
});

describe('the page on a phone', () => {
  it('stacks its panels without scrolling sideways', async () => {
    await open({ viewport: PHONE });
    for (const name of [...PANELS, 'Decisions']) await panel(name).waitFor();
    await page.getByTestId('decision').nth(2).locator('summary').click();
    await page.getByTestId('decision').nth(2).getByRole('table').waitFor();
    const width = 'document.documentElement.scrollWidth';
    expect(await page.evaluate<number>(width)).toBe(PHONE.width);
    expect(watched.complaints).toEqual([]);
  });
});
