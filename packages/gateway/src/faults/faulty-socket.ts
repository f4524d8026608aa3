import { HUB_MESSAGE, type HubName, RECORD_SEPARATOR } from '@loadline/wire';
import type { HubSocket } from '../hubs/hub-session.ts';
import type { SeededRandom } from '../market/synthetic/seeded-random.ts';
import { shiftTimes } from './clock-skew.ts';
import type { FaultBoard } from './fault-board.ts';
import { isFillEvent, QuoteFaults } from './record-faults.ts';

export type FaultySocketOptions = Readonly<{
  hub: HubName;
  inner: HubSocket;
  board: FaultBoard;
  random: SeededRandom;
  /** Machine time in milliseconds. */
  now: () => number;
}>;

type Held = Readonly<{ text: string; dueAt: number }>;

const EVENT = `{"type":${HUB_MESSAGE.invocation},`;
/** An event that changes places goes out alone when no other one comes within this. */
const SWAP_WITHIN_MS = 250;

/**
 * The socket of one hub connection with its faults between session and wire. The session knows
 * nothing of them; without a fault a message costs one comparison.
 */
export class FaultySocket implements HubSocket {
  readonly #options: FaultySocketOptions;
  readonly #quotes: QuoteFaults;
  /** Messages that come late, by when they are due. */
  #late: Held[] = [];
  #swapped: Held | null = null;
  #isSilent = false;
  #isDoomed = false;
  #isGone = false;
  /** Whether an earlier fault has left anything, also where every fault is off by now. */
  #isMarked = false;

  constructor(options: FaultySocketOptions) {
    this.#options = options;
    this.#quotes = new QuoteFaults(options.board);
  }

  get hub(): HubName {
    return this.#options.hub;
  }

  send(text: string): void {
    const isPlain = !this.#options.board.any && !this.#isMarked;
    if (isPlain) this.#options.inner.send(text);
    else this.#deliver(text);
  }

  close(): void {
    this.#isGone = true;
    this.#isMarked = true;
    if (!this.#isSilent) this.#options.inner.close();
  }

  /** Goes silent for good, as a connection does whose way has broken. */
  silence(): void {
    this.#isSilent = true;
    this.#isMarked = true;
  }

  /** Closes as soon as the handshake is answered. */
  doom(): void {
    this.#isDoomed = true;
    this.#isMarked = true;
  }

  /** Sends what has waited long enough. */
  pump(): void {
    if (!this.isWaiting) return;
    const now = this.#options.now();
    if (this.#swapped !== null && now >= this.#swapped.dueAt) {
      const { text } = this.#swapped;
      this.#swapped = null;
      this.#sendOrHold(text);
    }
    const due = this.#late.filter(({ dueAt }) => dueAt <= now);
    this.#late = this.#late.filter(({ dueAt }) => dueAt > now);
    for (const { text } of due) this.#write(text);
    this.#isMarked = this.#isSilent || this.#isDoomed || this.#isGone || this.isWaiting;
  }

  /** Whether something will be sent by `pump`. */
  get isWaiting(): boolean {
    return this.#late.length > 0 || this.#swapped !== null;
  }

  #deliver(message: string): void {
    this.pump();
    let text = '';
    for (const record of message.split(RECORD_SEPARATOR)) {
      if (record === '') continue;
      text += record.startsWith(EVENT) ? this.#event(record) : record + RECORD_SEPARATOR;
    }
    if (text !== '') this.#sendOrHold(text);
    if (!this.#isDoomed) return;
    this.#isDoomed = false;
    this.close();
  }

  /** What becomes of one event: nothing, itself, or something that no client expects. */
  #event(plain: string): string {
    const { board } = this.#options;
    let record = this.#quotes.changed(plain);
    if (record === null) return '';
    if (board.isOn('fill.never-pushed') && isFillEvent(record)) return '';
    if (this.#happens('hub.drop')) return '';
    const skewMs = board.value('clock.skew');
    if (skewMs !== null) record = shiftTimes(record, skewMs);
    if (board.take('hub.truncated-frame')) return record.slice(0, Math.ceil(record.length / 2));
    if (board.take('hub.malformed-json')) return `${record.slice(0, -1)}${RECORD_SEPARATOR}`;
    const whole = record + RECORD_SEPARATOR;
    return this.#inPlace(this.#happens('hub.duplicate') ? whole + whole : whole);
  }

  /** The event with the one that it has changed places with, or nothing when it waits for one. */
  #inPlace(text: string): string {
    const before = this.#swapped;
    if (before !== null) {
      this.#swapped = null;
      return text + before.text;
    }
    if (!this.#happens('hub.reorder')) return text;
    this.#isMarked = true;
    this.#swapped = { text, dueAt: this.#options.now() + SWAP_WITHIN_MS };
    return '';
  }

  /** Within a connection nothing overtakes what is late already. */
  #sendOrHold(text: string): void {
    const { board, now, hub } = this.#options;
    const userMs = hub === 'user' && text.includes(EVENT) ? board.value('hub.late') : null;
    const lateMs = Math.max(board.value('hub.slow') ?? 0, userMs ?? 0);
    const waitsUntil = this.#late.at(-1)?.dueAt ?? 0;
    const dueAt = Math.max(now() + lateMs, waitsUntil);
    if (dueAt <= now() && this.#late.length === 0) this.#write(text);
    else {
      this.#isMarked = true;
      this.#late.push({ text, dueAt });
    }
  }

  #write(text: string): void {
    if (!this.#isSilent && !this.#isGone) this.#options.inner.send(text);
  }

  #happens(name: 'hub.drop' | 'hub.duplicate' | 'hub.reorder'): boolean {
    const percent = this.#options.board.value(name);
    return percent !== null && 100 * this.#options.random.next() < percent;
  }
}
