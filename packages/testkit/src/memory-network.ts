import type {
  HttpOutcome,
  HttpRequest,
  HttpTransport,
  Random,
  TimerHandle,
} from '@loadline/engine/ports';
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

/**
 * A network in memory between the client's protocol logic and a gateway's: the same text as over
 * sockets, on a virtual clock, with faults from a seed. Within a connection nothing is reordered.
 */
export class MemoryNetwork {
  faults: NetworkFaults;
  #gateway: Gateway;
  readonly #breakers = new Set<() => void>();
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor(gateway: Gateway, time: VirtualTime, random: Random, faults = PERFECT_NETWORK) {
    this.#gateway = gateway;
    this.#time = time;
    this.#random = random;
    this.faults = faults;
  }

  readonly http: HttpTransport = { request: (request) => this.#request(request) };

  readonly sockets: SocketTransport = {
    open: ({ path, headers }, listener) => this.#open(path, headers, listener),
  };

  /** The gateway has died and another one has taken its place: every connection breaks. */
  replaceGateway(gateway: Gateway): void {
    this.#gateway = gateway;
    for (const breakOff of this.#breakers) breakOff();
  }

  #request(request: HttpRequest): Promise<HttpOutcome> {
    return new Promise((resolve) => {
      const { timeoutMs } = request;
      const reason = `no answer within ${timeoutMs} ms`;
      const timeout: TimerHandle = this.#time.after(timeoutMs, () =>
        resolve({ kind: 'failed', sent: true, reason }),
      );
      if (this.#happens(this.faults.lostRequest)) return;
      this.#time.after(this.#delay(), () => {
        const reply = this.#gateway.handleHttp(gatewayRequest(request));
        if (this.#happens(this.faults.lostReply)) return;
        const { delivery } = reply;
        if (delivery?.kind === 'never') return;
        this.#time.after(this.#delay() + (delivery?.ms ?? 0), () => {
          timeout.cancel();
          resolve({ kind: 'reply', ...reply });
        });
      });
    });
  }

  #open(path: string, headers: HttpRequest['headers'], listener: SocketListener): Socket {
    const wire: Wire = { open: true, silent: false, upAt: 0, downAt: 0 };
    const link: { session: HubSession | null } = { session: null };
    const close = (reason: string, status: number | null): void => {
      if (!wire.open) return;
      wire.open = false;
      this.#breakers.delete(breakOff);
      link.session?.onClosed();
      listener.onClose(reason, status);
    };
    const breakOff = (): void => close('the venue has died', null);
    this.#breakers.add(breakOff);
    this.#up(wire, () => {
      const { pathname, searchParams } = new URL(path, 'http://memory');
      const hub: HubName = pathname.endsWith('/user') ? 'user' : 'market';
      const query = { id: searchParams.getAll('id') };
      link.session = this.#gateway.openHub(
        hub,
        { query, headers },
        {
          send: (text) => this.#down(wire, () => listener.onText(text), close),
          close: () => this.#down(wire, () => close('closed by the venue', null), close),
        },
      );
      if (link.session === null) this.#down(wire, () => close('refused', 401), close);
      else this.#down(wire, () => listener.onOpen(), close);
    });
    return {
      send: (text) => this.#up(wire, () => link.session?.receive(text)),
      close: () => {
        wire.open = false;
        this.#breakers.delete(breakOff);
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

function gatewayRequest({ method, path, headers, body }: HttpRequest) {
  const { pathname, searchParams } = new URL(path, 'http://memory');
  const names = [...new Set(searchParams.keys())];
  const query = Object.fromEntries(
    names.map((name) => [name.toLowerCase(), searchParams.getAll(name)]),
  );
  return { method, path: pathname, query, headers: { ...headers }, body: body ?? '' };
}
