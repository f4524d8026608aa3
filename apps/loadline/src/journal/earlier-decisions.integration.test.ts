import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsoDate } from '@loadline/core';
import { journalFolder } from '@loadline/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSY_SETTINGS, journalledRun, writeNqMarket } from '../../test/journalled-run.ts';
import type { OneProcessRun } from '../../test/one-process-desk.ts';
import { DESK } from '../settings/desk-identity.ts';
import { earlierDecisions } from './earlier-decisions.ts';

let folder = '';
let run: OneProcessRun;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-decisions-'));
  const dataPath = join(folder, 'NQ_1m.csv');
  writeNqMarket(dataPath, { seed: 12, days: 3 });
  run = await journalledRun({ dataPath, folder: join(folder, 'desk'), settings: BUSY_SETTINGS });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const namesBefore = (day: string): readonly string[] =>
  earlierDecisions(journalFolder(join(folder, 'desk'), DESK), day as IsoDate).map(
    ({ decision }) => decision.decisionId,
  );

describe('the decisions of the days before', () => {
  it('are those that were made then, oldest first, and none of the day itself', () => {
    const decided = run.audits.flatMap((event) =>
      event.kind === 'riskDecided' ? [event.decision] : [],
    );
    const madeBefore = (instant: string): readonly string[] =>
      decided.filter(({ at }) => at < Date.parse(instant)).map(({ decisionId }) => decisionId);
    expect(namesBefore('2025-10-31')).toEqual(madeBefore('2025-10-30T22:00:00Z'));
    expect(namesBefore('2025-10-31').length).toBeGreaterThan(1);
    expect(namesBefore('2025-11-03')).toEqual(madeBefore('2025-10-31T22:00:00Z'));
    expect(namesBefore('2025-10-29')).toEqual([]);
  });

  it('are not waited for where there is no journal', () => {
    expect(earlierDecisions(join(folder, 'none'), '2025-10-31' as IsoDate)).toEqual([]);
  });
});
