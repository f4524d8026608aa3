import {
  type DeskState,
  type FeedEntry,
  type FillMarker,
  type SectionName,
  type ServerMessage,
  type StreamedBar,
  type StreamedQuote,
  sectionNames,
} from '@loadline/api-schema';
import { mergeFeed } from './feed-list.ts';

/** The state of the page's WebSocket. Times are the browser's, in milliseconds. */
export type DeskLink = Readonly<{
  state: 'connecting' | 'open' | 'waiting';
  /** Since when it is in this state; a row of failed tries counts as one. */
  since: number;
  reason: string | null;
}>;

export type Topic = SectionName | 'feed' | 'fills' | 'quotes' | 'link';

/** Runs the flush soon, once: the next animation frame in a browser. */
export type Schedule = (flush: () => void) => void;

/** The most fills kept for markers; the feed and the trades tell the rest. */
const FILLS_MAX = 400;

/**
 * What the page knows of the desk, outside of React. A message replaces one value and marks its
 * topic; listeners of the topic are called once a frame, so a hundred quotes a second cost the few
 * components that show a quote one render a frame, and the others none.
 */
export class DeskStore {
  readonly #schedule: Schedule;
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #barListeners = new Set<(bar: StreamedBar) => void>();
  readonly #snapshotListeners = new Set<() => void>();
  readonly #dirty = new Set<Topic>();
  readonly #quotes = new Map<string, StreamedQuote>();
  #sections: Partial<DeskState> = {};
  #feed: readonly FeedEntry[] = [];
  #fills: readonly FillMarker[] = [];
  #link: DeskLink = { state: 'connecting', since: 0, reason: null };
  #lastPriceAt: number | null = null;
  #scheduled = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /**
   * The latest value of a section, null before the first snapshot. The same object until it
   * changes.
   */
  section<Name extends SectionName>(name: Name): DeskState[Name] | null {
    return this.#sections[name] ?? null;
  }

  /** Newest first. */
  feed(): readonly FeedEntry[] {
    return this.#feed;
  }

  /** Oldest first. */
  fills(): readonly FillMarker[] {
    return this.#fills;
  }

  quote(contractId: string): StreamedQuote | null {
    return this.#quotes.get(contractId) ?? null;
  }

  link(): DeskLink {
    return this.#link;
  }

  /** When the browser last got a price, by its own clock. */
  lastPriceAt(): number | null {
    return this.#lastPriceAt;
  }

  /** The number to resume the feed from, null before the first entry. */
  lastFeedSequence(): number | null {
    return this.#feed[0]?.sequence ?? null;
  }

  setLink(link: DeskLink): void {
    this.#link = link;
    this.#mark('link');
  }

  /** Takes one message of the desk. `now` is the browser's clock. */
  apply(message: ServerMessage, now: number): void {
    switch (message.type) {
      case 'snapshot':
        return this.#replace(message, now);
      case 'section':
        this.#sections = { ...this.#sections, [message.name]: message.value };
        return this.#mark(message.name);
      case 'feed':
        return this.addFeed([message.entry]);
      case 'fill':
        return this.#addFill(message.fill);
      case 'quote':
        this.#lastPriceAt = now;
        this.#quotes.set(message.quote.contractId, message.quote);
        return this.#mark('quotes');
      case 'bar':
        this.#lastPriceAt = now;
        for (const listener of this.#barListeners) listener(message.bar);
        return;
      // A command's result comes by HTTP too, and the link watches heartbeats and errors.
      case 'commandResult':
      case 'heartbeat':
      case 'error':
        return;
    }
  }

  addFeed(entries: readonly FeedEntry[]): void {
    this.#feed = mergeFeed(this.#feed, entries);
    this.#mark('feed');
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Every bar at once, none coalesced: the chart keeps its own data. */
  onBar(listener: (bar: StreamedBar) => void): () => void {
    this.#barListeners.add(listener);
    return () => this.#barListeners.delete(listener);
  }

  /** After each snapshot: whoever keeps more than the store does repairs what it missed. */
  onSnapshot(listener: () => void): () => void {
    this.#snapshotListeners.add(listener);
    return () => this.#snapshotListeners.delete(listener);
  }

  #replace(message: Extract<ServerMessage, { type: 'snapshot' }>, now: number): void {
    this.#sections = message.state;
    this.#fills = message.fills;
    this.#lastPriceAt ??= now;
    this.addFeed(message.feed);
    this.#mark('fills');
    for (const name of sectionNames) this.#mark(name);
    for (const listener of this.#snapshotListeners) listener();
  }

  #addFill(fill: FillMarker): void {
    if (this.#fills.some(({ fillId }) => fillId === fill.fillId)) return;
    this.#fills = [...this.#fills, fill].slice(-FILLS_MAX);
    this.#mark('fills');
  }

  #mark(topic: Topic): void {
    this.#dirty.add(topic);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const topics = [...this.#dirty];
    this.#dirty.clear();
    const called = new Set<() => void>();
    for (const topic of topics) {
      for (const listener of this.#listeners.get(topic) ?? []) called.add(listener);
    }
    for (const listener of called) listener();
  }
}
