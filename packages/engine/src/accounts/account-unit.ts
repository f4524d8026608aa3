import type { ContractId, Price } from '@loadline/core';
import type { DeskConfig } from '../desk-config.ts';
import type { EngineContext } from '../engine-context.ts';
import { PositionPlans, type PositionPlansState } from '../operations/position-plans.ts';
import { ProtectionDesk, type ProtectionState } from '../protection/protection-desk.ts';
import { USUAL_PROTECTION } from '../protection/protection-settings.ts';
import { ReconcileRhythm, type ReconcileRhythmState } from '../reconcile/reconcile-rhythm.ts';
import type { AccountDesk, AccountDeskState } from './account-desk.ts';
import { Flattener, type FlattenTask } from './flattener.ts';
import { isUnseen, onUnseen } from './unseen.ts';

type UnitSettings = Pick<DeskConfig, 'reconcileEvery' | 'protection'>;

export type AccountUnitState = Readonly<{
  desk: AccountDeskState;
  flatten: FlattenTask | null;
  plans: PositionPlansState;
  protection: ProtectionState;
  rhythm: ReconcileRhythmState;
}>;

/** One account with all that acts in it by itself: what was begun goes on until it is done. */
export class AccountUnit {
  readonly desk: AccountDesk;
  readonly flattener: Flattener;
  readonly plans: PositionPlans;
  readonly protection: ProtectionDesk;
  readonly rhythm: ReconcileRhythm;

  constructor(desk: AccountDesk, context: EngineContext, settings: UnitSettings) {
    this.desk = desk;
    this.flattener = new Flattener(desk, context);
    this.plans = new PositionPlans(desk, this.flattener, context);
    this.protection = new ProtectionDesk(
      desk,
      this.flattener,
      context,
      settings.protection ?? USUAL_PROTECTION,
    );
    this.rhythm = new ReconcileRhythm(desk, context, settings.reconcileEvery ?? null);
  }

  start(): void {
    this.desk.start();
    this.protection.start();
  }

  /**
   * Takes the next steps that the present state allows. Called after everything that may have
   * changed the account, and at each wake-up. Protection looks again at the end of every event:
   * what it measures is how things are then.
   */
  drive(): void {
    if (this.flattener.active) this.flattener.drive();
    this.protection.drive();
    this.plans.drive();
    this.rhythm.drive();
  }

  /**
   * The venue has just told everything.
   *
   * @param askedAt event number of the question: what was sent later is not in the answer.
   */
  onReconciled(askedAt: number): void {
    this.plans.onReconciled(askedAt);
    this.flattener.onReconciled(askedAt);
  }

  /** A price of a contract that is held here. Runs at every price. */
  onPrice(contractId: ContractId, price: Price): void {
    this.plans.onPrice(contractId, price);
  }

  /** A wake-up `owner:account:rest` of this account; what has no action of its own is driven. */
  onWake(owner: string, rest: string): void {
    if (owner === 'flatten') return this.flattener.onWake();
    if (owner === 'pass') return this.rhythm.onWake();
    if (isUnseen(owner)) return onUnseen(this.desk, owner, rest);
    if (owner === 'reconcile' || owner === 'orphan' || owner === 'retry') {
      this.desk.reconcile('an earlier gap');
    }
  }

  snapshot(): AccountUnitState {
    return {
      desk: this.desk.snapshot(),
      flatten: this.flattener.snapshot(),
      plans: this.plans.snapshot(),
      protection: this.protection.snapshot(),
      rhythm: this.rhythm.snapshot(),
    };
  }

  restore({ desk, flatten, plans, protection, rhythm }: AccountUnitState): void {
    this.desk.restore(desk);
    this.flattener.restore(flatten);
    this.plans.restore(plans);
    this.protection.restore(protection);
    this.rhythm.restore(rhythm);
  }
}
