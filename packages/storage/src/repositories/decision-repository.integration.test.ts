import type { AccountId, UnixMs } from '@loadline/core';
import type { AuditRecord } from '@loadline/engine/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, aDecision, anAudit, DESK } from '../../test/audit-fixtures.ts';
import {
  copyDatabase,
  LOCAL,
  openWithDatabase,
  scratchFolder,
} from '../../test/scratch-database.ts';
import { connectProgram, type DatabaseAddress } from '../database/database-address.ts';
import type { Sql } from '../database/sql.ts';
import { forgetDesk, storeRecords } from '../projection/projection-store.ts';
import { readDecision, readDecisions } from './decision-repository.ts';

const scratch = scratchFolder();
let server: Awaited<ReturnType<typeof openWithDatabase>>;
let address: DatabaseAddress;
let copies = 0;
let sql: Sql;

beforeAll(async () => {
  server = await openWithDatabase(scratch.path);
});
afterAll(async () => {
  await server.close();
  scratch.remove();
});
beforeEach(async () => {
  copies += 1;
  address = await copyDatabase(server.database.address, `decisions_${copies}`);
  sql = connectProgram(address, LOCAL);
});
afterEach(() => sql.end());

const deskId = DESK.deskId;
const OTHER = 1_002 as AccountId;
const ALL = { deskId, accountId: null, from: null, to: null, limit: 100 };

const store = (records: readonly AuditRecord[]) =>
  storeRecords(sql, records, { desk: DESK, lease: 1, stored: 0, bare: new Set() });

const decided = (sequence: number, decision: ReturnType<typeof aDecision>, accountId = ACCOUNT) =>
  anAudit(sequence, 'riskDecided', { accountId, strategyId: 'overnight-range', decision });

const names = async (selection: Partial<Parameters<typeof readDecisions>[1]>) =>
  (await readDecisions(sql, { ...ALL, ...selection })).map(({ decision }) => decision.decisionId);

describe('the decisions of risk', () => {
  it('come back as they were told, by the name of their order', async () => {
    const decision = aDecision('run-1');
    await store([decided(1, decision)]);
    const read = await readDecision(sql, { deskId, decisionId: 'run-1' });
    expect(read).toEqual({ accountId: ACCOUNT, strategyId: 'overnight-range', decision });
    expect(await readDecision(sql, { deskId, decisionId: 'run-2' })).toBeNull();
    expect(await readDecision(sql, { deskId: 'other', decisionId: 'run-1' })).toBeNull();
    const [row] = await sql`
      select account_id, verdict, code, limit_name, contract_id, at_ms, venue_connection_id
      from decisions`;
    expect(row).toEqual({
      account_id: ACCOUNT,
      verdict: 'denied',
      code: 'DAILY_LOSS_LIMIT',
      limit_name: 'dailyLoss',
      contract_id: 'CON.F.US.ENQ.H26',
      at_ms: 1_700_000_000_001,
      venue_connection_id: DESK.venueConnectionId,
    });
  });

  it('are stored once, whatever is told again', async () => {
    const records = [decided(1, aDecision('run-1')), decided(2, aDecision('run-2'))];
    await store(records);
    await store(records);
    await sql`update projection_cursors set sequence = 0`;
    await store(records);
    expect(await names({})).toEqual(['run-2', 'run-1']);
  });

  it('are newest first, of one account or of all, of a time', async () => {
    await store([
      decided(1, aDecision('run-1')),
      decided(2, aDecision('run-2'), OTHER),
      decided(3, aDecision('run-3')),
    ]);
    expect(await names({})).toEqual(['run-3', 'run-2', 'run-1']);
    expect(await names({ limit: 1 })).toEqual(['run-3']);
    expect(await names({ accountId: ACCOUNT })).toEqual(['run-3', 'run-1']);
    const second = 1_700_000_000_002 as UnixMs;
    expect(await names({ from: second })).toEqual(['run-3', 'run-2']);
    expect(await names({ to: second })).toEqual(['run-1']);
    expect(await names({ deskId: 'other' })).toEqual([]);
  });

  it('give the newest one where an order was decided about again', async () => {
    const approved = { verdict: 'approved', quantity: 1, finding: null };
    await store([decided(1, aDecision('run-1', approved)), decided(2, aDecision('run-1'))]);
    const read = await readDecision(sql, { deskId, decisionId: 'run-1' });
    expect(read?.decision.verdict).toBe('denied');
  });

  it('keep numbers that JSON has no word for as unknown', async () => {
    const terms = [{ name: 'room', amount: null, source: { kind: 'account' }, parts: {} }];
    await store([decided(1, aDecision('run-1', { terms }))]);
    const read = await readDecision(sql, { deskId, decisionId: 'run-1' });
    expect(read?.decision.terms[0]?.amount).toBeNaN();
  });

  it('are not those of another owner, and go with the desk', async () => {
    await store([decided(1, aDecision('run-1'))]);
    const stranger = connectProgram(address, { ownerId: 'alice' });
    expect(await readDecisions(stranger, ALL)).toEqual([]);
    expect(await readDecision(stranger, { deskId, decisionId: 'run-1' })).toBeNull();
    await stranger.end();
    await forgetDesk(sql, DESK);
    expect(await names({})).toEqual([]);
  });

  it('are no rows where an older program told them otherwise', async () => {
    const outcome = await store([decided(1, aDecision('run-1', { verdict: 'maybe' }))]);
    expect(outcome).toMatchObject({ kind: 'stored', unreadable: 1 });
    expect(await names({})).toEqual([]);
  });
});
