import type { Frame } from '../messages/frame.ts';

/** The sending side of one connection. It never blocks. */
export interface Peer {
  /** Bytes taken over but not yet handed to the operating system. */
  readonly unsentBytes: number;
  /** False means that the peer does not keep up: wait for `drained`. The bytes are taken anyway. */
  write(bytes: Buffer): boolean;
  /** Ends the connection at once. */
  drop(reason: string): void;
}

/**
 * What waits for one reader. While the reader keeps up, frames pass straight through. When it does
 * not, frames with a key collapse to the latest, the others line up; a reader that falls too
 * far behind is dropped, and starts anew with a snapshot. So a slow reader costs bounded memory
 * and no other reader's time.
 */
export class Outbox {
  readonly #peer: Peer;
  readonly #backlogBytesMax: number;
  /** In order of their first offer: a collapsed frame keeps its place, so it cannot starve. */
  readonly #waiting = new Map<string | number, Frame>();
  #waitingBytes = 0;
  #unkeyed = 0;
  #blocked = false;
  #closed = false;

  constructor(peer: Peer, { backlogBytesMax }: Readonly<{ backlogBytesMax: number }>) {
    this.#peer = peer;
    this.#backlogBytesMax = backlogBytesMax;
  }

  /** How many frames wait: a metric. */
  get waiting(): number {
    return this.#waiting.size;
  }

  offer(frame: Frame): void {
    if (this.#closed) return;
    if (!this.#blocked) {
      this.#blocked = !this.#peer.write(frame.bytes);
      return;
    }
    this.#hold(frame);
    const behind = this.#waitingBytes + this.#peer.unsentBytes;
    if (behind > this.#backlogBytesMax) {
      this.close();
      this.#peer.drop(
        `The reader is ${behind} bytes behind; ${this.#backlogBytesMax} are allowed.`,
      );
    }
  }

  /** The connection takes more. */
  drained(): void {
    this.#blocked = false;
    for (const [key, frame] of this.#waiting) {
      if (this.#blocked) return;
      this.#waiting.delete(key);
      this.#waitingBytes -= frame.bytes.length;
      this.#blocked = !this.#peer.write(frame.bytes);
    }
  }

  /** The connection is gone; what waits is forgotten. */
  close(): void {
    this.#closed = true;
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }

  #hold(frame: Frame): void {
    const key = frame.key ?? this.#unkeyed++;
    this.#waitingBytes += frame.bytes.length - (this.#waiting.get(key)?.bytes.length ?? 0);
    this.#waiting.set(key, frame);
  }
}
