import { err, ok, type Result } from '@loadline/core';
import WebSocket from 'ws';
import { z } from 'zod';
import { type StepControl, StepLink } from '../stepping/step-link.ts';
import type { ClockState } from './market-clock.ts';

const clockReply = z.object({
  mode: z.enum(['stepped', 'running', 'paused', 'ended']),
  marketTime: z.number(),
  speed: z.union([z.number(), z.literal('max')]),
});

const RECONNECT_MS = 500;

/** The control API of the simulated gateway: its clock, and its steps. */
export class GatewayControl {
  /** Its steps, for a gateway in stepped mode. */
  readonly steps: StepControl;
  readonly #url: string;
  readonly #stepLink: StepLink;
  #socket: WebSocket | null = null;
  #stopped = false;

  /** @param url such as `http://127.0.0.1:4402`. */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
    this.#stepLink = new StepLink(this.#url);
    this.steps = this.#stepLink;
  }

  /** The clock now; the error is one sentence. */
  async clock(): Promise<Result<ClockState, string>> {
    return await this.#call('/clock', clockReply);
  }

  /** Hears every change of the clock from now on, and every loss of the connection. */
  follow(onClock: (state: ClockState) => void, onLost: () => void): void {
    if (this.#stopped) return;
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}/clock/stream`);
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const parsed = clockReply.safeParse(parseJson(data.toString()));
      if (parsed.success) onClock(parsed.data);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#stopped) return;
      onLost();
      setTimeout(() => this.follow(onClock, onLost), RECONNECT_MS).unref();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.terminate();
    this.#stepLink.close();
  }

  async #call<Reply>(path: string, schema: z.ZodType<Reply>): Promise<Result<Reply, string>> {
    try {
      const response = await fetch(`${this.#url}${path}`);
      const parsed = schema.safeParse(await response.json());
      if (response.ok && parsed.success) return ok(parsed.data);
      return err(
        `the gateway's control API at ${this.#url} answered ${response.status} to ${path}`,
      );
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      return err(`the gateway's control API at ${this.#url} does not answer (${reason})`);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
