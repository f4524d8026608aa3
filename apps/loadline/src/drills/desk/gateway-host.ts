import {
  type AccountId,
  assert,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenuePosition,
} from '@loadline/core';
import {
  emptyState,
  type FaultName,
  Gateway,
  type GatewayOptions,
  type GatewayState,
  type PreparedMarket,
  readLines,
} from '@loadline/gateway';
import type { VirtualTime } from '@loadline/testkit';

/** What may be chosen of a gateway that runs on a virtual clock. */
export type GatewayChoices = Partial<
  Pick<
    GatewayOptions,
    | 'users'
    | 'model'
    | 'bookSeed'
    | 'orders'
    | 'wire'
    | 'findPack'
    | 'faults'
    | 'faultsSeed'
    | 'skipClosed'
    | 'speed'
  >
>;

/** An order as the gateway keeps it: what the wire tells, and more. */
export type TrueOrder = GatewayState['orders'] extends Map<string, infer Order> ? Order : never;

/** What the gateway itself says of an account, past network and desk. */
export type Truth = Readonly<{
  account: VenueAccount | null;
  /** Open ones alone. */
  positions: readonly VenuePosition[];
  /** Working and suspended ones. */
  orders: readonly TrueOrder[];
  /** Every order that the gateway ever took, in the order of their ids. */
  everyOrder: readonly TrueOrder[];
  /** Every execution, in their order. */
  fills: readonly VenueFill[];
}>;

export type GatewayHostOptions = Readonly<{
  market: PreparedMarket;
  choices: GatewayChoices;
  time: VirtualTime;
  /** After each step of the market, and after each change that it has written to its file. */
  onStep: (marketTime: UnixMs) => void;
  /** After each change of the clock's mode or speed. */
  onClock: () => void;
}>;

const TICK_MS = 1_000;
/** As often as the gateway's own shell does it. */
const PUMP_MS = 20;
/** Where a line has its mark of being a cursor alone: behind the checksum. */
const CURSOR_AT = 9;
const LIVE: readonly string[] = ['pending', 'open', 'pendingCancel', 'suspended'];

/**
 * The gateway as a process on a virtual clock: its market moves by itself, its file is kept over
 * its deaths, and what it wrote there is the truth that a desk is compared with.
 */
export class GatewayHost {
  readonly #options: GatewayHostOptions;
  /** Every record of its file. */
  readonly lines: string[] = [];
  readonly #truth = emptyState();
  #read = 0;
  #life = 0;
  #gateway: Gateway | null = null;
  #sequence = 0;
  #isPumping = false;

  constructor(options: GatewayHostOptions) {
    this.#options = options;
    this.start();
  }

  /** Null between its death and its next start. */
  get running(): Gateway | null {
    return this.#gateway;
  }

  get gateway(): Gateway {
    assert(this.#gateway !== null, 'the gateway runs');
    return this.#gateway;
  }

  /** A gateway goes on from its file. */
  start(): Gateway {
    const { market, choices, time } = this.#options;
    const state = emptyState();
    readLines(Buffer.from(this.lines.join('')), state);
    this.#life += 1;
    const life = this.#life;
    let ids = 0;
    const gateway = new Gateway({
      speed: 1,
      users: [{ name: 'demo', key: 'demo' }],
      ...market,
      ...choices,
      state,
      log: { append: (line) => this.#append(line) },
      now: () => time.now(),
      randomId: () => {
        ids += 1;
        return `id-${life}-${ids}`;
      },
    });
    this.#gateway = gateway;
    this.#sequence = -1;
    this.#isPumping = false;
    this.#play(life);
    this.#tick(life);
    this.#pump();
    this.#tellClock();
    return gateway;
  }

  /** The process ends without a word. */
  kill(): void {
    this.#life += 1;
    this.#gateway = null;
  }

  switchOn(name: FaultName, parameter: number | null): void {
    this.control('POST', '/faults', JSON.stringify({ name, parameter }));
    this.#pump();
  }

  switchOff(name: FaultName | null): void {
    this.control('DELETE', name === null ? '/faults' : `/faults/${name}`);
  }

  /** One request of the control API; what it refuses is a bug of the caller. */
  control(method: string, path: string, body = ''): unknown {
    const request = { method, path, body, query: {}, headers: {} };
    const reply = this.gateway.handleControl(request);
    assert(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.body}`);
    return reply.body === '' ? null : JSON.parse(reply.body);
  }

  truth(accountId: AccountId): Truth {
    const state = this.#state();
    const isOfAccount = (row: Readonly<{ accountId: AccountId }>) => row.accountId === accountId;
    const everyOrder = [...state.orders.values()].filter(isOfAccount);
    return {
      account: state.accounts.get(accountId) ?? null,
      positions: [...state.positions.values()]
        .map(({ position }) => position)
        .filter((position) => isOfAccount(position) && position.size !== 0),
      orders: everyOrder.filter(({ status }) => LIVE.includes(status)),
      everyOrder,
      fills: [...state.fills.values()].filter(isOfAccount),
    };
  }

  /** A price that changed nothing has its step already. */
  #append(line: string): void {
    this.lines.push(line);
    if (this.#gateway === null || line[CURSOR_AT] === 'c') return;
    this.#options.onStep(this.#gateway.clock().marketTime);
  }

  /** Reads what was written since the last time. */
  #state(): GatewayState {
    if (this.#read < this.lines.length) {
      readLines(Buffer.from(this.lines.slice(this.#read).join('')), this.#truth);
      this.#read = this.lines.length;
    }
    return this.#truth;
  }

  #play(life: number): void {
    if (life !== this.#life) return;
    const { time, onStep } = this.#options;
    const { gateway } = this;
    const delayMs = gateway.delayMs();
    // It is looked at again after each tick of the clock, which may skip a closed market.
    const waitMs = delayMs === null ? TICK_MS : Math.min(TICK_MS, Math.ceil(delayMs));
    time.after(Math.max(1, waitMs), () => {
      if (life !== this.#life) return;
      while (gateway.delayMs() === 0) {
        gateway.advance();
        onStep(gateway.clock().marketTime);
      }
      this.#tellClock();
      this.#play(life);
    });
  }

  #tick(life: number): void {
    this.#options.time.after(TICK_MS, () => {
      if (life !== this.#life) return;
      this.gateway.tick();
      this.#tellClock();
      this.#tick(life);
    });
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = this.gateway.pumpFaults();
    if (!this.#isPumping) return;
    const life = this.#life;
    this.#options.time.after(PUMP_MS, () => {
      if (life !== this.#life) return;
      this.#isPumping = false;
      this.#pump();
    });
  }

  #tellClock(): void {
    const { sequence } = this.gateway.clock();
    if (sequence === this.#sequence) return;
    this.#sequence = sequence;
    this.#options.onClock();
  }
}
