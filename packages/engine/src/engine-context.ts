import {
  type Contract,
  type ContractId,
  type Price,
  type Product,
  type SessionCalendar,
  type UnixMs,
} from '@loadline/core';
import type { ContractMarket } from './market/contract-market.ts';
import type { OrderNames } from './order-names.ts';
import type { EngineSink } from './ports/index.ts';
import type { WakeQueue } from './wake-queue.ts';

/** What the parts of one engine share: the instant, the event number, the way out, the wake-ups. */
export type EngineContext = {
  /** Market time of the event in hand. */
  now: UnixMs;
  /** Number of the event in hand; rises by one per event. */
  eventNumber: number;
  /** Where effects and audit events go; set for the length of one `process`. */
  sink: EngineSink;
  readonly wakes: WakeQueue;
  readonly names: OrderNames;
  readonly calendar: SessionCalendar;
  readonly contractOf: (contractId: ContractId) => Contract | null;
  readonly lastPriceOf: (contractId: ContractId) => Price | null;
  readonly marketOf: (contractId: ContractId) => ContractMarket | null;
  readonly isFeedUp: () => boolean;
  /** From the flatten before the session's end: nothing new may be opened. */
  readonly isPastFlat: (product: Product) => boolean;
};
