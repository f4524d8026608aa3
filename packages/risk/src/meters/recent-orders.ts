import type { OrderRequest } from '@loadline/core';

/** The latest orders that are remembered; more of them within a second is a matter of the rate. */
const REMEMBERED = 64;

/** A request with the instant at which it was sent. */
export type SentOrder = Readonly<{ request: OrderRequest; at: number }>;

/** The latest orders of an account, to know the same one again. It keeps references only. */
export class RecentOrders {
  readonly #requests: OrderRequest[] = [];
  readonly #times = new Float64Array(REMEMBERED);
  #sent = 0;

  add(request: OrderRequest, at: number): void {
    const slot = this.#sent % REMEMBERED;
    this.#requests[slot] = request;
    this.#times[slot] = at;
    this.#sent += 1;
  }

  /**
   * When the same order was sent last, or -Infinity when it was not sent since an instant. Only as
   * far back is looked for, so that the answer costs no more than the orders of that time.
   */
  lastSame(request: OrderRequest, since: number): number {
    const oldest = Math.max(0, this.#sent - REMEMBERED);
    for (let index = this.#sent - 1; index >= oldest; index -= 1) {
      const at = this.#times[index % REMEMBERED] ?? Number.NEGATIVE_INFINITY;
      if (at < since) break;
      const other = this.#requests[index % REMEMBERED];
      if (other !== undefined && isSameOrder(other, request)) return at;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** Oldest first. */
  all(): readonly SentOrder[] {
    const length = Math.min(this.#sent, REMEMBERED);
    const oldest = this.#sent - length;
    return Array.from({ length }, (_, index) => (oldest + index) % REMEMBERED).flatMap((slot) => {
      const request = this.#requests[slot];
      return request === undefined ? [] : [{ request, at: this.#times[slot] ?? 0 }];
    });
  }
}

/** Whether two requests of an account ask for the same, whatever they are called. */
function isSameOrder(left: OrderRequest, right: OrderRequest): boolean {
  if (left.contractId !== right.contractId || left.type !== right.type) return false;
  if (left.side !== right.side || left.quantity !== right.quantity) return false;
  if (left.limitPrice !== right.limitPrice || left.stopPrice !== right.stopPrice) return false;
  const stopTicks = left.bracket?.stopTicks ?? null;
  const targetTicks = left.bracket?.targetTicks ?? null;
  return (
    stopTicks === (right.bracket?.stopTicks ?? null) &&
    targetTicks === (right.bracket?.targetTicks ?? null)
  );
}
