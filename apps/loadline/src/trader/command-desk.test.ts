import type { AskedCommand } from '@loadline/api';
import type { AccountId, UnixMs } from '@loadline/core';
import type { DeskCommand } from '@loadline/engine/ports';
import { DEFAULT_LIMITS } from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import { CommandDesk } from './command-desk.ts';
import type { DeskRunner } from './desk-runner.ts';

const ACCOUNT = 7 as AccountId;
const IN_FORCE = { ...DEFAULT_LIMITS, tradesPerDay: 5 };

/** A desk that takes everything, and what it was told. */
async function told(command: AskedCommand) {
  const heard: DeskCommand[] = [];
  const desk = new CommandDesk({
    strategyOf: () => null,
    limitsOf: (accountId) => (accountId === ACCOUNT ? IN_FORCE : null),
  });
  const runner = {
    tell(event: Readonly<{ commandId: string; command: DeskCommand }>) {
      heard.push(event.command);
      const { commandId } = event;
      desk.onAudit({ kind: 'commandDone', at: 0 as UnixMs, commandId, orderId: null });
    },
  } as unknown as DeskRunner;
  const outcome = await desk.run(runner, { commandId: 'name-0001', actor: 'cli', command });
  return { outcome, heard };
}

describe('CommandDesk', () => {
  it('completes limits by those that were asked for last', async () => {
    const limits = { sessionBudget: '250.00' };
    const { outcome, heard } = await told({ kind: 'setLimits', accountId: ACCOUNT, limits });
    expect(outcome).toEqual({ accepted: true });
    expect(heard).toEqual([
      {
        kind: 'setLimits',
        accountId: ACCOUNT,
        limits: { ...IN_FORCE, sessionBudget: 250_000_000 },
      },
    ]);
  });

  it.each([
    {
      name: 'a wrong field',
      accountId: ACCOUNT,
      limits: { tradesPerDay: -1 },
      code: 'INVALID_LIMITS',
    },
    { name: 'an unknown field', accountId: ACCOUNT, limits: { luck: 1 }, code: 'INVALID_LIMITS' },
    { name: 'an unknown account', accountId: 8 as AccountId, limits: {}, code: 'ACCOUNT_UNKNOWN' },
  ])('refuses $name and tells the engine nothing', async ({ accountId, limits, code }) => {
    const { outcome, heard } = await told({ kind: 'setLimits', accountId, limits });
    expect(outcome).toMatchObject({ accepted: false, code, detail: expect.stringMatching(/\.$/) });
    expect(heard).toEqual([]);
  });

  it('hands the rest on as it is', async () => {
    const kill = { kind: 'kill', reason: 'the feed looks wrong' } as const;
    expect((await told(kill)).heard).toEqual([kill]);
  });
});
