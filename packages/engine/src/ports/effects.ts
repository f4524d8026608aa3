import type {
  AccountId,
  ClientOrderId,
  ContractId,
  OrderChange,
  Quantity,
  UnixMs,
  VenueOrderId,
} from '@loadline/core';
import type { ApprovedRequest } from '@loadline/risk';
import type { AuditEvent } from './audit.ts';

/** Who makes the exits of an entry: the venue with the entry, or we when it fills. */
export type ExitKeeper = 'venue' | 'own';

/** What the engine wants done. Each request is answered by an `EngineEvent`, sooner or later. */
export type Effect = Readonly<
  /** With `own` exits the bracket stays with us: the venue is sent the bare order. */
  | { kind: 'submit'; request: ApprovedRequest; exits: ExitKeeper }
  | { kind: 'modify'; accountId: AccountId; venueOrderId: VenueOrderId; change: OrderChange }
  | {
      kind: 'cancel';
      accountId: AccountId;
      venueOrderId: VenueOrderId;
      clientOrderId: ClientOrderId | null;
    }
  /**
   * The venue's own close of a position, or of so many contracts of it: it sizes the order, so it
   * cannot reverse.
   */
  | {
      kind: 'closePosition';
      accountId: AccountId;
      contractId: ContractId;
      quantity: Quantity | null;
    }
  /** `tags` are orders that are asked for by their names, whatever has become of them. */
  | {
      kind: 'reconcile';
      accountId: AccountId;
      fillsSince: UnixMs;
      tags: readonly ClientOrderId[];
      reason: string;
    }
  | { kind: 'resolveContracts' }
  | { kind: 'subscribe'; contractId: ContractId }
  | { kind: 'unsubscribe'; contractId: ContractId }
  /** One-minute bars of `[from, now]`, and the partial one. */
  | { kind: 'requestHistory'; contractId: ContractId; from: UnixMs }
>;

/** Takes what `process` decides, in order. Reused and drained by the host after each event. */
export interface EngineSink {
  effect(effect: Effect): void;
  /** Send `wake` at this market time; replaces the request before. Infinity asks for none. */
  wakeAt(at: UnixMs): void;
  audit(event: AuditEvent): void;
}
