import {
  type Bar,
  type ContractId,
  type ContractListing,
  MINUTE_MS,
  type Product,
  type UnixMs,
} from '@loadline/core';
import type { Answer, Clock, MarketDataFeed } from '@loadline/engine/ports';
import {
  BAR_UNIT,
  BARS_MAX,
  contractsReply,
  formatTimestamp,
  PATH,
  type RetrieveBarsRequest,
  retrieveBarsReply,
} from '@loadline/wire';
import type { ContractBook } from './contract-book.ts';
import type { MarketEvents } from './events/market-events.ts';
import type { HubSupervisor } from './hubs/hub-supervisor.ts';
import { FEED_METHODS } from './hubs/venue-hubs.ts';
import { mapAll, mapAnswer } from './mapping/answers.ts';
import { arrangeBars, type BarHistory, barOf } from './mapping/bars.ts';
import type { NoticeBoard } from './notices.ts';
import type { Call, VenueCalls } from './session/venue-calls.ts';

export type FeedPorts = Readonly<{
  calls: VenueCalls;
  book: ContractBook;
  events: MarketEvents;
  hub: HubSupervisor;
  /** Market time: decides which bar is still forming. */
  clock: Clock;
  notices: NoticeBoard;
  /** The venue's data subscription; false for evaluation and practice users. */
  live: boolean;
}>;

/** A little less than the cap: whether the ends of a range belong to it is not documented. */
const PAGE_MS = (BARS_MAX - 10) * MINUTE_MS;

/** Contracts and history over REST, trades and quotes over the market hub. */
export function createMarketDataFeed(ports: FeedPorts): MarketDataFeed {
  const { calls, book, events, hub, clock, notices, live } = ports;

  async function contracts(): Promise<Answer<readonly ContractListing[]>> {
    const call = readCall({ path: PATH.contractAvailable, body: { live } });
    const answer = await calls.read(call, contractsReply);
    if (answer.kind === 'failed') return answer;
    return { kind: 'answered', value: book.learn(answer.value.contracts ?? []) };
  }

  async function page(
    contractId: ContractId,
    product: Product,
    { from, to }: Readonly<{ from: number; to: number }>,
  ): Promise<Answer<readonly Bar[]>> {
    const body = barsBody(contractId, { from, to, live });
    const call = readCall({ path: PATH.retrieveBars, body, history: true });
    const answer = await calls.read(call, retrieveBarsReply);
    return mapAnswer(answer, (reply) => mapAll(reply.bars ?? [], (bar) => barOf(bar, product)));
  }

  async function history(contractId: ContractId, from: UnixMs): Promise<Answer<BarHistory>> {
    const product = book.productOf(contractId);
    if (product === null) {
      const reason = book.fault(contractId) ?? `The contract ${contractId} is unknown.`;
      return { kind: 'failed', reason };
    }
    const found: Bar[] = [];
    // The present is read anew for each page: the last page ends at the forming minute.
    for (let start: number = from; start <= clock.now(); start += PAGE_MS) {
      const to = Math.min(start + PAGE_MS, clock.now() + MINUTE_MS);
      const bars = await page(contractId, product, { from: start, to });
      if (bars.kind === 'failed') return bars;
      found.push(...bars.value);
    }
    return { kind: 'answered', value: arrangeBars(found, from, clock.now()) };
  }

  function subscribe(contractId: ContractId): void {
    const product = book.productOf(contractId);
    if (product === null) {
      const text = book.fault(contractId) ?? `The contract ${contractId} is unknown.`;
      notices.post('UNKNOWN_CONTRACT', contractId, text);
      return;
    }
    events.follow(contractId, product);
    const args = [contractId];
    hub.add(Object.values(FEED_METHODS).map(({ on }) => ({ method: on, args })));
  }

  function unsubscribe(contractId: ContractId): void {
    events.unfollow(contractId);
    const args = [contractId];
    for (const { on, off } of Object.values(FEED_METHODS)) {
      hub.remove({ method: on, args }, { method: off, args });
    }
  }

  return { contracts, history, subscribe, unsubscribe };
}

const readCall = ({
  path,
  body,
  history = false,
}: Readonly<{ path: Call['path']; body: unknown; history?: boolean }>): Call => ({
  path,
  body,
  budget: history ? 'history' : 'general',
  priority: 'history',
  waitMaxMs: 60_000,
  timeoutMs: 30_000,
});

const barsBody = (
  contractId: ContractId,
  { from, to, live }: Readonly<{ from: number; to: number; live: boolean }>,
): RetrieveBarsRequest => ({
  contractId,
  live,
  startTime: formatTimestamp(from),
  endTime: formatTimestamp(to),
  unit: BAR_UNIT.minute,
  unitNumber: 1,
  limit: BARS_MAX,
  includePartialBar: true,
});
