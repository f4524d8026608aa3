import { type ContractId, type Product, sessionCalendar } from '@loadline/core';
import type { Clock, TimerHandle, Timers } from '@loadline/engine/ports';

/** How much of one contract has come so far. */
export type FeedActivity = Readonly<{
  contractId: ContractId;
  product: Product;
  quotes: number;
  trades: number;
}>;

export type FeedPart = 'quotes' | 'trades';

export type FeedWatchPorts = Readonly<{
  /** Machine time. */
  clock: Clock;
  marketClock: Clock;
  timers: Timers;
  /** The contracts that are followed. */
  activity: () => Iterable<FeedActivity>;
  isUp: () => boolean;
  /** Subscribes anew to one part of a contract. */
  renew: (contractId: ContractId, part: FeedPart) => void;
  reconnect: (reason: string) => void;
  onStale: (contractId: ContractId, reason: string) => void;
}>;

const LOOK_EVERY_MS = 5_000;
/** Nothing at all of a contract whose market is open. */
const SILENT_MS = 60_000;
/** Quotes move without a trade for longer than trades happen without a quote. */
const SILENT_PART_MS: Readonly<Record<FeedPart, number>> = { quotes: 60_000, trades: 180_000 };
const PARTS = ['quotes', 'trades'] as const;
/** Each silence is met twice as late as the one before, up to this. */
const PATIENCE_MAX_MS = 900_000;
/** So often one part is renewed while the other talks, before the hub is reconnected for it. */
const PART_RENEWALS = 2;

type PartWatch = { count: number; heardAt: number; heardMarketAt: number; tries: number };

/** `tries`: how often something was done about the silence of the whole contract. */
type Watched = Readonly<Record<FeedPart, PartWatch>> & { tries: number };

/**
 * Finds subscriptions of which nothing comes though their market is open and the connection lives:
 * pings prove a connection, not a subscription. A silent one is renewed, then the hub is
 * reconnected, ever more seldom, since a quiet market looks the same. Silence is counted only while
 * the clock of the market moves as well, so a market that stands still is not silent.
 */
export class FeedWatch {
  readonly #ports: FeedWatchPorts;
  readonly #calendar = sessionCalendar({ outsideCalendar: 'regular' });
  readonly #watched = new Map<ContractId, Watched>();
  #timer: TimerHandle | null = null;

  constructor(ports: FeedWatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer ??= this.#ports.timers.after(LOOK_EVERY_MS, () => {
      this.#timer = null;
      this.#look();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The hub is another connection from now on, or none: what comes of it is waited for anew. */
  onConnection(): void {
    for (const watched of this.#watched.values()) {
      for (const part of PARTS) this.#waitAnew(watched[part]);
    }
  }

  #look(): void {
    const followed = new Set<ContractId>();
    for (const activity of this.#ports.activity()) {
      followed.add(activity.contractId);
      this.#lookAt(activity);
    }
    for (const contractId of this.#watched.keys()) {
      if (!followed.has(contractId)) this.#watched.delete(contractId);
    }
  }

  #lookAt(activity: FeedActivity): void {
    const { marketClock, isUp } = this.#ports;
    const { contractId, product } = activity;
    const known = this.#watched.get(contractId);
    const isOpen = this.#calendar.lookup(product, marketClock.now()).kind === 'open';
    if (known === undefined || !isOpen) {
      this.#watched.set(contractId, this.#begin(activity));
      return;
    }
    const heard = PARTS.filter((part) => this.#hear(known[part], activity[part], isUp()));
    if (heard.length > 0) known.tries = 0;
    const silences = PARTS.map((part) => this.#silenceOf(known[part]));
    const silentMs = Math.min(...silences);
    if (silentMs >= patience(SILENT_MS, known.tries)) {
      return this.#onSilent(contractId, known, silentMs);
    }
    if (silentMs >= SILENT_MS) return;
    for (const [index, part] of PARTS.entries()) {
      const limit = patience(SILENT_PART_MS[part], known[part].tries);
      if ((silences[index] ?? 0) >= limit) this.#onPartSilent(contractId, part, known[part]);
    }
  }

  /** Whether more has come since the last look. A connection that is away is another's matter. */
  #hear(part: PartWatch, count: number, isUp: boolean): boolean {
    const heard = part.count !== count;
    if (heard || !isUp) this.#waitAnew(part);
    if (heard) part.tries = 0;
    part.count = count;
    return heard;
  }

  #waitAnew(part: PartWatch): void {
    part.heardAt = this.#ports.clock.now();
    part.heardMarketAt = this.#ports.marketClock.now();
  }

  #silenceOf({ heardAt, heardMarketAt }: PartWatch): number {
    const { clock, marketClock } = this.#ports;
    return Math.min(clock.now() - heardAt, marketClock.now() - heardMarketAt);
  }

  #onSilent(contractId: ContractId, watched: Watched, silentMs: number): void {
    const { renew, reconnect, onStale } = this.#ports;
    const reason = `nothing of ${contractId} came for ${seconds(silentMs)}`;
    watched.tries += 1;
    if (watched.tries > 1) return reconnect(reason);
    for (const part of PARTS) renew(contractId, part);
    onStale(contractId, reason);
  }

  #onPartSilent(contractId: ContractId, part: FeedPart, watch: PartWatch): void {
    const { renew, reconnect, onStale } = this.#ports;
    const reason = `no ${part} of ${contractId} came for ${seconds(this.#silenceOf(watch))}`;
    watch.tries += 1;
    if (watch.tries <= PART_RENEWALS) return renew(contractId, part);
    onStale(contractId, reason);
    reconnect(reason);
  }

  #begin({ quotes, trades }: FeedActivity): Watched {
    const heardAt = this.#ports.clock.now();
    const heardMarketAt = this.#ports.marketClock.now();
    const part = (count: number): PartWatch => ({ count, heardAt, heardMarketAt, tries: 0 });
    return { quotes: part(quotes), trades: part(trades), tries: 0 };
  }
}

const patience = (ms: number, tries: number): number => Math.min(ms * 2 ** tries, PATIENCE_MAX_MS);

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
