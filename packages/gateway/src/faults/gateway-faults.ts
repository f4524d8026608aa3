import type { HubName } from '@loadline/wire';
import type { HubSession, HubSocket } from '../hubs/hub-session.ts';
import { SeededRandom } from '../market/synthetic/seeded-random.ts';
import { FaultBoard, type WantedFault } from './fault-board.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { type FaultName, faultRow } from './fault-table.ts';
import { type FaultParts, FaultTarget } from './fault-target.ts';
import { FaultyHttp } from './faulty-http.ts';
import { FaultySocket } from './faulty-socket.ts';
import { MarketFaults } from './market-faults.ts';
import { OrderFaults } from './order-faults.ts';

export type GatewayFaultsOptions = Readonly<{
  /** Machine time in milliseconds. */
  now: () => number;
  parts: FaultParts;
  /** Decides what happens by chance, and, unless it is null, which faults come when. */
  seed: number | null;
}>;

/** A fault of the start that acts once does so this long after the first hub connection. */
const FIRST_AFTER_MS = 10_000;

/** All faults of a gateway by name: switched on and off here, they act where they are asked. */
export class GatewayFaults {
  readonly board = new FaultBoard();
  readonly orders: OrderFaults;
  readonly market = new MarketFaults(this.board);
  readonly http: FaultyHttp;
  readonly schedule: FaultSchedule | null;
  readonly #target: FaultTarget;
  readonly #now: () => number;
  readonly #random: SeededRandom;
  /** Faults of the start that act once: they wait for somebody whom they meet. */
  #waiting: readonly WantedFault[] = [];
  #waitsUntil = Number.POSITIVE_INFINITY;
  readonly #sockets = new Map<FaultySocket, HubSession>();

  constructor({ now, seed, parts }: GatewayFaultsOptions) {
    this.#now = now;
    this.#target = new FaultTarget(parts);
    this.orders = new OrderFaults(this.board, (id) => parts.catalog().contract(id));
    this.#random = new SeededRandom(seed ?? 1, 1);
    this.http = new FaultyHttp(this.board, now);
    this.schedule = seed === null ? null : new FaultSchedule(seed);
  }

  /** The socket that a hub session writes to, in front of the real one. */
  socket(hub: HubName, inner: HubSocket): FaultySocket {
    const { board } = this;
    return new FaultySocket({ hub, inner, board, random: this.#random, now: this.#now });
  }

  /** A session has been opened on a socket. */
  opened(socket: FaultySocket, session: HubSession): void {
    for (const [known, { closed }] of this.#sockets) if (closed) this.#sockets.delete(known);
    this.#sockets.set(socket, session);
    if (this.#waiting.length > 0) {
      this.#waitsUntil = Math.min(this.#waitsUntil, this.#now() + FIRST_AFTER_MS);
    }
    if (this.board.any && this.board.take('hub.reconnect-storm')) socket.doom();
  }

  /** Whether somebody has to call `pump` every now and then. */
  get isBusy(): boolean {
    if (this.schedule !== null || this.board.any || this.#waiting.length > 0) return true;
    return [...this.#sockets.keys()].some((socket) => socket.isWaiting);
  }

  /** Sends what comes late and is due by now. */
  pump(): void {
    if (this.#waiting.length > 0 && this.#now() >= this.#waitsUntil) {
      const due = this.#waiting;
      this.#waiting = [];
      for (const fault of due) this.switchOn(fault);
    }
    for (const socket of this.#sockets.keys()) socket.pump();
  }

  /** Switches on what a gateway is started with. */
  startWith(faults: readonly WantedFault[]): void {
    const actsOnce = ({ name }: WantedFault) => faultRow(name).span === 'once';
    this.#waiting = faults.filter(actsOnce);
    for (const fault of faults) if (!actsOnce(fault)) this.switchOn(fault);
  }

  switchOn(wanted: WantedFault): void {
    this.board.set(wanted);
    const { name, parameter } = wanted;
    switch (name) {
      case 'hub.stall':
        for (const socket of this.#sockets.keys()) socket.silence();
        return;
      case 'hub.close':
        this.#close('user');
        return;
      case 'hub.close-both':
      case 'hub.reconnect-storm':
        this.#close(null);
        return;
      case 'auth.logout':
        this.#target.logOut();
        return;
      case 'session.maintenance':
        this.#target.logOut();
        this.#target.endHubs();
        return;
      case 'session.dst-night':
        this.market.clockSet(this.#target.marketNow);
        return;
      case 'position.foreign-change':
        this.#target.tradeAsStranger(parameter ?? 1, { isResting: false });
        return;
      case 'order.foreign':
        this.#target.tradeAsStranger(parameter ?? 1, { isResting: true });
        return;
      case 'account.locked':
        this.#target.tellAccounts();
        return;
      default: // The others act where something happens.
    }
  }

  switchOff(name: FaultName): void {
    if (!this.board.isOn(name)) return;
    this.board.clear(name);
    if (name === 'account.locked') this.#target.tellAccounts();
  }

  /** What the schedule has for this market time. */
  advance(at: number): void {
    if (this.schedule === null) return;
    const { over, begun } = this.schedule.due(at);
    for (const name of over) this.switchOff(name);
    for (const wanted of begun) this.switchOn(wanted);
  }

  #close(hub: HubName | null): void {
    for (const socket of this.#sockets.keys()) {
      if (hub === null || socket.hub === hub) socket.close();
    }
  }
}
