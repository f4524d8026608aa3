import { openBrowser, openPage } from './browser.ts';
import { MockDesk } from './mock-desk.ts';

const desk = new MockDesk({ folder: '/work/main/apps/dashboard/dist' });
const address = await desk.start({ priceEveryMs: 250 });
const browser = await openBrowser();
for (const [name, width, height] of [
  ['wide', 1440, 900],
  ['phone', 390, 844],
] as const) {
  const { page, complaints, hosts, context } = await openPage(browser, { width, height });
  await page.goto(address);
  await page.waitForSelector('[data-testid=feed-entry]');
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/shot-${name}.png`, fullPage: name === 'phone' });
  if (name === 'wide') {
    await page.getByRole('switch').click();
    await page.waitForTimeout(50);
    await page.screenshot({
      path: '/tmp/shot-switch.png',
      clip: { x: 1060, y: 380, width: 380, height: 520 },
    });
    await page.waitForTimeout(800);
    await page.getByRole('switch').click();
    await page.waitForTimeout(800);
    await page.getByText('Settings').click();
    await page.getByText('Breakeven after', { exact: true }).click();
    await page.getByRole('button', { name: /PRACTICE/ }).click();
    await page.keyboard.press('Shift+F');
    await page.waitForTimeout(400);
    await page.screenshot({ path: `/tmp/shot-dialog.png` });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '5 minutes', exact: true }).click();
    await page.getByRole('button', { name: /50KTC/ }).click();
    const box = await page.getByTestId('chart').boundingBox();
    if (box) {
      await page.mouse.move(box.x + 500, box.y + 200);
      await page.mouse.wheel(0, 300);
      await page.mouse.down();
      await page.mouse.move(box.x + 800, box.y + 210, { steps: 5 });
      await page.mouse.up();
    }
    desk.away = true;
    desk.dropSockets();
    await page.waitForTimeout(4000);
    await page.screenshot({ path: `/tmp/shot-stale.png` });
    desk.away = false;
    await page.waitForTimeout(6000);
    desk.setPace(null);
    const now = new Date(Date.now() - 14000).toISOString();
    desk.script.overrides.connections = {
      ...desk.script.state().connections,
      marketHub: {
        state: 'down',
        since: now,
        reason: 'Connection refused at 127.0.0.1:4401; next try in 4 s.',
      },
      userHub: { state: 'down', since: now, reason: 'x' },
    };
    desk.script.closePosition('flatten');
    desk.script.sections('connections');
    await page.waitForTimeout(1600);
    await page.screenshot({ path: `/tmp/shot-gateway.png` });
    desk.setPace(250);
    delete desk.script.overrides.connections;
  }
  console.log(
    name,
    complaints,
    [...hosts],
    await page.title(),
    await page.evaluate(() => [
      document.documentElement.scrollHeight,
      innerHeight,
      document.documentElement.scrollWidth,
      innerWidth,
    ]),
  );
  await context.close();
}
await browser.close();
await desk.stop();
