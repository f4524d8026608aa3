import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DeskState } from '@loadline/api-schema';
import { openBrowser, openPage } from './browser.ts';
import { RunningDesk } from './running-desk.ts';

/**
 * Makes the picture of the README anew: the whole program on the first morning of its synthetic
 * market, with two trades done and a position open.
 */
const FOLDER = fileURLToPath(new URL('../../../docs/images', import.meta.url));
const FLAGS = ['--seed', '1', '--set', 'tradesMax=10'];

const hasEntries = ({ orders }: DeskState) => orders.some(({ role }) => role === 'entry');
const hasTraded = ({ trades, positions }: DeskState) =>
  trades.length >= 2 && positions.some(({ openPnl }) => Number(openPnl) > 80);

const isMinutesAfter =
  (before: string) =>
  ({ clock }: DeskState) =>
    Date.parse(clock.marketTime) > Date.parse(before) + 60_000;

const desk = await RunningDesk.prepare(FLAGS);
const browser = await openBrowser();
try {
  await desk.start();
  const { page } = await openPage(browser, { width: 1440, height: 900 });
  await page.goto(desk.address);
  await desk.playUntil(hasEntries, { what: 'entries', speed: 600 });
  await desk.playUntil(hasTraded, { what: 'a position in profit', speed: 300 });
  // All that was pushed before is drawn when the clock on the page goes on.
  const { clock } = await desk.state();
  await desk.playUntil(isMinutesAfter(clock.marketTime), { what: 'a minute', speed: 60 });
  await desk.clock({ speed: 60, paused: false });
  await page.getByText('60× speed').waitFor();
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: `${FOLDER}/dashboard.png` });
  process.stdout.write(`Wrote ${FOLDER}/dashboard.png\n`);
} finally {
  await browser.close();
  await desk.close();
}
