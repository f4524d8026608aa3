import type { ContractId, UnixMs } from '@loadline/core';
import type { FlattenReason } from '../ports/index.ts';

type Closing = Readonly<{
  contractId: ContractId;
  reason: FlattenReason;
  /** Event number of the request: only a later question can tell that it was lost. */
  sentAt: number;
  /** When the venue last refused it, else null. */
  refusedAt: UnixMs | null;
}>;

/** A refused request is not repeated sooner than this: it would be refused again. */
export const REFUSED_PAUSE_MS = 5_000;

/** The contracts that we asked the venue to close, and why. */
export class ClosingContracts {
  readonly #closing = new Map<ContractId, Closing>();

  has(contractId: ContractId): boolean {
    return this.#closing.has(contractId);
  }

  reasonOf(contractId: ContractId): FlattenReason | null {
    return this.#closing.get(contractId)?.reason ?? null;
  }

  contracts(): readonly ContractId[] {
    return [...this.#closing.keys()];
  }

  start(contractId: ContractId, reason: FlattenReason, sentAt: number): void {
    this.#closing.set(contractId, { contractId, reason, sentAt, refusedAt: null });
  }

  refused(contractId: ContractId, refusedAt: UnixMs): void {
    const closing = this.#closing.get(contractId);
    if (closing !== undefined) this.#closing.set(contractId, { ...closing, refusedAt });
  }

  /** Whether the venue, asked at event `askedAt`, must have known of the request by then. */
  isLost(contractId: ContractId, askedAt: number, now: UnixMs): boolean {
    const closing = this.#closing.get(contractId);
    if (closing === undefined || closing.sentAt >= askedAt) return false;
    return closing.refusedAt === null || now >= closing.refusedAt + REFUSED_PAUSE_MS;
  }

  end(contractId: ContractId): void {
    this.#closing.delete(contractId);
  }

  snapshot(): readonly Closing[] {
    return [...this.#closing.values()];
  }

  restore(closings: readonly Closing[]): void {
    for (const closing of closings) this.#closing.set(closing.contractId, closing);
  }
}
