import { COMBINE, type MockRisk, PRACTICE } from './mock-names.ts';

type Told = Readonly<{ reason: string; commandId?: string | undefined }>;

export type RiskCommand = Told &
  Readonly<
    | { kind: 'kill' }
    | { kind: 'halt'; accountId: number | null; mode: 'halted' | 'reducing' }
    | { kind: 'resume'; accountId: number | null }
    | { kind: 'confirm'; accountId: number; floor: string | null }
  >;

const ACCOUNTS = [COMBINE, PRACTICE];

export const openingRisk = (): MockRisk => ({
  killSwitch: null,
  states: new Map(),
  standings: new Map([[PRACTICE, 'unconfirmed']]),
});

/** @returns what the feed says of it. */
export function tellRisk(risk: MockRisk, command: RiskCommand, at: string): string {
  const cause = { by: 'hand', why: command.reason, at };
  switch (command.kind) {
    case 'kill':
      risk.killSwitch = cause;
      for (const account of ACCOUNTS) risk.states.set(account, { kind: 'halted', ...cause });
      return `The kill switch was pulled by hand: ${command.reason}.`;
    case 'halt':
      for (const account of chosen(command.accountId)) {
        risk.states.set(account, { kind: command.mode, ...cause });
      }
      return `The account is halted by hand: ${command.reason}.`;
    case 'resume':
      risk.killSwitch = null;
      for (const account of chosen(command.accountId)) risk.states.delete(account);
      return 'The account may trade again.';
    case 'confirm':
      risk.standings.set(command.accountId, 'confirmed');
      return `Confirmed by hand: ${command.reason}.`;
  }
}

const chosen = (accountId: number | null): readonly number[] =>
  accountId === null ? ACCOUNTS : [accountId];
