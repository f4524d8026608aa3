import type { AccountId, ContractId } from '@loadline/core';
import type {
  AccountClient,
  ExecutionClient,
  HttpTransport,
  MarketDataFeed,
  VenueListener,
} from '@loadline/engine/ports';
import type { SocketTransport } from '@loadline/projectx';
import type { VirtualTime } from '../virtual-time.ts';
import { reference } from './reference-bodies.ts';
import { ScriptedVenue } from './scripted-venue.ts';

/** What the suite needs of an implementation of the ports. */
export type ClientUnderTest = Readonly<{
  execution: ExecutionClient;
  accounts: AccountClient;
  feed: MarketDataFeed;
  start(): void;
  stop(): void;
  watchAccounts(accountIds: readonly AccountId[]): void;
}>;

/** Builds a client with the credentials `demo` and `demo-key` that knows nobody but these. */
export type MakeClient = (
  ports: Readonly<{
    http: HttpTransport;
    sockets: SocketTransport;
    time: VirtualTime;
    listener: VenueListener;
  }>,
) => ClientUnderTest;

/** What a client told its listener: the name of the call and its values. */
export type Heard = readonly [kind: keyof VenueListener, ...values: unknown[]];

export const ACCOUNT = 42 as AccountId;
export const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;

/** A client, the scripted venue that it talks to, and everything that it has told. */
export class Rig {
  readonly venue = new ScriptedVenue();
  readonly heard: Heard[] = [];
  readonly client: ClientUnderTest;
  readonly time: VirtualTime;

  constructor(make: MakeClient, time: VirtualTime) {
    this.time = time;
    reference.everyAnswer(this.venue);
    const { venue: http, venue: sockets } = this;
    this.client = make({ http, sockets, time, listener: this.#listener() });
    this.#ping();
  }

  /** Signed in, with the contracts known, the account watched and MNQ subscribed. */
  async ready(): Promise<this> {
    this.client.start();
    this.client.watchAccounts([ACCOUNT]);
    await this.answer(this.client.feed.contracts());
    this.client.feed.subscribe(MNQ);
    await this.pass(1_000);
    return this;
  }

  /** Lets so much time pass, and everything happen that is due. */
  pass(ms: number): Promise<void> {
    return this.time.advance(ms);
  }

  /** What a promise becomes, with as much time passing as it needs, ten minutes at most. */
  async answer<Value>(asking: Promise<Value>): Promise<Value> {
    const box: { value: { is: Value } | null } = { value: null };
    void asking.then((value) => {
      box.value = { is: value };
    });
    for (let waited = 0; waited < 6_000 && box.value === null; waited += 1) await this.pass(100);
    if (box.value === null) throw new Error('there was no answer within ten minutes');
    return box.value.is;
  }

  /** The values of one kind that the client has told, oldest first. */
  told(kind: keyof VenueListener): readonly unknown[] {
    return this.heard.filter(([name]) => name === kind).map(([, value]) => value);
  }

  /** As every SignalR server does after 15 s without other traffic. */
  #ping(): void {
    this.time.after(15_000, () => {
      this.venue.ping();
      this.#ping();
    });
  }

  #listener(): VenueListener {
    const keep =
      (kind: keyof VenueListener) =>
      (...values: readonly unknown[]): void => {
        this.heard.push([kind, ...values]);
      };
    return {
      onTrade: keep('onTrade'),
      onQuote: keep('onQuote'),
      onOrder: keep('onOrder'),
      onFill: keep('onFill'),
      onPosition: keep('onPosition'),
      onAccount: keep('onAccount'),
      onConnection: keep('onConnection'),
      onSession: keep('onSession'),
      onFeedStale: keep('onFeedStale'),
    };
  }
}

/** One demand on a client, on a rig of its own. It fails by throwing. */
export type ClientCheck = Readonly<{ name: string; run: (rig: Rig) => Promise<void> }>;
