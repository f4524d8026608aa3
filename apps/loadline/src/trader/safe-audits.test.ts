import type { AuditRecord } from '@loadline/engine/ports';
import type { SyncOutcome } from '@loadline/storage';
import { describe, expect, it } from 'vitest';
import { SafeAudits } from './safe-audits.ts';

const FULL: SyncOutcome = { kind: 'failed', code: 'DISK_FULL', reason: 'no room' };

const recordOf = (sequence: number): AuditRecord => ({ sequence }) as AuditRecord;

describe('SafeAudits', () => {
  it('passes a record on only when the journal is on disk, each once and in order', async () => {
    const passed: number[] = [];
    const answers: ((outcome: SyncOutcome) => void)[] = [];
    const sync = (): Promise<SyncOutcome> => new Promise((resolve) => answers.push(resolve));
    const audits = new SafeAudits({ sync }, ({ sequence }) => passed.push(sequence));
    const answer = async (outcome: SyncOutcome): Promise<void> => {
      answers.shift()?.(outcome);
      await new Promise(setImmediate);
    };
    audits.add(recordOf(1));
    audits.add(recordOf(2));
    expect(passed).toEqual([]);
    await answer({ kind: 'synced' });
    expect(passed).toEqual([1]);
    await answer(FULL);
    audits.add(recordOf(3));
    expect(passed).toEqual([1]);
    await answer({ kind: 'synced' });
    expect(passed).toEqual([1, 2, 3]);
    expect(answers).toEqual([]);
  });
});
