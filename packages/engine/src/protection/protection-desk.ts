import type { ContractId } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Flattener } from '../accounts/flattener.ts';
import type { EngineContext } from '../engine-context.ts';

export type ProtectionState = readonly Readonly<{ contractId: ContractId }>[];

/** Sees that no position is without a working stop for longer than its budget. */
export class ProtectionDesk {
  constructor(_desk: AccountDesk, _flattener: Flattener, _context: EngineContext) {}

  drive(): void {}

  snapshot(): ProtectionState {
    return [];
  }

  restore(_state: ProtectionState): void {}
}
