import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDecision } from '../../test/desk-builders.ts';
import { aDataFolder, anApi, ask, aTrader, EMPTY, post } from '../../test/live-desk.ts';
import { refusedByDesk } from '../commands/command-outcome.ts';
import type { AskedCommand } from '../commands/desk-command.ts';
import type { DeskSocket } from '../sockets/desk-socket-server.ts';
import type { ApiStore } from './api-store.ts';
import type { RunningApi } from './start-api.ts';

let data: Awaited<ReturnType<typeof aDataFolder>>;
let trader: DeskSocket;
let api: RunningApi;
const asked: AskedCommand[] = [];
const selections: object[] = [];

const KNOWN = aDecision('run-7');

const store: ApiStore = {
  ...EMPTY,
  decisions: async (selection) => {
    selections.push(selection);
    return { kind: 'answered', value: [KNOWN] };
  },
  decision: async (decisionId) => {
    if (decisionId === 'away') return { kind: 'failed', reason: 'The database is away.' };
    return { kind: 'answered', value: decisionId === KNOWN.decisionId ? KNOWN : null };
  },
};

beforeAll(async () => {
  data = await aDataFolder();
  trader = await aTrader(data.endpointFile, {
    onCommand: async (command) => {
      asked.push(command);
      if (command.kind !== 'setLimits') return { accepted: true };
      return refusedByDesk('INVALID_LIMITS', 'limits.tradesPerDay is -1.');
    },
  });
  api = await anApi(data.endpointFile, { store });
  while ((await ask(api.port, '/api/state')).status !== 200);
});

afterAll(async () => {
  await api.close();
  await trader.close();
  await data.remove();
});

const reason = 'lunch';

describe('what a person tells risk over HTTP', () => {
  it.each([
    {
      name: 'a halt of one account',
      path: 'halt',
      body: { accountId: 7, reason },
      said: { kind: 'halt', accountId: 7, mode: 'halted', reason },
    },
    {
      name: 'a halt of all that leaves what reduces',
      path: 'halt',
      body: { accountId: null, mode: 'reducing', reason },
      said: { kind: 'halt', accountId: null, mode: 'reducing', reason },
    },
    {
      name: 'a resume',
      path: 'resume',
      body: { accountId: null, reason },
      said: { kind: 'resume', accountId: null, reason },
    },
    {
      name: 'a lock until the next trading day',
      path: 'lock',
      body: { accountId: 7, reason },
      said: { kind: 'lock', accountId: 7, until: null, reason },
    },
    { name: 'a kill', path: 'kill', body: { reason }, said: { kind: 'kill', reason } },
    {
      name: 'a confirmation with a floor of one’s own',
      path: 'confirm',
      body: { accountId: 7, floor: '48000', reason },
      said: { kind: 'confirmAccount', accountId: 7, floor: 48_000_000_000, reason },
    },
  ])('takes $name', async ({ path, body, said }) => {
    const reply = await post(api.port, `/api/risk/${path}`, body);
    expect(reply).toMatchObject({ status: 202, json: { accepted: true } });
    expect(asked.at(-1)).toEqual(said);
  });

  it.each([
    { name: 'a kill without a reason', path: 'kill', body: {} },
    { name: 'a kill with an empty reason', path: 'kill', body: { reason: ' ' } },
    { name: 'a halt of nobody knows what', path: 'halt', body: { reason } },
    { name: 'a lock of all', path: 'lock', body: { accountId: null, reason } },
    {
      name: 'a floor that is no decimal',
      path: 'confirm',
      body: { accountId: 7, floor: 4, reason },
    },
    { name: 'limits that the desk refuses', path: 'limits', body: { accountId: 7, limits: {} } },
  ])('refuses $name', async ({ path, body }) => {
    const reply = await post(api.port, `/api/risk/${path}`, body);
    expect(reply).toMatchObject({
      status: 400,
      json: { code: expect.stringMatching(/^INVALID_/) },
    });
  });
});

describe('what risk has decided, over HTTP', () => {
  it('is told of one account, or of all', async () => {
    const one = await ask(api.port, '/api/risk/decisions?accountId=7&limit=3');
    expect(one).toMatchObject({ status: 200, json: { decisions: [KNOWN] } });
    await ask(api.port, '/api/risk/decisions');
    expect(selections).toEqual([
      { accountId: 7, limit: 3 },
      { accountId: null, limit: 20 },
    ]);
    const wrong = await ask(api.port, '/api/risk/decisions?accountId=mine');
    expect(wrong).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it.each([
    { name: 'one that is known', id: 'run-7', status: 200, code: undefined },
    { name: 'one that is not', id: 'run-8', status: 404, code: 'DECISION_UNKNOWN' },
    { name: 'storage that is away', id: 'away', status: 503, code: 'STORAGE_AWAY' },
  ])('answers $status to $name', async ({ id, status, code }) => {
    const reply = await ask(api.port, `/api/risk/decisions/${id}`);
    expect(reply.status).toBe(status);
    expect((reply.json as { code?: string }).code).toBe(code);
  });
});
