import type { ContractId, UnixMs } from '@loadline/core';
import type { FlattenReason } from '../ports/index.ts';

type Closing = Readonly<{
  contractId: ContractId;
  reason: FlattenReason;
  /** Contracts that are still to be closed; null: all of the position. */
  quantity: number | null;
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

  /** Contracts that the venue was asked to close and has not yet; Infinity: all of them. */
  quantityOf(contractId: ContractId): number {
    const closing = this.#closing.get(contractId);
    return closing === undefined ? 0 : (closing.quantity ?? Number.POSITIVE_INFINITY);
  }

  /** @param quantity null: all of the position. */
  start(
    contractId: ContractId,
    reason: FlattenReason,
    sentAt: number,
    quantity: number | null = null,
  ): void {
    this.#closing.set(contractId, { contractId, reason, quantity, sentAt, refusedAt: null });
  }

  /** The venue's order for it has filled so far. A part is over when it has filled whole. */
  onFill(contractId: ContractId, quantity: number): void {
    const closing = this.#closing.get(contractId);
    if (closing === undefined || closing.quantity === null) return;
    const left = closing.quantity - quantity;
    if (left <= 0) this.#closing.delete(contractId);
    else this.#closing.set(contractId, { ...closing, quantity: left });
  }

  /** A part that the venue refused is not asked for again. */
  isPart(contractId: ContractId): boolean {
    return Number.isFinite(this.quantityOf(contractId)) && this.has(contractId);
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
