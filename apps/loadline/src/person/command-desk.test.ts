import type { AskedCommand } from '@loadline/api';
import type { AccountId, Contract, UnixMs } from '@loadline/core';
import { productByRoot } from '@loadline/core';
import type { DeskCommand } from '@loadline/engine/ports';
import { DEFAULT_LIMITS } from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import type { DeskRunner } from '../trader/desk-runner.ts';
import { CommandDesk } from './command-desk.ts';

const ACCOUNT = 7 as AccountId;
const IN_FORCE = { ...DEFAULT_LIMITS, tradesPerDay: 5 };

const CONTRACT_ID = 'CON.F.US.ENQ.Z25';
const NQZ5 = { id: CONTRACT_ID, name: 'NQZ5', product: productByRoot('NQ') } as unknown as Contract;
const POSITION = { accountId: ACCOUNT, contractId: CONTRACT_ID } as const;

/** A desk that takes everything, and what it was told. */
async function told(command: AskedCommand) {
  const heard: DeskCommand[] = [];
  const desk = new CommandDesk({
    strategyOf: () => null,
    limitsOf: (accountId) => (accountId === ACCOUNT ? IN_FORCE : null),
    contractOf: (contractId) => (contractId === CONTRACT_ID ? NQZ5 : null),
    contractOfOrder: (clientOrderId) => (clientOrderId === 'known' ? NQZ5 : null),
  });
  const runner = {
    tell(event: Readonly<{ commandId: string; command: DeskCommand }>) {
      heard.push(event.command);
      const { commandId } = event;
      desk.onAudit({ kind: 'commandDone', at: 0 as UnixMs, commandId, orderId: null, note: null });
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

  it.each([
    {
      name: 'prices of a new order',
      said: {
        kind: 'placeOrder',
        ...POSITION,
        type: 'stop',
        side: 'buy',
        quantity: 2,
        limitPrice: null,
        stopPrice: '21002.75',
        bracket: { stopTicks: 40, targetTicks: null },
        group: null,
      },
      meant: { stopPrice: 84_011, limitPrice: null, quantity: 2 },
    },
    {
      name: 'the prices of a change, by the contract of the order',
      said: {
        kind: 'modifyOrder',
        clientOrderId: 'known',
        quantity: null,
        limitPrice: '21000',
        stopPrice: null,
      },
      meant: { change: { quantity: null, limitPrice: 84_000, stopPrice: null } },
    },
    {
      name: 'exits by price and by dollars; what is left out stays out',
      said: { kind: 'editExits', ...POSITION, stop: { unit: 'dollars', dollars: '150.5' } },
      meant: { stop: { unit: 'money', money: 150_500_000 } },
    },
    {
      name: 'a target that is taken away',
      said: { kind: 'editExits', ...POSITION, target: null },
      meant: { target: null },
    },
    {
      name: 'an instant',
      said: { kind: 'timeExit', ...POSITION, at: '2025-11-11T20:00:00Z' },
      meant: { at: Date.parse('2025-11-11T20:00:00Z') },
    },
  ] as const)('reads $name', async ({ said, meant }) => {
    const { outcome, heard } = await told(said);
    expect(outcome).toEqual({ accepted: true });
    expect(heard).toMatchObject([meant]);
    if (said.kind === 'editExits') {
      const names = Object.keys(heard[0] ?? {}).filter((key) => key === 'stop' || key === 'target');
      expect(names).toEqual('stop' in said ? ['stop'] : ['target']);
    }
  });

  it.each([
    {
      name: 'a price off the grid',
      said: { kind: 'editExits', ...POSITION, stop: { unit: 'price', price: '21000.10' } },
      code: 'INVALID_PRICE',
    },
    {
      name: 'a contract without data',
      said: { kind: 'editExits', ...POSITION, contractId: 'CON.F.US.XYZ.Z25' },
      code: 'CONTRACT_UNKNOWN',
    },
    {
      name: 'an order that is not known',
      said: {
        kind: 'modifyOrder',
        clientOrderId: 'another',
        quantity: 1,
        limitPrice: null,
        stopPrice: null,
      },
      code: 'ORDER_UNKNOWN',
    },
  ] as const)('refuses $name and tells the engine nothing', async ({ said, code }) => {
    const { outcome, heard } = await told(said);
    expect(outcome).toMatchObject({ accepted: false, code, detail: expect.stringMatching(/\.$/) });
    expect(heard).toEqual([]);
  });
});
