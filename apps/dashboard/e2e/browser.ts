import chromium from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContext,
  type Page,
  chromium as playwright,
} from 'playwright-core';

/** Chromium from npm, which starts as root too. Its own default arguments are for another place. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox'],
  });
}

/** A page that remembers everything it said on its console and every address that it asked. */
export type WatchedPage = Readonly<{
  page: Page;
  context: BrowserContext;
  /** Console errors and warnings, and errors that nobody caught. */
  complaints: string[];
  /** Hosts that were asked for anything. */
  hosts: Set<string>;
}>;

type PageOptions = Readonly<{ width: number; height: number }>;

/** The locale is fixed: lightweight-charts cannot read `en-US@posix`, which a bare machine has. */
export async function openPage(browser: Browser, viewport: PageOptions): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-US', viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  return { page, context, complaints, hosts };
}
