import type {
  CommandMessage,
  DeskState,
  FeedEntry,
  FillMarker,
  SectionName,
  ServerMessage,
  StreamedBar,
  StreamedQuote,
} from '@loadline/api-schema';
import { assert } from '@loadline/core';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { type Frame, frameOf, textFrame } from '../messages/frame.ts';
import { DeskSections, type SectionValue } from './desk-sections.ts';
import { FeedLog } from './feed-log.ts';
import { HubSession } from './hub-session.ts';
import type { Peer } from './outbox.ts';

/** Everything that a reader starts from. `feed` and `fills` oldest first. */
export type DeskSnapshot = Readonly<{
  state: DeskState;
  feed: readonly FeedEntry[];
  fills: readonly FillMarker[];
}>;

export type DeskHubOptions = Readonly<{
  onCommand: CommandHandler;
  /** Something waits for `flush`. Called once until the flush. */
  onDirty: () => void;
  /** The first reader wants this contract's bars and quotes, or the last one no longer does. */
  onInterest?: (contractId: string, wanted: boolean) => void;
  /** Who asks when a command does not say. */
  defaultActor: string;
  /** A reader further behind is dropped. */
  backlogBytesMax?: number;
}>;

const BACKLOG_BYTES_MAX = 8 * 1024 * 1024;
const FEED_KEPT = 2_000;
const FEED_SENT_FIRST = 200;
const FILLS_KEPT = 500;

/**
 * The serving side of the desk protocol, without sockets and timers: holds the latest state, the
 * feed and the market, and tells it to any number of readers. The trader runs one for the desk
 * socket; the API runs one for browsers, filled from the trader's. Quotes, bars and sections leave
 * with the next `flush`, each frame built once for all; feed entries, fills and answers at once.
 */
export class DeskHub {
  readonly #options: DeskHubOptions;
  readonly #sessions = new Set<HubSession>();
  readonly #feed = new FeedLog({ kept: FEED_KEPT });
  readonly #bars = new Map<string, StreamedBar>();
  readonly #quotes = new Map<string, StreamedQuote>();
  readonly #interest = new Map<string, number>();
  readonly #unsentMarket = new Map<string, { contractId: string; message: ServerMessage }>();
  #fills: FillMarker[] = [];
  #sections: DeskSections | null = null;
  #sequence = 0;
  #dirty = false;

  constructor(options: DeskHubOptions) {
    this.#options = options;
  }

  get readers(): number {
    return this.#sessions.size;
  }

  /** The number of the last feed entry, 0 before the first. */
  get lastFeedSequence(): number {
    return this.#feed.last;
  }

  /** The newest state, or null before the first `load`. */
  state(): Readonly<{ sequence: number; state: DeskState; fills: FillMarker[] }> | null {
    if (this.#sections === null) return null;
    return { sequence: this.#sequence, state: this.#sections.current, fills: this.#fills };
  }

  /**
   * Replaces everything and tells every reader.
   *
   * @param options.feedContinues the feed holds only what came after the last known entry.
   */
  load(snapshot: DeskSnapshot, { feedContinues }: Readonly<{ feedContinues: boolean }>): void {
    this.#sections = new DeskSections(snapshot.state);
    this.#fills = snapshot.fills.slice(-FILLS_KEPT);
    this.#sequence += 1;
    const fresh = feedContinues ? snapshot.feed.filter((entry) => this.#feed.add(entry)) : null;
    if (fresh === null) this.#feed.reset(snapshot.feed);
    const { feed } = this.#feed.after(undefined, { latest: FEED_SENT_FIRST });
    const frame = this.#snapshotFrame(fresh ?? feed, { feedComplete: fresh !== null });
    for (const session of this.#sessions) {
      if (session.phase === 'waiting') this.#greet(session, session.resumeFrom);
      else if (session.phase === 'ready') session.outbox.offer(frame);
    }
  }

  /** A section's new value, told with the next flush. Ignored before the first `load`. */
  setSection<Name extends SectionName>(name: Name, value: DeskState[Name]): void {
    this.#changeSections((sections) => sections.set(name, value));
  }

  /** A section as it came in a message, whose name and value belong together. */
  relaySection(name: SectionName, value: SectionValue): void {
    this.#changeSections((sections) => sections.set(name, value));
  }

  /** Told at once. A number that is known already is ignored, so that a repeat is harmless. */
  addFeed(entry: FeedEntry): void {
    if (this.#feed.add(entry)) this.#tellAll({ type: 'feed', entry });
  }

  /** Told at once. */
  addFill(fill: FillMarker): void {
    this.#fills = [...this.#fills.slice(1 - FILLS_KEPT), fill];
    this.#tellAll({ type: 'fill', fill });
  }

  /** The bar that forms, or one that has just closed; keeps no reference that the caller reuses. */
  setBar(bar: StreamedBar): void {
    this.#bars.set(bar.contractId, bar);
    this.#tellMarket(`${bar.contractId} ${bar.openedAt}`, bar.contractId, { type: 'bar', bar });
  }

  setQuote(quote: StreamedQuote): void {
    this.#quotes.set(quote.contractId, quote);
    this.#tellMarket(quote.contractId, quote.contractId, { type: 'quote', quote });
  }

  /** @param at machine time, ISO. */
  heartbeat(at: string): void {
    const frame = frameOf({ type: 'heartbeat', at });
    for (const session of this.#sessions) {
      if (session.phase !== 'silent') session.outbox.offer(frame);
    }
  }

  /** Sends what has gathered: the latest of each quote, bar and section. */
  flush(): void {
    this.#dirty = false;
    for (const { contractId, message } of this.#unsentMarket.values()) {
      this.#tellSubscribers(contractId, message);
    }
    this.#unsentMarket.clear();
    for (const { name, text } of this.#sections?.takeChanged() ?? []) {
      this.#sequence += 1;
      const head = `{"type":"section","name":"${name}","sequence":${this.#sequence}`;
      this.#offerAll({ key: `section ${name}`, bytes: textFrame(`${head},"value":${text}}`) });
    }
  }

  /** A new reader. It hears nothing until it says hello. */
  connect(peer: Peer): HubSession {
    const backlogBytesMax = this.#options.backlogBytesMax ?? BACKLOG_BYTES_MAX;
    const session = new HubSession(
      peer,
      { backlogBytesMax },
      {
        hello: (from) => this.#hello(session, from),
        subscribe: (contractId) => this.#subscribe(session, contractId),
        unsubscribe: (contractId) => this.#unsubscribe(session, contractId),
        command: (message) => void this.#command(session, message),
        gone: () => this.#forget(session),
      },
    );
    this.#sessions.add(session);
    return session;
  }

  #hello(session: HubSession, resumeFrom: number | undefined): void {
    if (this.#sections !== null) return this.#greet(session, resumeFrom);
    session.wait(resumeFrom);
    const detail = 'The trader is not there yet; its state comes as soon as it is.';
    session.tell({ type: 'error', code: 'DESK_AWAY', detail });
  }

  #greet(session: HubSession, resumeFrom: number | undefined): void {
    // What is not told yet is told first: the others and the new one then know the same state.
    this.flush();
    const { feed, feedComplete } = this.#feed.after(resumeFrom, { latest: FEED_SENT_FIRST });
    session.ready();
    session.outbox.offer(this.#snapshotFrame(feed, { feedComplete }));
  }

  #snapshotFrame(feed: FeedEntry[], { feedComplete }: Readonly<{ feedComplete: boolean }>): Frame {
    const known = this.state();
    assert(known !== null, 'a snapshot is made only of a state');
    return frameOf({ type: 'snapshot', ...known, feed, feedComplete });
  }

  #subscribe(session: HubSession, contractId: string): void {
    if (session.contracts.has(contractId)) return;
    session.contracts.add(contractId);
    this.#changeInterest(contractId, 1);
    const bar = this.#bars.get(contractId);
    const quote = this.#quotes.get(contractId);
    if (bar !== undefined) session.tell({ type: 'bar', bar });
    if (quote !== undefined) session.tell({ type: 'quote', quote });
  }

  #unsubscribe(session: HubSession, contractId: string): void {
    if (session.contracts.delete(contractId)) this.#changeInterest(contractId, -1);
  }

  #changeInterest(contractId: string, by: 1 | -1): void {
    const before = this.#interest.get(contractId) ?? 0;
    this.#interest.set(contractId, before + by);
    if (before + by === 0) this.#interest.delete(contractId);
    const { onInterest } = this.#options;
    if (onInterest === undefined || (before > 0 && before + by > 0)) return;
    // From now on nobody tells us of this contract, so what we know of it would grow old.
    if (by === -1) this.#bars.delete(contractId);
    if (by === -1) this.#quotes.delete(contractId);
    onInterest(contractId, by === 1);
  }

  async #command(
    session: HubSession,
    { commandId, actor, command }: CommandMessage,
  ): Promise<void> {
    const asked = { commandId, actor: actor ?? this.#options.defaultActor, command };
    const outcome = await this.#options.onCommand(asked);
    session.tell({ type: 'commandResult', commandId, ...outcome });
  }

  #forget(session: HubSession): void {
    if (!this.#sessions.delete(session)) return;
    for (const contractId of session.contracts) this.#changeInterest(contractId, -1);
  }

  #changeSections(change: (sections: DeskSections) => void): void {
    if (this.#sections === null) return;
    change(this.#sections);
    this.#markDirty();
  }

  #tellMarket(key: string, contractId: string, message: ServerMessage): void {
    if (!this.#interest.has(contractId)) return;
    this.#unsentMarket.set(`${message.type} ${key}`, { contractId, message });
    this.#markDirty();
  }

  #markDirty(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#options.onDirty();
  }

  #tellSubscribers(contractId: string, message: ServerMessage): void {
    const frame = frameOf(message);
    for (const session of this.#sessions) {
      if (session.contracts.has(contractId)) session.outbox.offer(frame);
    }
  }

  #tellAll(message: ServerMessage): void {
    if (this.#sessions.size > 0) this.#offerAll(frameOf(message));
  }

  #offerAll(frame: Frame): void {
    for (const session of this.#sessions) {
      if (session.phase === 'ready') session.outbox.offer(frame);
    }
  }
}
