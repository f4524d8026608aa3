import { err, ok, type Result } from '@loadline/core';
import WebSocket from 'ws';
import { z } from 'zod';

const stepReply = z.object({
  marketTime: z.number(),
  ended: z.boolean(),
  frames: z.array(z.object({ connectionId: z.string(), frames: z.number() })),
});

/** How far the market has come, and how much has been pushed on each hub connection so far. */
export type StepReply = Readonly<z.infer<typeof stepReply>>;

/** Moves the market of a gateway in stepped mode. */
export interface StepControl {
  /** On by one price, or, with `advance: false`, only tells how far it has come. */
  step(how: Readonly<{ advance: boolean }>): Promise<Result<StepReply, string>>;
}

/** Reads what the control API answers to a step; the error says what came instead. */
export function readStep(text: string): Result<StepReply, string> {
  try {
    const parsed = stepReply.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : err(`it answered ${text.slice(0, 200)}`);
  } catch {
    return err('its answer cannot be read');
  }
}

const ADVANCE = JSON.stringify({ advance: true });
const TELL = JSON.stringify({ advance: false });

/** Steps over one WebSocket, asked for and answered in order; connects when it has to. */
export class StepLink implements StepControl {
  readonly #url: string;
  #socket: WebSocket | null = null;
  #waiting: ((answer: Result<string, string>) => void)[] = [];

  /** @param url of the control API, such as `http://127.0.0.1:4402`. */
  constructor(url: string) {
    this.#url = url;
  }

  async step({ advance }: Readonly<{ advance: boolean }>): Promise<Result<StepReply, string>> {
    const answer = await this.#ask(advance ? ADVANCE : TELL);
    const reply = answer.ok ? readStep(answer.value) : answer;
    if (reply.ok) return reply;
    return err(`the gateway's control API at ${this.#url} cannot step: ${reply.error}`);
  }

  close(): void {
    this.#socket?.terminate();
  }

  #ask(body: string): Promise<Result<string, string>> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      const socket = this.#socket ?? this.#connect();
      if (socket.readyState === WebSocket.OPEN) socket.send(body);
      else socket.once('open', () => socket.send(body));
    });
  }

  #connect(): WebSocket {
    const url = `${this.#url.replace(/^http/, 'ws')}/step/stream`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    let reason = 'the connection was closed';
    socket.on('message', (data: Buffer) => this.#waiting.shift()?.(ok(data.toString())));
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', () => {
      this.#socket = null;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const answer of waiting) answer(err(reason));
    });
    return socket;
  }
}
