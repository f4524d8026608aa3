import type { ServerMessage } from '@loadline/api-schema';
import type { Clock, Timers } from '@loadline/engine/ports';
import { DeskClient, type DeskConnector } from '../client/desk-client.ts';
import { type CommandHandler } from '../commands/command-outcome.ts';
import { DeskHub } from '../hub/desk-hub.ts';

export type DeskRelayOptions = Readonly<{
  connector: DeskConnector;
  timers: Timers;
  /** Machine time. */
  clock: Clock;
  /** One line about the desk that goes away, comes back, or says what cannot be used. */
  report(line: string): void;
  backlogBytesMax?: number;
}>;

/**
 * Reads the desk socket and fills a hub of its own from it, for any number of browsers. The trader
 * thus serves one reader, whatever the number of pages. While the trader is away the last state is
 * kept and carries since when it is stale.
 */
export class DeskRelay {
  readonly hub: DeskHub;
  readonly #client: DeskClient;
  readonly #clock: Clock;
  #since: string;

  constructor({ connector, timers, clock, report, backlogBytesMax }: DeskRelayOptions) {
    this.#clock = clock;
    this.#since = this.#now();
    this.#client = new DeskClient({
      connector,
      timers,
      actor: 'api',
      listener: {
        onUp: () => {
          this.#turned();
          report('The trader is there.');
        },
        onAway: (reason) => {
          this.#away();
          report(`The trader is away. ${reason}`);
        },
        onFault: report,
        onMessage: (message) => this.#take(message),
      },
    });
    this.hub = new DeskHub({
      onCommand: this.command,
      // What came in one go leaves in one go; the trader has paced it already.
      onDirty: () => void timers.after(0, () => this.hub.flush()),
      onInterest: (contractId, wanted) => {
        if (wanted) this.#client.subscribe(contractId);
        else this.#client.unsubscribe(contractId);
      },
      defaultActor: 'dashboard',
      ...(backlogBytesMax === undefined ? {} : { backlogBytesMax }),
    });
  }

  /** Whether the trader is there, and since when that is so. */
  get desk(): Readonly<{ desk: 'up' | 'away'; deskSince: string }> {
    return { desk: this.#client.up ? 'up' : 'away', deskSince: this.#since };
  }

  readonly command: CommandHandler = ({ commandId, actor, command }) =>
    this.#client.command(command, { commandId, actor });

  start(): void {
    this.#client.start();
  }

  stop(): void {
    this.#client.stop();
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'snapshot':
        return this.hub.load(message, { feedContinues: message.feedComplete });
      case 'section':
        return this.hub.relaySection(message.name, message.value);
      case 'feed':
        return this.hub.addFeed(message.entry);
      case 'fill':
        return this.hub.addFill(message.fill);
      case 'bar':
        return this.hub.setBar(message.bar);
      case 'quote':
        return this.hub.setQuote(message.quote);
      case 'commandResult':
      case 'heartbeat':
      case 'error':
        return;
    }
  }

  #away(): void {
    this.#turned();
    const clock = this.hub.state()?.state.clock;
    if (clock !== undefined) this.hub.setSection('clock', { ...clock, staleSince: this.#since });
  }

  #turned(): void {
    this.#since = this.#now();
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
