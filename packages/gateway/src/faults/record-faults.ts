import { MARKET_EVENT, ORDER_STATUS, USER_EVENT } from '@loadline/wire';
import type { FaultBoard } from './fault-board.ts';

type Members = Readonly<Record<string, unknown>>;

const QUOTE = `"target":"${MARKET_EVENT.quote}"`;
/** What the sparsest quote of the venue still has. */
const SPARSE_MEMBERS = ['symbol', 'bestBid', 'bestAsk', 'lastUpdated', 'timestamp'];

/** What `quote.*` makes of the quotes of one connection. Other events pass. */
export class QuoteFaults {
  readonly #board: FaultBoard;
  /** The first quote of each contract since `quote.stale` is on. */
  readonly #frozen = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #frozenIn = 0;
  #countedIn = 0;

  constructor(board: FaultBoard) {
    this.#board = board;
  }

  /** The event as it goes out; null when it does not. */
  changed(record: string): string | null {
    const { isStale, keeps } = this.#modes();
    if ((!isStale && keeps === null) || !record.includes(QUOTE)) return record;
    const { target, contractId, quote } = readQuote(record);
    const thinned = keeps === null ? record : this.#thinned({ contractId, quote, target }, keeps);
    if (!isStale || thinned === null) return thinned;
    const frozen = this.#frozen.get(contractId) ?? thinned;
    this.#frozen.set(contractId, frozen);
    return frozen;
  }

  #modes(): Readonly<{ isStale: boolean; keeps: number | null }> {
    const frozenIn = this.#board.epoch('quote.stale');
    if (frozenIn !== this.#frozenIn) this.#frozen.clear();
    this.#frozenIn = frozenIn;
    const countedIn = this.#board.epoch('quote.sparse');
    if (countedIn !== this.#countedIn) this.#counts.clear();
    this.#countedIn = countedIn;
    return {
      isStale: this.#board.isOn('quote.stale'),
      keeps: this.#board.value('quote.sparse'),
    };
  }

  #thinned({ contractId, quote, target }: ReadQuote, keeps: number): string | null {
    const count = this.#counts.get(contractId) ?? 0;
    this.#counts.set(contractId, count + 1);
    if (count % keeps !== 0) return null;
    const kept = SPARSE_MEMBERS.filter((member) => Object.hasOwn(quote, member));
    const sparse = Object.fromEntries(kept.map((member) => [member, quote[member]]));
    return JSON.stringify({ type: 1, target, arguments: [contractId, sparse] });
  }
}

type ReadQuote = Readonly<{ target: string; contractId: string; quote: Members }>;

/** The record is ours, so its shape is known. */
function readQuote(record: string): ReadQuote {
  const { target, arguments: args } = JSON.parse(record) as Readonly<{
    target: string;
    arguments: readonly [string, Members];
  }>;
  return { target, contractId: args[0], quote: args[1] };
}

/** Whether an event tells of a fill: the trade, what it left of the order, position and balance. */
export function isFillEvent(record: string): boolean {
  const { target, arguments: args } = JSON.parse(record) as Readonly<{
    target: string;
    arguments: readonly Members[];
  }>;
  switch (target) {
    case USER_EVENT.trade:
    case USER_EVENT.position:
    case USER_EVENT.account:
      return true;
    case USER_EVENT.order: {
      const [first = {}] = args;
      const order = (first['data'] ?? first) as Members;
      return order['status'] === ORDER_STATUS.filled || Number(order['fillVolume'] ?? 0) > 0;
    }
    default:
      return false;
  }
}
