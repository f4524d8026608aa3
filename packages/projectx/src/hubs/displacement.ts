import type { Clock, Random, TimerHandle, Timers, VenueListener } from '@loadline/engine/ports';
import type { HubName } from '@loadline/wire';
import type { NoticeBoard } from '../notices.ts';
import { backOffMs } from '../session/back-off.ts';
import type { VenueSession } from '../session/venue-session.ts';
import type { HubSupervisor } from './hub-supervisor.ts';

export type DisplacementPorts = Readonly<{
  session: Pick<VenueSession, 'current' | 'isSigningIn' | 'hasEnded' | 'invalidate'>;
  clock: Clock;
  timers: Timers;
  random: Random;
  notices: NoticeBoard;
  listener: Pick<VenueListener, 'onSession'>;
  hubs: () => readonly Pick<HubSupervisor, 'state' | 'park' | 'release' | 'restart'>[];
}>;

/** Two programs that throw each other out without a pause would keep both from working. */
const TAKE_BACK = { firstMs: 2_000, maxMs: 300_000 } as const;
/** Logouts further apart than this have nothing to do with each other. */
const CALM_MS = 600_000;
/** The session counts as ours again when both hubs have stood for so long. */
const HELD_FOR_MS = 30_000;

/**
 * What a `GatewayLogout` means and what is done about it. One that our own newer token or login
 * has caused, or the end of the token, is no news. Any other says that somebody else is in: the
 * listener is told, REST goes on with the token for as long as the venue takes it, and the hubs are
 * taken back with a new login after a wait that grows when it happens again.
 */
export class Displacement {
  readonly #ports: DisplacementPorts;
  #displaced = false;
  #count = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #taking: TimerHandle | null = null;
  #holding: TimerHandle | null = null;

  constructor(ports: DisplacementPorts) {
    this.#ports = ports;
  }

  /** A hub was told that the session of its token has ended. */
  onLogout(hub: HubName, token: string): void {
    const { session, notices } = this.#ports;
    if (token !== session.current || session.isSigningIn) {
      this.#restart('our own newer session has ended this one');
      return;
    }
    if (session.hasEnded) {
      session.invalidate(token);
      this.#restart('the session came to its end');
      return;
    }
    const why = `the venue sent GatewayLogout on the ${hub} hub`;
    const text = `The venue ended the session on the ${hub} hub: somebody else may be signed in.`;
    notices.post('LOGGED_OUT', hub, text);
    this.#onDisplaced(token, why);
  }

  /** A hub has connected, or is gone. */
  onHub(): void {
    if (!this.#displaced) return;
    this.#holding?.cancel();
    if (this.#ports.hubs().some(({ state }) => state === 'down')) return;
    this.#holding = this.#ports.timers.after(HELD_FOR_MS, () => this.#onHeld());
  }

  stop(): void {
    this.#taking?.cancel();
    this.#holding?.cancel();
  }

  #onDisplaced(token: string, why: string): void {
    const { clock, timers, random, listener } = this.#ports;
    const now = clock.now();
    this.#count = now - this.#lastAt > CALM_MS ? 1 : this.#count + 1;
    this.#lastAt = now;
    for (const hub of this.#ports.hubs()) hub.park('the venue ended the session');
    if (!this.#displaced) {
      this.#displaced = true;
      listener.onSession('displaced', why);
    }
    this.#taking?.cancel();
    const waitMs = backOffMs(this.#count, TAKE_BACK, random);
    this.#taking = timers.after(waitMs, () => this.#takeBack(token));
  }

  /** A request that was refused meanwhile may have brought a new token already. */
  #takeBack(token: string): void {
    this.#ports.session.invalidate(token);
    for (const hub of this.#ports.hubs()) hub.release();
  }

  #onHeld(): void {
    this.#displaced = false;
    this.#ports.listener.onSession('own', 'both hubs have stood since they were taken back');
  }

  #restart(reason: string): void {
    for (const hub of this.#ports.hubs()) hub.restart(reason);
  }
}
