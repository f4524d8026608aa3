import type { SessionCalendar, UnixMs } from '@loadline/core';
import type { FillModel } from '@loadline/simulation';
import type { GatewayUser } from './accounts/gateway-users.ts';
import type { OrderSettings } from './accounts/order-settings.ts';
import type { WantedFault } from './faults/fault-board.ts';
import type { FindPack } from './firm/rule-book.ts';
import type { WireSettings } from './mapping/wire-settings.ts';
import type { Speed } from './market/market-clock.ts';
import type { MarketSource } from './market/market-source.ts';
import type { RecordLog } from './store/record-lines.ts';
import type { GatewayState, MarketIdentity } from './store/records.ts';

/** What a gateway without sockets is made of. */
export type GatewayOptions = Readonly<{
  source: MarketSource;
  calendar: SessionCalendar;
  users: readonly GatewayUser[];
  /** Where the market starts when `state` has no cursor. History before it stays available. */
  from: UnixMs;
  /** Where the market ends early, or null. */
  until: UnixMs | null;
  speed: Speed;
  paused?: boolean;
  /** Whether weekends and holidays are skipped at speeds above real time; true unless set. */
  skipClosed?: boolean;
  /** Which market the file is made with. */
  identity: MarketIdentity;
  /** What an earlier life has left; empty for a new gateway. */
  state: GatewayState;
  log: RecordLog;
  /** Machine time in milliseconds, never going back. */
  now: () => number;
  /** An id that nobody can guess, new at each call. */
  randomId: () => string;
  model?: FillModel;
  /** Decides the sizes of books that are not recorded. */
  bookSeed?: number;
  /** Where sources disagree on orders; what is left out is the better attested. */
  orders?: Partial<OrderSettings>;
  /** Where sources disagree on the wire; what is left out is the better attested. */
  wire?: Partial<WireSettings>;
  /** Rule packs besides the built-in ones, which are the default. */
  findPack?: FindPack;
  /** Faults that are on from the start. */
  faults?: readonly WantedFault[];
  /** Chooses and times random faults; without it there are only those that somebody names. */
  faultsSeed?: number;
}>;
