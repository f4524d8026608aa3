import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Watch } from './watch.ts';

export type SpellEnd = 'covered' | 'closed';
export type ProtectionStep = 'asked' | 'stopPlaced' | 'flattened';

/** A position is protected again, or gone. */
export function tellOfSpell(desk: AccountDesk, watch: Watch, change: SpellEnd): void {
  tell(desk, watch, change, '');
}

/** What the desk does about a position without full cover. */
export function tellOfStep(
  desk: AccountDesk,
  watch: Watch,
  change: ProtectionStep,
  reason: string,
): void {
  tell(desk, watch, change, reason);
}

/** The position could neither be protected nor closed in time; the desk goes on trying. */
export function tellOfAlarm(desk: AccountDesk, watch: Watch, reason: string): void {
  const { alarms } = watch;
  desk.context.sink.audit({ kind: 'unprotectedAlarm', ...factsOf(desk, watch), alarms, reason });
}

function tell(
  desk: AccountDesk,
  watch: Watch,
  change: SpellEnd | ProtectionStep,
  reason: string,
): void {
  desk.context.sink.audit({ kind: 'protectionChanged', ...factsOf(desk, watch), change, reason });
}

function factsOf({ accountId, context }: AccountDesk, watch: Watch) {
  const { contractId, uncovered, spellMs } = watch;
  const since = watch.since ?? context.now;
  const size = watch.size;
  const nakedContractSeconds = spellMs / 1_000;
  return { at: context.now, accountId, contractId, size, uncovered, since, nakedContractSeconds };
}
