import {
  type Contract,
  type ContractId,
  type ContractListing,
  type Product,
  parseContractId,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';
import type { EngineEvent } from '../ports/index.ts';
import { microOf } from '../strategies/entry-size.ts';
import type { StrategyConfig, StrategyHost } from '../strategies/strategy-host.ts';
import { ContractMarket, type ContractMarketState } from './contract-market.ts';

type HistoryEvent = Extract<EngineEvent, { kind: 'history' }>;

export type MarketDeskState = Readonly<{
  hubUp: boolean;
  markets: readonly ContractMarketState[];
}>;

/** The contracts that the desk watches: which one is the front month, its bars, its past. */
export class MarketDesk {
  readonly markets = new Map<ContractId, ContractMarket>();
  readonly products: readonly Product[];
  /** The markets again: an array is iterated without an allocation, at every bar. */
  readonly #all: ContractMarket[] = [];
  readonly #hosts: readonly StrategyHost[];
  readonly #context: EngineContext;
  #hubUp = false;

  constructor(context: EngineContext, hosts: readonly StrategyHost[]) {
    this.#context = context;
    this.#hosts = hosts;
    this.products = [...new Set(hosts.flatMap(({ config }) => productsOf(config)))];
  }

  get hubUp(): boolean {
    return this.#hubUp;
  }

  /** When the next bar of any contract is due to close. */
  get nextCloseAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const market of this.#all) earliest = Math.min(earliest, market.closesAt);
    return earliest;
  }

  closeDue(at: UnixMs): void {
    for (const market of this.#all) market.closeDue(at);
  }

  /** A new run: nothing of the stream can be taken to follow what came before. */
  start(): void {
    this.#hubUp = false;
    for (const market of this.markets.values()) {
      leave(market);
      market.stale = false;
    }
    this.#context.sink.effect({ kind: 'resolveContracts' });
  }

  onContracts(listings: readonly ContractListing[]): void {
    for (const product of this.products) {
      const contract = frontOf(product, listings);
      if (contract !== null) this.#select(product, contract);
      else {
        const at = this.#context.now;
        this.#context.sink.audit({ kind: 'contractMissing', at, root: product.root });
      }
    }
    for (const market of this.#all) {
      const front = frontOf(market.contract.product, listings);
      const hasRolled = front !== null && front.lastTradeDate > market.contract.lastTradeDate;
      market.rolledTo = hasRolled ? front.id : null;
    }
  }

  onQuote(quote: Extract<EngineEvent, { kind: 'quote' }>): void {
    const market = this.markets.get(quote.contractId);
    if (market === undefined) return;
    if (!market.heard) this.onHeard(market);
    market.onQuote(quote);
  }

  /** The first message of a contract since its stream began: only now it is known to come. */
  onHeard(market: ContractMarket): void {
    market.heard = true;
    if (!market.stale) return;
    market.stale = false;
    const { sink, now: at } = this.#context;
    const { id: contractId } = market.contract;
    sink.audit({ kind: 'feedChanged', at, contractId, state: 'live', reason: '' });
    if (this.#hubUp && !market.joined) this.#join(market);
  }

  /** Its stream is silent though its market is open: what is missed has to be asked for later. */
  onStale({ contractId, reason, at }: Extract<EngineEvent, { kind: 'feedStale' }>): void {
    const market = this.markets.get(contractId);
    if (market === undefined || market.stale) return;
    market.stale = true;
    leave(market);
    this.#context.sink.audit({ kind: 'feedChanged', at, contractId, state: 'stale', reason });
  }

  onFill(fill: VenueFill): void {
    this.markets.get(fill.contractId)?.onFill(fill);
  }

  /** A session of a product begins. */
  onSessionOpen(root: string): void {
    for (const market of this.#all)
      if (market.contract.product.root === root) market.onSessionOpen();
  }

  onHub(up: boolean): void {
    this.#hubUp = up;
    for (const market of this.markets.values()) {
      if (up && !market.joined) this.#join(market);
      if (!up) leave(market);
    }
  }

  onHistory({ contractId, bars, partial }: HistoryEvent): void {
    const market = this.markets.get(contractId);
    if (market === undefined || market.joined) return;
    const { sink, now } = this.#context;
    market.joinHistory(bars, partial, now);
    sink.audit({ kind: 'historyJoined', at: now, contractId, bars: bars.length });
  }

  /**
   * A failed question is asked again after a while, for as long as it takes. Until then no bar is
   * told: a strategy that does not know the past must not act on the present.
   */
  onHistoryFailed(event: Extract<EngineEvent, { kind: 'historyFailed' }>): void {
    this.#context.sink.audit(event);
    this.#context.wakes.set(`history:${event.contractId}`, (event.at + 30_000) as UnixMs);
  }

  onHistoryWake(contractId: ContractId): void {
    const market = this.markets.get(contractId);
    if (market !== undefined && !market.joined) this.#join(market);
  }

  /** A strategy that starts over needs its past again. */
  rejoin(host: StrategyHost): void {
    const market = host.contract === null ? undefined : this.markets.get(host.contract.id);
    if (market === undefined) return;
    market.joined = false;
    this.#join(market);
  }

  /** The market of a contract in which a position is held, though no strategy trades it. */
  watch(contract: Contract): void {
    if (this.markets.has(contract.id)) return;
    this.#join(this.#open(contract));
  }

  snapshot(): MarketDeskState {
    const markets = [...this.markets.values()].map((market) => market.snapshot());
    return { hubUp: this.#hubUp, markets };
  }

  restore({ hubUp, markets }: MarketDeskState): void {
    this.#hubUp = hubUp;
    for (const state of markets) {
      const contract = this.#context.contractOf(state.contractId);
      if (contract !== null) this.#open(contract).restore(state);
    }
  }

  /** After a restart the strategies know their contracts; the markets learn their strategies. */
  setHosts(): void {
    for (const market of this.markets.values()) {
      const { id } = market.contract;
      market.setHosts(this.#hosts.filter(({ contract }) => contract?.id === id));
    }
  }

  /** A strategy with an order or a position stays with its contract until it has none. */
  #select(product: Product, contract: Contract): void {
    const { sink, now } = this.#context;
    const moving = this.#hosts.filter((host) => {
      if (host.config.product !== product || host.contract?.id === contract.id) return false;
      return host.contract === null || host.isIdle;
    });
    const market = this.markets.get(contract.id) ?? this.#open(contract);
    for (const host of moving) host.setContract(contract);
    this.setHosts();
    if (moving.length > 0) {
      const { id: contractId, name } = contract;
      sink.audit({ kind: 'contractSelected', at: now, root: product.root, contractId, name });
      // Whoever comes new needs the past, though the contract was watched before.
      market.joined = false;
    }
    if (!market.joined) this.#join(market);
  }

  #open(contract: Contract): ContractMarket {
    const market = new ContractMarket(contract);
    this.markets.set(contract.id, market);
    this.#all.push(market);
    return market;
  }

  #join(market: ContractMarket): void {
    const { sink, now } = this.#context;
    const contractId = market.contract.id;
    market.expectHistory();
    sink.effect({ kind: 'subscribe', contractId });
    sink.effect({ kind: 'requestHistory', contractId, from: market.historyFrom(now) });
  }
}

/** What a strategy may trade: its product and, where its sizing allows it, the micro of it. */
function productsOf({ product, sizing }: StrategyConfig): readonly Product[] {
  const micro = sizing?.micros === true ? microOf(product) : null;
  return micro === null ? [product] : [product, micro];
}

/**
 * From now on trades are missing: the minute that runs is held back until history tells it whole.
 */
function leave(market: ContractMarket): void {
  market.joined = false;
  market.heard = false;
  market.expectHistory();
}

/** The active listing of a product; the venue marks exactly one. */
function frontOf(product: Product, listings: readonly ContractListing[]): Contract | null {
  for (const { contractId, active } of listings) {
    if (!active) continue;
    const contract = parseContractId(contractId);
    if (contract.ok && contract.value.product === product) return contract.value;
  }
  return null;
}
