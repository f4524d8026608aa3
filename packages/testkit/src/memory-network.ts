import type { HttpOutcome, HttpRequest, HttpTransport, Random } from '@loadline/engine/ports';
import type { Gateway, HubSession } from '@loadline/gateway';
import type { Socket, SocketListener, SocketTransport } from '@loadline/projectx';
import type { HubName } from '@loadline/wire';
import type { VirtualTime } from './virtual-time.ts';

/** How bad the network is. All off is a perfect one without any delay. */
export type NetworkFaults = Readonly<{
  /** Longest way of a message in one direction, in milliseconds. */
  delayMsMax: number;
  /** Chance that a request is lost before the venue sees it. */
  lostRequest: number;
  /** Chance that the venue's answer is lost. */
  lostReply: number;
  /** Chance that a hub connection breaks, for each message on it. */
  brokenSocket: number;
  /** Chance that a hub connection goes silent instead, without ever closing. */
  silentSocket: number;
}>;

export const PERFECT_NETWORK: NetworkFaults = {
  delayMsMax: 0,
  lostRequest: 0,
  lostReply: 0,
  brokenSocket: 0,
  silentSocket: 0,
};

type Wire = { open: boolean; silent: boolean; upAt: number; downAt: number };

/** One process on the network; `cut` is its death: nothing reaches it any more. */
export type NetworkLink = Readonly<{
  http: HttpTransport;
  sockets: SocketTransport;
  cut: () => void;
}>;

/** Whether the process at this end lives, and what breaks when one of both ends dies. */
type End = { alive: boolean; readonly breakers: Set<Breaker> };
type Breaker = (reason: string) => void;

/**
 * A network in memory between the client's protocol logic and a gateway's: the same text as over
 * sockets, on a virtual clock, with faults from a seed. Within a connection nothing is reordered.
 */
export class MemoryNetwork {
  faults: NetworkFaults;
  /** The only process of a test that has but one. */
  readonly http: HttpTransport;
  readonly sockets: SocketTransport;
  #gateway: Gateway | null;
  readonly #ends: End[] = [];
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor(gateway: Gateway, time: VirtualTime, random: Random, faults = PERFECT_NETWORK) {
    this.#gateway = gateway;
    this.#time = time;
    this.#random = random;
    this.faults = faults;
    const { http, sockets } = this.link();
    this.http = http;
    this.sockets = sockets;
  }

  /** Another process on this network. */
  link(): NetworkLink {
    const end: End = { alive: true, breakers: new Set() };
    this.#ends.push(end);
    return {
      http: { request: (request) => this.#request(end, request) },
      sockets: {
        open: ({ path, headers }, listener) => this.#open(end, { path, headers }, listener),
      },
      cut: () => {
        end.alive = false;
        this.#ends.splice(this.#ends.indexOf(end), 1);
        breakAll(end, 'the process has died');
      },
    };
  }

  /**
   * The gateway has died: every connection breaks, and requests that it has not answered fail.
   *
   * @param gateway the one that has taken its place; null while there is none, and then whoever
   *   calls finds nobody.
   */
  replaceGateway(gateway: Gateway | null): void {
    this.#gateway = gateway;
    for (const end of this.#ends) breakAll(end, 'the venue has died');
  }

  #request(end: End, request: HttpRequest): Promise<HttpOutcome> {
    return new Promise((resolve) => {
      const answer = (outcome: HttpOutcome): void => {
        timeout.cancel();
        end.breakers.delete(breakOff);
        // Nobody is there any more who could be told.
        if (end.alive) resolve(outcome);
      };
      const fail = (sent: boolean, reason: string): void =>
        answer({ kind: 'failed', sent, reason });
      const { timeoutMs } = request;
      const timeout = this.#time.after(timeoutMs, () =>
        fail(true, `no answer within ${timeoutMs} ms`),
      );
      const breakOff: Breaker = (reason) => fail(true, reason);
      if (this.#gateway === null) return fail(false, 'connection refused');
      end.breakers.add(breakOff);
      if (this.#happens(this.faults.lostRequest)) return;
      this.#time.after(this.#delay(), () => {
        // What has left a process arrives, though the process may have died meanwhile.
        if (this.#gateway === null) return;
        const reply = this.#gateway.handleHttp(gatewayRequest(request));
        if (this.#happens(this.faults.lostReply)) return;
        const { delivery } = reply;
        if (delivery?.kind === 'never') return;
        const delayMs = this.#delay() + (delivery?.ms ?? 0);
        this.#time.after(delayMs, () => answer({ kind: 'reply', ...reply }));
      });
    });
  }

  #open(
    end: End,
    { path, headers }: Pick<HttpRequest, 'path' | 'headers'>,
    listener: SocketListener,
  ): Socket {
    const wire: Wire = { open: true, silent: false, upAt: 0, downAt: 0 };
    const link: { session: HubSession | null } = { session: null };
    const close = (reason: string, status: number | null): void => {
      if (!wire.open) return;
      wire.open = false;
      end.breakers.delete(breakOff);
      link.session?.onClosed();
      if (end.alive) listener.onClose(reason, status);
    };
    const breakOff: Breaker = (reason) => close(reason, null);
    end.breakers.add(breakOff);
    this.#up(wire, () => {
      const { pathname, searchParams } = new URL(path, 'http://memory');
      const hub: HubName = pathname.endsWith('/user') ? 'user' : 'market';
      const query = { id: searchParams.getAll('id') };
      if (this.#gateway === null) return close('connection refused', null);
      link.session = this.#gateway.openHub(
        hub,
        { query, headers },
        {
          send: (text) => this.#down(wire, () => listener.onText(text), close),
          close: () => this.#down(wire, () => close('closed by the venue', null), close),
        },
      );
      const status = this.#gateway.hubRefusal({ query, headers });
      if (link.session === null) this.#down(wire, () => close('refused', status), close);
      else this.#down(wire, () => listener.onOpen(), close);
    });
    return {
      send: (text) => this.#up(wire, () => link.session?.receive(text)),
      close: () => {
        wire.open = false;
        end.breakers.delete(breakOff);
        this.#time.after(this.#delay(), () => link.session?.onClosed());
      },
    };
  }

  #up(wire: Wire, arrive: () => void): void {
    wire.upAt = Math.max(wire.upAt, this.#time.now() + this.#delay());
    this.#time.after(wire.upAt - this.#time.now(), () => {
      if (wire.open && !wire.silent) arrive();
    });
  }

  #down(
    wire: Wire,
    arrive: () => void,
    close: (reason: string, status: number | null) => void,
  ): void {
    if (this.#happens(this.faults.silentSocket)) wire.silent = true;
    const broken = this.#happens(this.faults.brokenSocket);
    wire.downAt = Math.max(wire.downAt, this.#time.now() + this.#delay());
    this.#time.after(wire.downAt - this.#time.now(), () => {
      if (!wire.open || wire.silent) return;
      if (broken) close('the connection broke', null);
      else arrive();
    });
  }

  #delay(): number {
    return Math.floor(this.#random.next() * (this.faults.delayMsMax + 1));
  }

  /** Chance is asked even for what never happens, so that a seed means the same run. */
  #happens(chance: number): boolean {
    return this.#random.next() < chance;
  }
}

/** What breaks may open something new, which is not broken with it. */
function breakAll({ breakers }: End, reason: string): void {
  const broken = Array.from(breakers);
  breakers.clear();
  for (const breakOff of broken) breakOff(reason);
}

function gatewayRequest({ method, path, headers, body }: HttpRequest) {
  const { pathname, searchParams } = new URL(path, 'http://memory');
  const names = [...new Set(searchParams.keys())];
  const query = Object.fromEntries(
    names.map((name) => [name.toLowerCase(), searchParams.getAll(name)]),
  );
  return { method, path: pathname, query, headers: { ...headers }, body: body ?? '' };
}
