import { err, ok, type Result } from '@loadline/core';
import WebSocket from 'ws';
import { z } from 'zod';
import type { ClockState } from './market-clock.ts';

const clockReply = z.object({
  mode: z.enum(['stepped', 'running', 'paused', 'ended']),
  marketTime: z.number(),
  speed: z.union([z.number(), z.literal('max')]),
});

const stepReply = z.object({
  marketTime: z.number(),
  ended: z.boolean(),
  frames: z.array(
    z.object({
      connectionId: z.string(),
      hub: z.string(),
      userName: z.string(),
      frames: z.number(),
    }),
  ),
});

export type StepReply = z.infer<typeof stepReply>;

const RECONNECT_MS = 500;

/** The control API of the simulated gateway: its clock, and its steps. */
export class GatewayControl {
  readonly #url: string;
  #socket: WebSocket | null = null;
  #stopped = false;

  /** @param url such as `http://127.0.0.1:4402`. */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  /** The clock now; the error is one sentence. */
  async clock(): Promise<Result<ClockState, string>> {
    return await this.#call('GET', '/clock', null, clockReply);
  }

  /** Moves the market on by one price, or, with `advance: false`, only tells how far it has come. */
  async step({ advance }: Readonly<{ advance: boolean }>): Promise<Result<StepReply, string>> {
    return await this.#call('POST', '/step', { advance }, stepReply);
  }

  /** Hears every change of the clock from now on, through every loss of the connection. */
  follow(onClock: (state: ClockState) => void): void {
    if (this.#stopped) return;
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}/clock/stream`);
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const parsed = clockReply.safeParse(parseJson(data.toString()));
      if (parsed.success) onClock(parsed.data);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      setTimeout(() => this.follow(onClock), RECONNECT_MS).unref();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.terminate();
  }

  async #call<Reply>(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    schema: z.ZodType<Reply>,
  ): Promise<Result<Reply, string>> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        ...(body === null
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
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
