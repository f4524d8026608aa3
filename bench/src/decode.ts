import { type ContractId, productByRoot, type UnixMs } from '@loadline/core';
import type { Clock, HttpOutcome, Timers } from '@loadline/engine/ports';
import {
  createHubTransport,
  MarketEvents,
  NoticeBoard,
  type SocketListener,
} from '@loadline/projectx';

/** One figure of a benchmark beside the reference that it is measured against. */
export type Figure = Readonly<{
  name: string;
  value: number;
  unit: string;
  reference: number;
  ratio: number;
}>;

const CONTRACT = 'CON.F.US.MNQ.Z26' as ContractId;
const RECORDS = 20_000;
const ROUNDS = 15;
const SEPARATOR = '\u001e';

/**
 * Quote and trade frames from the text of a WebSocket message to the listener: framing, parsing,
 * the tick grid, the merge of sparse quotes. The reference parses the same text and does no more.
 */
export async function run(): Promise<readonly Figure[]> {
  const records = Array.from({ length: RECORDS }, (_, index) => recordAt(index));
  const messages = records.map((record) => record + SEPARATOR);
  const deliver = await connectedListener();
  const decode = (): void => {
    for (const message of messages) deliver.onText(message);
  };
  const parse = (): void => {
    for (const record of records) JSON.parse(record);
  };
  let [value, reference] = [0, 0];
  // In turn, and the best of each: other work on the machine only ever slows a round down.
  for (let round = 0; round < ROUNDS; round += 1) {
    value = Math.max(value, rateOf(decode));
    reference = Math.max(reference, rateOf(parse));
  }
  const rounded = { value: Math.round(value), reference: Math.round(reference) };
  return [{ name: 'decode.market', ...rounded, unit: 'frames/s', ratio: value / reference }];
}

function rateOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return RECORDS / ((performance.now() - startedAt) / 1_000);
}

/** Sparse quotes as the venue sends them, and a trade at every tenth frame. */
function recordAt(index: number): string {
  const price = 25_000 + (index % 400) * 0.25;
  const at = `2026-11-19T15:04:${String(index % 60).padStart(2, '0')}.1234567+00:00`;
  if (index % 10 === 0) {
    const trade = { symbolId: 'F.US.MNQ', price, timestamp: at, type: 0, volume: 3 };
    return JSON.stringify({ type: 1, target: 'GatewayTrade', arguments: [CONTRACT, [trade]] });
  }
  const sides = { bestBid: price, bestAsk: price + 0.25 };
  const quote = { symbol: 'F.US.MNQ', ...sides, lastUpdated: at, timestamp: at };
  return JSON.stringify({ type: 1, target: 'GatewayQuote', arguments: [CONTRACT, quote] });
}

/** A market hub connection in memory, past its handshake, that feeds market events. */
async function connectedListener(): Promise<SocketListener> {
  const product = productByRoot('MNQ');
  if (product === null) throw new RangeError('MNQ is a product');
  const clock: Clock = { now: () => Math.floor(performance.now()) as UnixMs };
  const timers: Timers = { after: () => ({ cancel: () => undefined }) };
  let heard = 0;
  const count = (): void => {
    heard += 1;
  };
  const events = new MarketEvents({ onTrade: count, onQuote: count }, clock, new NoticeBoard(fail));
  events.follow(CONTRACT, product);
  const listening = Promise.withResolvers<SocketListener>();
  const transport = createHubTransport({
    http: { request: () => Promise.resolve(negotiated) },
    sockets: {
      open(_request, listener) {
        listening.resolve(listener);
        return { send: () => undefined, close: () => undefined };
      },
    },
    clock,
    timers,
  });
  transport.open('market', 'token', {
    onOpen: () => undefined,
    onInvocation: (target, args) => events.onInvocation(target, args),
    onClose: (reason) => fail({ text: reason }),
  });
  const listener = await listening.promise;
  listener.onOpen();
  listener.onText(`{}${SEPARATOR}`);
  listener.onText(recordAt(0) + SEPARATOR);
  if (heard !== 1) throw new RangeError('a frame did not reach the listener');
  return listener;
}

const negotiated: HttpOutcome = {
  kind: 'reply',
  status: 200,
  headers: {},
  body: '{"negotiateVersion":1,"connectionId":"a","connectionToken":"b"}',
};

function fail({ text }: Readonly<{ text: string }>): never {
  throw new RangeError(text);
}
