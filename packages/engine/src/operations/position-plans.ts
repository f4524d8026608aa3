import type { ContractId, Price } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Flattener } from '../accounts/flattener.ts';
import type { EngineContext } from '../engine-context.ts';

export type PositionPlansState = readonly Readonly<{ contractId: ContractId }>[];

/** What is to become of open positions by itself: trailing, a time to be out, a reversal. */
export class PositionPlans {
  constructor(_desk: AccountDesk, _flattener: Flattener, _context: EngineContext) {}

  drive(): void {}

  onPrice(_contractId: ContractId, _price: Price): void {}

  snapshot(): PositionPlansState {
    return [];
  }

  restore(_state: PositionPlansState): void {}
}
