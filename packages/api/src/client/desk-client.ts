import {
  type ClientMessage,
  type DeskCommandMessage,
  type ServerMessage,
  serverMessage,
} from '@loadline/api-schema';
import type { TimerHandle, Timers } from '@loadline/engine/ports';
import type { ZodError } from 'zod';
import { type CommandOutcome, refused } from '../commands/command-outcome.ts';
import { parseJson } from '../messages/parse-json.ts';

/** One connection to a desk socket. Text goes out in order; nothing throws. */
export type DeskLink = Readonly<{ send(text: string): void; close(): void }>;

/** After `onClose` nothing more comes. */
export interface DeskLinkListener {
  onOpen(): void;
  onText(text: string): void;
  onClose(reason: string): void;
}

/** Opens one connection; never reconnects by itself. */
export interface DeskConnector {
  open(listener: DeskLinkListener): DeskLink;
}

export interface DeskClientListener {
  /** The desk is there: its snapshot follows as the next message. */
  onUp(): void;
  /** Told once for each time that the desk goes away, and at the first failure to reach it. */
  onAway(reason: string): void;
  /** A message that cannot be used and is skipped: one bad figure does not hide the rest. */
  onFault(detail: string): void;
  /** Everything that the desk says, in its order, answers to commands left out. */
  onMessage(message: ServerMessage): void;
}

export type DeskClientOptions = Readonly<{
  connector: DeskConnector;
  timers: Timers;
  listener: DeskClientListener;
  /** Names this client in the audit trail where a command does not. */
  actor: string;
  firstRetryMs?: number;
  retryMsMax?: number;
  /** The desk says something every five seconds; longer silence means that it is gone. */
  silenceMsMax?: number;
  answerMsMax?: number;
}>;

type Waiting = Readonly<{
  text: string;
  timeout: TimerHandle;
  settle: (outcome: CommandOutcome) => void;
}>;

const DEFAULTS = {
  firstRetryMs: 100,
  retryMsMax: 2_000,
  silenceMsMax: 15_000,
  answerMsMax: 10_000,
};

/**
 * The reading side of the desk protocol, without sockets. Connects, says hello with the last feed
 * number that it has, and keeps trying with a growing pause. Commands whose answer was lost with
 * the connection are asked again under the same name, which the desk carries out once.
 */
export class DeskClient {
  readonly #options: Required<DeskClientOptions>;
  readonly #contracts = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  #state: 'stopped' | 'connecting' | 'up' | 'away' = 'stopped';
  #link: DeskLink | null = null;
  /** Rises with each connection and each end of one: late words of an old one are not heard. */
  #connection = 0;
  #retry: TimerHandle | null = null;
  #silence: TimerHandle | null = null;
  #retryMs: number;
  #lastFeed: number | undefined;

  constructor(options: DeskClientOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#retryMs = this.#options.firstRetryMs;
  }

  /** Up means that a snapshot has come over the connection that stands. */
  get up(): boolean {
    return this.#state === 'up';
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'connecting';
    this.#connect();
  }

  /** Closes the connection; commands without an answer are answered `DESK_SILENT`. */
  stop(): void {
    this.#state = 'stopped';
    this.#retry?.cancel();
    this.#hangUp();
    for (const commandId of this.#waiting.keys()) this.#giveUp(commandId);
  }

  /** Bars and quotes of a contract, over reconnects too. */
  subscribe(contractId: string): void {
    this.#contracts.add(contractId);
    if (this.up) this.#say({ type: 'subscribe', contractId });
  }

  unsubscribe(contractId: string): void {
    this.#contracts.delete(contractId);
    if (this.up) this.#say({ type: 'unsubscribe', contractId });
  }

  /**
   * Asks the desk. Never rejects: `DESK_AWAY` means that nothing was sent; `DESK_SILENT` that no
   * answer came in time, so the desk may have carried it out.
   */
  command(
    command: DeskCommandMessage,
    { commandId, actor }: Readonly<{ commandId: string; actor?: string }>,
  ): Promise<CommandOutcome> {
    if (!this.up) {
      return Promise.resolve(refused('DESK_AWAY', 'The trader is away; nothing was sent to it.'));
    }
    const said: ClientMessage = {
      type: 'command',
      commandId,
      actor: actor ?? this.#options.actor,
      command,
    };
    const text = JSON.stringify(said);
    return new Promise((resolve) => {
      const earlier = this.#waiting.get(commandId);
      if (earlier !== undefined && earlier.text !== text) {
        const detail = `The command name ${commandId} is in use for another command.`;
        return resolve(refused('COMMAND_ID_REUSED', detail));
      }
      const settle = (outcome: CommandOutcome) => {
        earlier?.settle(outcome);
        resolve(outcome);
      };
      earlier?.timeout.cancel();
      const giveUp = () => this.#giveUp(commandId);
      const timeout = this.#options.timers.after(this.#options.answerMsMax, giveUp);
      this.#waiting.set(commandId, { text, timeout, settle });
      if (earlier === undefined) this.#link?.send(text);
    });
  }

  #connect(): void {
    this.#listen();
    this.#connection += 1;
    const mine = this.#connection;
    const whileMine = (run: () => void) => {
      if (this.#connection === mine) run();
    };
    this.#link = this.#options.connector.open({
      onOpen: () => whileMine(() => this.#hello()),
      onText: (text) => whileMine(() => this.#hear(text)),
      onClose: (reason) => whileMine(() => this.#lost(reason)),
    });
  }

  #hello(): void {
    const resume = this.#lastFeed === undefined ? {} : { resumeFrom: this.#lastFeed };
    this.#say({ type: 'hello', ...resume });
  }

  #hear(text: string): void {
    const parsed = serverMessage.safeParse(parseJson(text));
    this.#listen();
    if (!parsed.success) return this.#misheard(parsed.error);
    const message = parsed.data;
    if (message.type === 'commandResult') {
      const { accepted, code = 'COMMAND_REFUSED', detail = '', orderId, note } = message;
      const outcome = accepted ? { accepted, orderId, note } : { accepted, code, detail };
      return this.#settle(message.commandId, outcome);
    }
    if (message.type === 'snapshot')
      this.#arrive(message.feed.at(-1)?.sequence, message.feedComplete);
    if (message.type === 'feed') this.#lastFeed = message.entry.sequence;
    this.#options.listener.onMessage(message);
  }

  /** Without a snapshot there is nothing to show, so an unusable one is as good as no desk. */
  #misheard({ issues: [issue] }: ZodError): void {
    const place = issue?.path.join('.') ?? '';
    const detail = `A message of the desk cannot be used: ${place} ${issue?.message ?? ''}.`;
    if (this.up) this.#options.listener.onFault(detail);
    else this.#lost(detail);
  }

  #arrive(lastFeed: number | undefined, feedComplete: boolean): void {
    this.#lastFeed = lastFeed ?? (feedComplete ? this.#lastFeed : undefined);
    this.#retryMs = this.#options.firstRetryMs;
    if (this.up) return;
    this.#state = 'up';
    this.#options.listener.onUp();
    for (const contractId of this.#contracts) this.#say({ type: 'subscribe', contractId });
    for (const { text } of this.#waiting.values()) this.#link?.send(text);
  }

  #lost(reason: string): void {
    this.#hangUp();
    if (this.#state === 'stopped') return;
    const news = this.#state !== 'away';
    this.#state = 'away';
    this.#retry?.cancel();
    this.#retry = this.#options.timers.after(this.#retryMs, () => this.#connect());
    this.#retryMs = Math.min(this.#retryMs * 2, this.#options.retryMsMax);
    if (news) this.#options.listener.onAway(reason);
  }

  #hangUp(): void {
    this.#silence?.cancel();
    this.#connection += 1;
    const link = this.#link;
    this.#link = null;
    link?.close();
  }

  #listen(): void {
    this.#silence?.cancel();
    const { silenceMsMax, timers } = this.#options;
    const silent = () => this.#lost(`The desk has said nothing for ${silenceMsMax / 1_000} s.`);
    this.#silence = timers.after(silenceMsMax, silent);
  }

  #giveUp(commandId: string): void {
    const detail = 'The desk has not answered; it may have carried out the command.';
    this.#settle(commandId, refused('DESK_SILENT', detail));
  }

  #settle(commandId: string, outcome: CommandOutcome): void {
    const waiting = this.#waiting.get(commandId);
    this.#waiting.delete(commandId);
    waiting?.timeout.cancel();
    waiting?.settle(outcome);
  }

  #say(message: ClientMessage): void {
    this.#link?.send(JSON.stringify(message));
  }
}
