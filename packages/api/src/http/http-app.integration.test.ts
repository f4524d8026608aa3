import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDataFolder, anApi, ask, aTrader, post } from '../../test/live-desk.ts';
import { refusedByDesk } from '../commands/command-outcome.ts';
import type { DeskSocket } from '../sockets/desk-socket-server.ts';
import type { RunningApi } from './start-api.ts';

let data: Awaited<ReturnType<typeof aDataFolder>>;
let trader: DeskSocket;
let api: RunningApi;
const asked: { commandId: string }[] = [];

beforeAll(async () => {
  data = await aDataFolder();
  trader = await aTrader(data.endpointFile, {
    onCommand: async (command, request) => {
      asked.push(request);
      if (command.kind === 'cancelOrder')
        return refusedByDesk('ORDER_NOT_WORKING', 'It is filled.');
      if (command.kind === 'configureStrategy') return refusedByDesk('WHAT', 'Something else.');
      return { accepted: true };
    },
  });
  api = await anApi(data.endpointFile, { dashboardFolder: data.folder });
  while ((await ask(api.port, '/api/state')).status !== 200);
});

afterAll(async () => {
  await api.close();
  await trader.close();
  await data.remove();
});

const ENDLESS = 'A'.repeat(200);
const RUNNING = '/api/strategies/s-1/running';

describe('the HTTP API', () => {
  it.each([
    { name: 'a start', path: RUNNING, body: { running: true }, status: 202 },
    { name: 'a flatten of one', path: '/api/flatten', body: { accountId: 7 }, status: 202 },
    { name: 'a flatten of nobody knows what', path: '/api/flatten', body: {}, status: 400 },
    {
      name: 'a start with a key too much',
      path: RUNNING,
      body: { running: true, x: 1 },
      status: 400,
    },
    { name: 'a start that is no boolean', path: RUNNING, body: { running: 'yes' }, status: 400 },
    { name: 'a refused cancel', path: '/api/orders/A-1/cancel', body: {}, status: 409 },
    { name: 'an endless name', path: `/api/orders/${ENDLESS}/cancel`, body: {}, status: 414 },
    {
      name: 'settings',
      path: '/api/strategies/s-1/settings',
      body: { settings: { a: 1 } },
      status: 409,
    },
    { name: 'a command that is none', path: '/api/fly', body: {}, status: 404 },
  ])('answers $status to $name', async ({ path, body, status }) => {
    const reply = await post(api.port, path, body);
    expect(reply.status).toBe(status);
    if (status >= 400) expect(reply.json).toMatchObject({ code: expect.any(String) });
  });

  it('carries out a repeated command once', async () => {
    const body = { running: false, commandId: 'retry-0001' };
    const first = await post(api.port, RUNNING, body);
    const second = await post(api.port, RUNNING, body);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(asked.filter(({ commandId }) => commandId === 'retry-0001')).toHaveLength(1);
  });

  it.each([
    {
      name: 'a foreign Host',
      headers: { host: 'evil.example' },
      status: 421,
      code: 'HOST_REFUSED',
    },
    {
      name: 'a foreign Origin',
      headers: { origin: 'https://evil.example' },
      status: 403,
      code: 'ORIGIN_REFUSED',
    },
    {
      name: 'a form',
      headers: { 'content-type': 'text/plain' },
      status: 415,
      code: 'JSON_REQUIRED',
    },
  ])('refuses $name, and the desk never hears of it', async ({ headers, status, code }) => {
    const before = asked.length;
    const reply = await post(api.port, '/api/flatten', { accountId: null }, headers);
    expect(reply).toMatchObject({ status, json: { code } });
    expect(asked).toHaveLength(before);
  });

  it.each([
    { name: 'broken JSON', body: '{"accountId":', status: 400, code: 'INVALID_REQUEST' },
    {
      name: 'a body that is too large',
      body: ' '.repeat(70_000),
      status: 413,
      code: 'BODY_TOO_LARGE',
    },
  ])('answers $status to $name', async ({ body, status, code }) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await ask(api.port, '/api/flatten', { method: 'POST', headers, body });
    expect(reply).toMatchObject({ status, json: { code } });
  });

  it.each([
    { query: 'contract=NQ&from=2025-03-14T13:00:00Z&to=2025-03-14T14:00:00Z', status: 200 },
    { query: 'contract=NQ&from=2025-03-14T13:00:00Z&to=2025-03-14T13:00:00Z', status: 400 },
    { query: 'contract=NQ&from=2025-01-01T00:00:00Z&to=2025-03-14T13:00:00Z', status: 400 },
    { query: 'contract=NQ&from=yesterday&to=2025-03-14T13:00:00Z', status: 400 },
    { query: 'contract=NQ', status: 400 },
  ])('answers $status to the bars of $query', async ({ query, status }) => {
    expect((await ask(api.port, `/api/bars?${query}`)).status).toBe(status);
  });

  it('describes itself in a document that names every route', async () => {
    const { json } = await ask(api.port, '/api/openapi.json');
    expect(json).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/state': { get: {} },
        '/api/bars': {
          get: { parameters: [{ name: 'contract', in: 'query', required: true }, {}, {}] },
        },
        '/api/orders/{clientOrderId}/cancel': { post: { requestBody: {} } },
      },
    });
  });
});

describe('the dashboard', () => {
  it.each(['/', '/strategies/s-1'])(
    'is served at %s, always fresh, and cannot be framed',
    async (path) => {
      const reply = await ask(api.port, path, { headers: { accept: 'text/html' } });
      expect(reply).toMatchObject({ status: 200, text: data.page });
      expect(reply.headers['cache-control']).toBe('no-cache');
      expect(reply.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    },
  );

  it.each(['/api/none', '/desk.json.bak', '/../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd'])(
    'is not served at %s',
    async (path) => {
      const { status, json } = await ask(api.port, path);
      expect([400, 403, 404]).toContain(status);
      expect(json).toMatchObject({ code: expect.any(String) });
    },
  );
});
