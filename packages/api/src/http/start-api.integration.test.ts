import type { DeskCommandMessage } from '@loadline/api-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDeskState, aFeedEntry, aFill, anAccount, aQuote } from '../../test/desk-builders.ts';
import {
  aDataFolder,
  anApi,
  ask,
  aTrader,
  Browser,
  eventually,
  post,
} from '../../test/live-desk.ts';
import { refusedByDesk } from '../commands/command-outcome.ts';
import { deskConnector } from '../sockets/desk-connector.ts';
import type { DeskSocketOptions } from '../sockets/desk-socket-server.ts';
import { startApi } from './start-api.ts';

type Closing = { close(): Promise<void> };

let data: Awaited<ReturnType<typeof aDataFolder>>;
let opened: Closing[] = [];

/** Closed at the end of the test, the latest first. */
function closing<Thing extends Closing>(thing: Thing): Thing {
  opened.unshift(thing);
  return thing;
}

beforeEach(async () => {
  data = await aDataFolder();
});

afterEach(async () => {
  for (const thing of opened) await thing.close();
  opened = [];
  await data.remove();
});

describe('the browser stream', () => {
  it('relays the state, then every change, and quotes of the wanted contract only', async () => {
    const { hub } = closing(await aTrader(data.endpointFile));
    const { port } = closing(await anApi(data.endpointFile));
    const page = closing(await Browser.onPort(port, { type: 'subscribe', contractId: 'NQ' }));
    await eventually(
      () => {
        hub.setQuote(aQuote('NQ', '21000.25'));
        hub.setQuote(aQuote('ES', '6000.25'));
        return page.heard;
      },
      (heard) => heard.some(({ type }) => type === 'quote'),
    );
    hub.setSection('accounts', [anAccount({ balance: '50123.00' })]);
    hub.addFeed(aFeedEntry(2));
    hub.addFill(aFill('77'));
    await page.until(({ type }) => type === 'section');
    await page.until(({ type }) => type === 'feed');
    await page.until(({ type }) => type === 'fill');
    const quotes = page.heard.flatMap((one) => (one.type === 'quote' ? one.quote.contractId : []));
    expect(new Set(quotes)).toEqual(new Set(['NQ']));
  });

  it('carries a command from the page to the trader and the answer back', async () => {
    const asked: object[] = [];
    const onCommand: DeskSocketOptions['onCommand'] = async (command, request) => {
      asked.push({ ...request, command });
      return refusedByDesk('ORDER_UNKNOWN', 'There is no order X-1.');
    };
    closing(await aTrader(data.endpointFile, { onCommand }));
    const { port } = closing(await anApi(data.endpointFile));
    const page = closing(await Browser.onPort(port));
    const command: DeskCommandMessage = { kind: 'cancelOrder', clientOrderId: 'X-1' };
    await page.say({ type: 'command', commandId: 'name-0001', command });
    const result = await page.until(({ type }) => type === 'commandResult');
    expect(result).toMatchObject({ accepted: false, code: 'ORDER_UNKNOWN' });
    expect(asked).toEqual([{ commandId: 'name-0001', actor: 'dashboard', command }]);
  });

  it('refuses a page of another site', async () => {
    const { port } = closing(await anApi(data.endpointFile));
    const headers = { origin: 'https://evil.example' };
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
    const refused = await ask(port, '/api/stream', { headers: { ...upgrade, ...headers } });
    expect(refused).toMatchObject({ status: 403, json: { code: 'ORIGIN_REFUSED' } });
    const own = closing(new Browser(port, { origin: `http://127.0.0.1:${port}` }));
    await own.say({ type: 'hello' });
    await own.until(({ type }) => type === 'error');
  });

  it('reaches 200 pages with the same feed, though one of them does not read', async () => {
    const { hub } = closing(await aTrader(data.endpointFile));
    const { port } = closing(await anApi(data.endpointFile));
    const pages = await Promise.all(Array.from({ length: 200 }, () => Browser.onPort(port)));
    pages.forEach(closing);
    const [stuck, ...others] = pages;
    stuck?.pause();
    const numbers = Array.from({ length: 100 }, (_, index) => index + 2);
    numbers.forEach((number) => hub.addFeed({ ...aFeedEntry(number), text: 'x'.repeat(1_000) }));
    const last = numbers.at(-1);
    for (const page of others) {
      await page.until((one) => one.type === 'feed' && one.entry.sequence === last);
      const heard = page.heard.flatMap((one) => (one.type === 'feed' ? one.entry.sequence : []));
      expect(heard).toEqual(numbers);
    }
    stuck?.resume();
    await stuck?.until((one) => one.type === 'feed' && one.entry.sequence === last);
    const { json } = await ask(port, '/api/health');
    expect(json).toMatchObject({ browsers: 200 });
  });
});

describe('a trader that goes away and comes back', () => {
  it('leaves the last state, marked stale, refuses commands, and is found again', async () => {
    const first = await aTrader(data.endpointFile);
    const { port } = closing(await anApi(data.endpointFile));
    const page = closing(await Browser.onPort(port));
    await first.close();
    const stale = await page.until((one) => one.type === 'section' && one.name === 'clock');
    expect(stale).toMatchObject({ value: { staleSince: expect.any(String) } });
    expect((await ask(port, '/api/state')).json).toMatchObject({
      state: { accounts: aDeskState().accounts, clock: { staleSince: expect.any(String) } },
    });
    const flatten = await post(port, '/api/flatten', { accountId: null });
    expect(flatten).toMatchObject({ status: 503, json: { code: 'DESK_AWAY' } });

    const second = closing(await aTrader(data.endpointFile));
    const feed = [aFeedEntry(1), aFeedEntry(2)];
    const state = aDeskState({ accounts: [anAccount({ balance: '49000.00' })] });
    second.hub.load({ state, feed, fills: [] }, { feedContinues: false });
    const back = await page.until(
      (one) => one.type === 'snapshot' && one.state.accounts[0]?.balance === '49000.00',
    );
    expect(back).toMatchObject({ state: { clock: { staleSince: null } } });
    expect((await post(port, '/api/flatten', { accountId: null })).status).toBe(202);
    expect((await ask(port, '/api/health')).json).toMatchObject({ desk: 'up' });
  });

  it('is waited for when it was never there', async () => {
    const { port } = closing(await anApi(data.endpointFile));
    const early = await ask(port, '/api/state');
    expect(early).toMatchObject({ status: 503, json: { code: 'DESK_AWAY' } });
    const page = closing(new Browser(port));
    await page.say({ type: 'hello' });
    await page.until((one) => one.type === 'error' && one.code === 'DESK_AWAY');
    closing(await aTrader(data.endpointFile));
    await page.until(({ type }) => type === 'snapshot');
  });
});

describe('startApi', () => {
  const options = () => ({
    connector: deskConnector(data.endpointFile),
    store: {
      bars: async () => ({ kind: 'failed' as const, reason: 'The database is away.' }),
      feed: async () => ({ kind: 'answered' as const, value: [1, 2, 3].map(aFeedEntry) }),
      trades: async () => ({ kind: 'answered' as const, value: [] }),
      decisions: async () => ({ kind: 'failed' as const, reason: 'The database is away.' }),
      decision: async () => ({ kind: 'answered' as const, value: null }),
    },
    version: '0.1.0',
    dashboardFolder: null,
  });

  it('says in one sentence that the port is taken', async () => {
    const first = await startApi({ ...options(), port: 0 });
    if (!first.ok) throw new Error(first.error.detail);
    const { port } = closing(first.value);
    const second = await startApi({ ...options(), port });
    const detail = `Port ${port} on 127.0.0.1 is taken by another program.`;
    expect(second).toEqual({ ok: false, error: { kind: 'portTaken', detail } });
  });

  it('says that the dashboard has not been built', async () => {
    const started = await startApi({ ...options(), port: 0, dashboardFolder: '/nowhere' });
    expect(started).toMatchObject({ ok: false, error: { kind: 'dashboardMissing' } });
  });

  it('answers that storage is away, and goes on with the rest', async () => {
    const { port } = closing(await anApi(data.endpointFile, { store: options().store }));
    const range = 'from=2025-03-14T13:00:00Z&to=2025-03-14T14:00:00Z';
    const bars = await ask(port, `/api/bars?contract=NQ&${range}`);
    expect(bars).toMatchObject({ status: 503, json: { code: 'STORAGE_AWAY' } });
    const feed = await ask(port, '/api/feed?limit=2');
    expect(feed.json).toEqual({ entries: [aFeedEntry(2), aFeedEntry(3)], more: true });
  });
});
