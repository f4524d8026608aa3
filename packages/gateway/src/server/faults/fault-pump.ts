import type { Gateway } from '../../gateway.ts';

const EVERY_MS = 20;

/** Sends what faults hold back, every few milliseconds while a fault is on and not at all else. */
export class FaultPump {
  readonly #gateway: Gateway;
  readonly #onFatal: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(gateway: Gateway, onFatal: (error: unknown) => void) {
    this.#gateway = gateway;
    this.#onFatal = onFatal;
  }

  /** A fault may have been switched on. */
  wake(): void {
    this.#timer ??= setInterval(() => this.#run(), EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    try {
      if (!this.#gateway.pumpFaults()) this.stop();
    } catch (error) {
      this.#onFatal(error);
    }
  }
}
