import { type AccountId, type Contract, priceToDecimal } from '@loadline/core';
import {
  EVENT_ACTION,
  formatTimestamp,
  type HubName,
  invocationRecord,
  MARKET_EVENT,
  type OrderEntity,
  RECORD_SEPARATOR,
  USER_EVENT,
  wrapUserEvent,
} from '@loadline/wire';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { UserEvent } from '../accounts/live-sequence.ts';
import { withoutLateMembers } from '../mapping/late-members.ts';
import {
  accountEntity,
  orderEntity,
  positionEntity,
  tradeEntity,
  withoutNulls,
} from '../mapping/wire-entities.ts';
import type { WireSettings } from '../mapping/wire-settings.ts';
import type { Catalog } from '../market/catalog.ts';
import type { MarketStep } from '../market/market-step.ts';
import { DepthWriter } from './depth-writer.ts';
import { hubMethod, topicKey } from './hub-methods.ts';
import type { HubSession } from './hub-session.ts';
import { type Quote, type QuoteBoard, QuoteWriter } from './quote-board.ts';
import type { SessionRegistry } from './session-registry.ts';

export type StreamsOptions = Readonly<{
  registry: SessionRegistry;
  board: QuoteBoard;
  catalog: Catalog;
  /** The desk, which is made after the streams that it tells. */
  desk: () => AccountDesk;
  wire: Pick<WireSettings, 'userEvents' | 'depthNulls' | 'marketEvents' | 'quotes' | 'members'>;
  /** Of the sizes in a book that is not recorded. */
  bookSeed: number;
}>;

type ContractKeys = Readonly<{
  quotes: string;
  trades: string;
  depth: string;
  writer: QuoteWriter;
  depthWriter: DepthWriter;
}>;

/** What both hubs send, and what their methods do. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #keys = new Map<string, ContractKeys>();

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** One call of a client: null when it is done, else what was wrong. */
  call(session: HubSession, target: string, args: readonly unknown[]): string | null {
    const method = hubMethod(session.hub, target);
    if (method === null) return 'Method does not exist.';
    const argument = readArgument(method.argument, args);
    if (argument === undefined) {
      return `Failed to bind the arguments of '${target}' to their parameters.`;
    }
    const refused = this.#refuse(session, method.argument, argument);
    if (refused !== null) return refused;
    // Accounts are told by user, everything else by what it is of.
    const key = topicKey(method.topic, argument ?? session.userName);
    const { registry } = this.#options;
    if (!method.subscribe) registry.unsubscribe(session, key);
    else if (registry.subscribe(session, key)) {
      if (method.topic === 'quotes') this.#sendFullQuote(session, String(argument));
      if (method.topic === 'depth') this.#sendFullDepth(session, String(argument));
    }
    return null;
  }

  /** Tells one change of the accounts to whoever has subscribed to it. */
  tell(event: UserEvent): void {
    switch (event.kind) {
      case 'order':
        this.#tellOrder(event.order.accountId, () => {
          return orderEntity(event.order, this.#contract(event.order.contractId).product);
        });
        return;
      case 'fill':
        this.#push('trades', USER_EVENT.trade, event.fill.accountId, EVENT_ACTION.added, () =>
          tradeEntity(event.fill, this.#contract(event.fill.contractId).product),
        );
        return;
      case 'position':
        this.#push('positions', USER_EVENT.position, event.position.accountId, CHANGED, () => {
          const { position } = event;
          const positionId = this.#options.desk().positionId(position);
          return positionEntity(position, positionId, this.#contract(position.contractId));
        });
        return;
      case 'account': {
        const { account } = event;
        const owner = this.#options.desk().firm.account(account.accountId)?.userName ?? '';
        const makeRecord = () => this.#record(USER_EVENT.account, CHANGED, accountEntity(account));
        this.#options.registry.push(topicKey('accounts', owner), makeRecord);
      }
    }
  }

  /** A refused order: first pending, then rejected. */
  tellRefused(order: OrderEntity, pendingStatus: number): void {
    const accountId = order.accountId as AccountId;
    this.#tellOrder(accountId, () => ({ ...order, status: pendingStatus }));
    this.#tellOrder(accountId, () => order);
  }

  /** One price: the trade, then the quote that it leaves behind. */
  tellPrice(contract: Contract, step: MarketStep): void {
    const { registry, board } = this.#options;
    const quote = board.onTrade(contract, step);
    const keys = this.#keysOf(contract);
    registry.push(keys.trades, () =>
      this.#marketRecord(MARKET_EVENT.trade, contract, tradeEntry(contract, step, quote)),
    );
    registry.push(keys.quotes, () => this.#quoteChange(contract, keys, quote));
    this.#tellDepth(keys, quote);
  }

  /** A recorded quote between two prices. */
  tellQuote(contract: Contract, step: MarketStep): void {
    const { registry, board } = this.#options;
    const quote = board.onQuote(contract, step);
    if (quote === null) return;
    const keys = this.#keysOf(contract);
    registry.push(keys.quotes, () => this.#quoteChange(contract, keys, quote));
    this.#tellDepth(keys, quote);
  }

  /** What has changed in the book; nothing at all where nothing has. */
  #tellDepth({ depth, depthWriter }: ContractKeys, quote: Quote): void {
    const { registry } = this.#options;
    registry.push(depth, () => {
      const entries = depthWriter.changes(quote);
      return entries === '' ? '' : this.#depthRecord(quote.contract, entries);
    });
  }

  #refuse(session: HubSession, kind: string, argument: number | string | null): string | null {
    const { desk, catalog } = this.#options;
    if (kind === 'account' && !desk().owns(session.userName, Number(argument))) {
      return `Account ${argument} was not found.`;
    }
    if (kind === 'contract' && catalog.contract(String(argument)) === null) {
      return `Contract '${argument}' was not found.`;
    }
    return null;
  }

  #sendFullQuote(session: HubSession, contractId: string): void {
    const quote = this.#options.board.quote(contractId);
    if (quote === null) return;
    const { writer } = this.#keysOf(quote.contract);
    session.push(quoteRecord(quote.contract, writer.full(quote)));
  }

  #sendFullDepth(session: HubSession, contractId: string): void {
    const quote = this.#options.board.quote(contractId);
    if (quote === null) return;
    const { depthWriter } = this.#keysOf(quote.contract);
    session.push(this.#depthRecord(quote.contract, depthWriter.full(quote)));
  }

  #tellOrder(accountId: AccountId, makeEntity: () => OrderEntity): void {
    this.#push('orders', USER_EVENT.order, accountId, CHANGED, makeEntity);
  }

  #push(
    topic: 'orders' | 'positions' | 'trades',
    target: string,
    accountId: AccountId,
    action: number,
    makeEntity: () => object,
  ): void {
    const makeRecord = () => this.#record(target, action, makeEntity());
    this.#options.registry.push(topicKey(topic, accountId), makeRecord);
  }

  #record(target: string, action: number, entity: object): string {
    const data = withoutNulls(entity);
    const { userEvents, members } = this.#options.wire;
    const payload = userEvents === 'bare' ? data : wrapUserEvent(data, action);
    const record = invocationRecord(target, [payload]);
    return members === 'newest' ? record : withoutLateMembers(record);
  }

  #keysOf({ id }: Contract): ContractKeys {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const quotes = topicKey('quotes', id);
    const made = {
      quotes,
      trades: topicKey('trades', id),
      depth: topicKey('depth', id),
      writer: new QuoteWriter(),
      depthWriter: new DepthWriter(this.#options.bookSeed),
    };
    this.#keys.set(id, made);
    return made;
  }

  #quoteChange(contract: Contract, { writer }: ContractKeys, quote: Quote): string {
    const isFull = this.#options.wire.quotes === 'full';
    return quoteRecord(contract, isFull ? writer.full(quote) : writer.changes(quote));
  }

  /** The venue was seen to send null entries; a client has to skip them (reference 7.6). */
  #depthRecord(contract: Contract, entries: string): string {
    const all = this.#options.wire.depthNulls ? `${entries},null` : entries;
    return this.#marketRecord(MARKET_EVENT.depth, contract, all);
  }

  /** One event of all entries, as captures have it, or one of each, as the documentation has. */
  #marketRecord(target: string, { id }: Contract, entries: string): string {
    const payloads =
      this.#options.wire.marketEvents === 'array' ? [`[${entries}]`] : entries.split(BETWEEN);
    const record = (payload: string): string =>
      `{"type":1,"target":"${target}","arguments":["${id}",${payload}]}${RECORD_SEPARATOR}`;
    return payloads.map(record).join('');
  }

  /** Every order and position is of a contract that this market has. */
  #contract(contractId: string): Contract {
    const contract = this.#options.catalog.contract(contractId);
    if (contract === null) throw new RangeError(`no contract ${contractId}`);
    return contract;
  }
}

const CHANGED = EVENT_ACTION.changed;
/** Between two entries; none of them holds an object. */
const BETWEEN = /(?<=\}),/;

const quoteRecord = ({ id }: Contract, members: string): string =>
  `{"type":1,"target":"${MARKET_EVENT.quote}","arguments":["${id}",${members}]}${RECORD_SEPARATOR}`;

/** Written by hand: a trade goes out for every price. */
const tradeEntry = ({ product }: Contract, { price, size, at }: MarketStep, quote: Quote) =>
  `{"symbolId":"${product.venueSymbol}","price":${priceToDecimal(price, product)},` +
  `"timestamp":"${formatTimestamp(at)}","type":${quote.aggressor},"volume":${size}}`;

/** The argument of a method: undefined when it has the wrong type or number. */
function readArgument(
  kind: 'none' | 'account' | 'contract',
  args: readonly unknown[],
): number | string | null | undefined {
  if (kind === 'none') return args.length === 0 ? null : undefined;
  const [argument] = args;
  if (args.length !== 1) return undefined;
  if (kind === 'account') return Number.isInteger(argument) ? Number(argument) : undefined;
  return typeof argument === 'string' ? argument : undefined;
}

/** Which hub a path names, with or without a trailing slash; null for any other path. */
export function hubOfPath(path: string): HubName | null {
  const name = /^\/hubs\/(user|market)\/?$/i.exec(path)?.[1]?.toLowerCase();
  return name === 'user' || name === 'market' ? name : null;
}
