import type {
  AccountId,
  ClientOrderId,
  ContractId,
  OrderChange,
  UnixMs,
  VenueOrderId,
} from '@loadline/core';
import type { ApprovedRequest } from '@loadline/risk';
import type { AuditEvent } from './audit.ts';

/** What the engine wants done. Each request is answered by an `EngineEvent`, sooner or later. */
export type Effect = Readonly<
  | { kind: 'submit'; request: ApprovedRequest }
  | { kind: 'modify'; accountId: AccountId; venueOrderId: VenueOrderId; change: OrderChange }
  | {
      kind: 'cancel';
      accountId: AccountId;
      venueOrderId: VenueOrderId;
      clientOrderId: ClientOrderId | null;
    }
  /** The venue's own close of a whole position: sized by the venue, so it cannot reverse. */
  | { kind: 'closePosition'; accountId: AccountId; contractId: ContractId }
  | { kind: 'reconcile'; accountId: AccountId; fillsSince: UnixMs; reason: string }
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
