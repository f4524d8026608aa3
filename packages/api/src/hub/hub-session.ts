import { type CommandMessage, clientMessage, type ServerMessage } from '@loadline/api-schema';
import { frameOf } from '../messages/frame.ts';
import { parseJson } from '../messages/parse-json.ts';
import { Outbox, type Peer } from './outbox.ts';

/** What a reader asks of the hub. */
export type HubActions = Readonly<{
  hello(resumeFrom: number | undefined): void;
  subscribe(contractId: string): void;
  unsubscribe(contractId: string): void;
  command(message: CommandMessage): void;
  gone(): void;
}>;

/** One reader of a hub: reads its messages, and holds what waits for it. */
export class HubSession {
  readonly outbox: Outbox;
  readonly contracts = new Set<string>();
  readonly #actions: HubActions;
  /** `waiting`: has said hello while there was no state to tell. */
  #phase: 'silent' | 'waiting' | 'ready' = 'silent';
  #resumeFrom: number | undefined;

  constructor(peer: Peer, limits: Readonly<{ backlogBytesMax: number }>, actions: HubActions) {
    this.outbox = new Outbox(peer, limits);
    this.#actions = actions;
  }

  get phase(): 'silent' | 'waiting' | 'ready' {
    return this.#phase;
  }

  get resumeFrom(): number | undefined {
    return this.#resumeFrom;
  }

  wait(resumeFrom: number | undefined): void {
    this.#phase = 'waiting';
    this.#resumeFrom = resumeFrom;
  }

  ready(): void {
    this.#phase = 'ready';
  }

  tell(message: ServerMessage): void {
    this.outbox.offer(frameOf(message));
  }

  /** One text message of the reader. A bad one is answered and changes nothing. */
  receive(text: string): void {
    const parsed = clientMessage.safeParse(parseJson(text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = issue?.path.join('.') ?? '';
      const detail = `The message cannot be used: ${place} ${issue?.message ?? ''}`.trim();
      return this.tell({ type: 'error', code: 'INVALID_MESSAGE', detail });
    }
    const message = parsed.data;
    switch (message.type) {
      case 'hello':
        return this.#actions.hello(message.resumeFrom);
      case 'subscribe':
        return this.#actions.subscribe(message.contractId);
      case 'unsubscribe':
        return this.#actions.unsubscribe(message.contractId);
      case 'command':
        return this.#actions.command(message);
    }
  }

  /** The connection takes more. */
  drained(): void {
    this.outbox.drained();
  }

  /** The connection is gone. */
  closed(): void {
    this.outbox.close();
    this.#actions.gone();
  }
}
