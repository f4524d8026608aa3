import { type ClientMessage, feedReply, serverMessage } from '@loadline/api-schema';
import { getJson } from '../http/http.ts';
import { backOffMs } from './back-off.ts';
import type { DeskStore } from './desk-store.ts';

/** The desk says something every five seconds; after this long its silence is a dead connection. */
const SILENCE_MS = 12_000;

/**
 * Keeps one WebSocket to the desk: hello with the last feed number, subscriptions of the shown
 * contracts, a watchdog for silence, and tries with back-off for as long as the page is open.
 */
export class DeskConnection {
  readonly #store: DeskStore;
  readonly #url: string;
  readonly #contracts = new Map<string, number>();
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #greeted = false;

  constructor(store: DeskStore, url: string) {
    this.#store = store;
    this.#url = url;
  }

  /** @returns what stops it. */
  start(): () => void {
    // A moment later, so that a page which is left at once (or mounted twice while it is developed)
    // does not close a socket that is still being opened.
    this.#retry = setTimeout(() => this.#open(), 0);
    const now = () => this.retryNow();
    window.addEventListener('online', now);
    return () => {
      window.removeEventListener('online', now);
      clearTimeout(this.#retry);
      clearTimeout(this.#silence);
      const socket = this.#socket;
      this.#socket = null;
      socket?.close();
    };
  }

  /** Ends the wait of the back-off. Does nothing while connected. */
  retryNow(): void {
    if (this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#open();
  }

  /** Asks for the quotes, bars and fills of a contract for as long as somebody watches it. */
  watch(contractId: string): () => void {
    const watchers = this.#contracts.get(contractId) ?? 0;
    this.#contracts.set(contractId, watchers + 1);
    if (watchers === 0) this.#send({ type: 'subscribe', contractId });
    return () => {
      const left = (this.#contracts.get(contractId) ?? 1) - 1;
      if (left > 0) return this.#contracts.set(contractId, left);
      this.#contracts.delete(contractId);
      return this.#send({ type: 'unsubscribe', contractId });
    };
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#greeted = false;
    this.#expectSound();
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return;
      const resumeFrom = this.#store.lastFeedSequence();
      socket.send(
        JSON.stringify({ type: 'hello', ...(resumeFrom === null ? {} : { resumeFrom }) }),
      );
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket) this.#take(String(data));
    });
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lost('The desk cannot be reached.');
    });
  }

  #take(text: string): void {
    this.#expectSound();
    const message = serverMessage.safeParse(JSON.parse(text));
    // A newer desk may say what this page does not know yet; the rest still counts.
    if (!message.success) return;
    if (message.data.type === 'error') return this.#refused(message.data.detail);
    this.#store.apply(message.data, Date.now());
    if (message.data.type !== 'snapshot') return;
    this.#attempt = 0;
    this.#store.setLink({ state: 'open', since: Date.now(), reason: null });
    if (!this.#greeted) this.#subscribeAll();
    this.#greeted = true;
    if (!message.data.feedComplete) void this.#readMissedFeed(message.data.feed[0]?.sequence);
  }

  #subscribeAll(): void {
    for (const contractId of this.#contracts.keys())
      this.#send({ type: 'subscribe', contractId }, true);
  }

  async #readMissedFeed(before: number | undefined): Promise<void> {
    const query = before === undefined ? '' : `before=${before}&`;
    const reply = await getJson(`/api/feed?${query}limit=200`, feedReply).catch(() => null);
    if (reply !== null) this.#store.addFeed(reply.entries);
  }

  /** The API is there, the desk behind it is not yet: it will send a snapshot when it is. */
  #refused(detail: string): void {
    const { state, since } = this.#store.link();
    this.#store.setLink({
      state: 'waiting',
      since: state === 'waiting' ? since : Date.now(),
      reason: detail,
    });
  }

  #lost(reason: string): void {
    clearTimeout(this.#silence);
    this.#socket = null;
    const { state, since } = this.#store.link();
    this.#store.setLink({
      state: 'waiting',
      since: state === 'waiting' ? since : Date.now(),
      reason,
    });
    this.#retry = setTimeout(() => this.#open(), backOffMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #expectSound(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const socket = this.#socket;
      this.#lost('The desk has gone silent.');
      socket?.close();
    }, SILENCE_MS);
  }

  /** Before the greeting nothing is sent: all subscriptions follow the first snapshot. */
  #send(message: ClientMessage, greeting = this.#greeted): void {
    if (!greeting || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify(message));
  }
}
