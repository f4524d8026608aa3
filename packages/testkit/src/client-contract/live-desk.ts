import type {
  AccountId,
  Bracket,
  ClientOrderId,
  ContractId,
  MarketTrade,
  OrderRequest,
  Price,
  Quantity,
  UnixMs,
  VenueOrder,
} from '@loadline/core';
import type {
  AccountSnapshot,
  Answer,
  RequestOutcome,
  VenueListener,
} from '@loadline/engine/ports';
import type { ApprovedRequest } from '@loadline/risk';
import type { ClientUnderTest } from './client-under-test.ts';

/** A venue that really matches orders, with a client on it: over sockets or in memory. */
export interface LiveRig {
  readonly client: ClientUnderTest & Readonly<{ whenSubscribed(): Promise<void> }>;
  /** Market time. */
  now(): UnixMs;
  /** What the client has told of one kind since the last `forget`, oldest first. */
  told(kind: keyof VenueListener): readonly unknown[];
  forget(): void;
  /** Moves the market by so many prices; everything that was pushed has come then. */
  step(count: number): Promise<void>;
  /** Waits until everything that was pushed has come. */
  drain(): Promise<void>;
  /** What a promise of the client becomes. */
  answer<Value>(asking: Promise<Value>): Promise<Value>;
}

const HOUR_MS = 3_600_000;

/** A desk that plays the engine: it signs in, picks an account and a contract, and trades. */
export class LiveDesk {
  readonly rig: LiveRig;
  readonly accountId: AccountId;
  readonly contractId: ContractId;
  #orders = 0;

  private constructor(rig: LiveRig, accountId: AccountId, contractId: ContractId) {
    this.rig = rig;
    this.accountId = accountId;
    this.contractId = contractId;
  }

  /** @param symbol the beginning of the contract's name. */
  static async open(rig: LiveRig, symbol: string): Promise<LiveDesk> {
    const { client } = rig;
    client.start();
    const accounts = valueOf(await rig.answer(client.accounts.accounts()));
    const account = accounts.find(({ simulated, canTrade }) => simulated && canTrade);
    const contracts = valueOf(await rig.answer(client.feed.contracts()));
    const contract = contracts.find(({ name, active }) => active && name.startsWith(symbol));
    if (account === undefined || contract === undefined) throw new Error('nothing to trade');
    client.watchAccounts([account.accountId]);
    client.feed.subscribe(contract.contractId);
    await rig.answer(client.whenSubscribed());
    return new LiveDesk(rig, account.accountId, contract.contractId);
  }

  submit(wish: Partial<OrderRequest>): Promise<RequestOutcome> {
    this.#orders += 1;
    const request: OrderRequest = {
      clientOrderId: `live-${this.#orders}` as ClientOrderId,
      accountId: this.accountId,
      contractId: this.contractId,
      role: 'entry',
      type: 'market',
      side: 'buy',
      quantity: 1 as Quantity,
      limitPrice: null,
      stopPrice: null,
      bracket: null,
      ...wish,
    };
    const { execution } = this.rig.client;
    // Only `assess` makes these; the suite plays the engine.
    return this.rig.answer(execution.submit(request as ApprovedRequest, 'venue'));
  }

  /** The latest order's name. */
  get tag(): string {
    return `live-${this.#orders}`;
  }

  async snapshot(tags: readonly string[] = []): Promise<AccountSnapshot> {
    const fillsSince = (this.rig.now() - HOUR_MS) as UnixMs;
    const question = { fillsSince, tags: tags as readonly ClientOrderId[] };
    const { accounts } = this.rig.client;
    return valueOf(await this.rig.answer(accounts.snapshot(this.accountId, question)));
  }

  lastPrice(): Price {
    const trade = this.rig.told('onTrade').at(-1) as MarketTrade | undefined;
    if (trade === undefined) throw new Error('no price has come');
    return trade.price;
  }

  /** Cancels what works and closes what is held, so that checks do not meet. */
  async clear(): Promise<void> {
    const { rig, accountId } = this;
    const { execution } = rig.client;
    for (const { venueOrderId } of (await this.snapshot()).orders) {
      await rig.answer(execution.cancel(accountId, venueOrderId));
    }
    for (const { contractId } of (await this.snapshot()).positions) {
      await rig.answer(execution.closePosition(accountId, contractId, null));
    }
    await rig.step(8);
  }
}

export const valueOf = <Value>(answer: Answer<Value>): Value => {
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return answer.value;
};

/** Exits so far away that nothing reaches them while a check runs. */
export const FAR = { stopTicks: 400, targetTicks: 400 } as Bracket;

export const byTag = (orders: readonly VenueOrder[], tag: string): VenueOrder => {
  const found = orders.find(({ customTag }) => customTag === tag);
  if (found === undefined) throw new Error(`no order is named ${tag}`);
  return found;
};
