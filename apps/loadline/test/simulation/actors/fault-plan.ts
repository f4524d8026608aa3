import { FAULT_NAMES, type FaultName, faultRow } from '@loadline/gateway';
import { type NetworkFaults, PERFECT_NETWORK } from '@loadline/testkit';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';
import type { Dice } from './dice.ts';

/** What can be broken beside the gateway's own faults. */
const OTHER_FAULTS = [
  'network.slow',
  'network.late',
  'network.lost-request',
  'network.lost-reply',
  'network.broken-socket',
  'network.silent-socket',
  'desk.killed',
  'desk.power-lost',
  'gateway.killed',
  'journal.refuses',
] as const;

export type AnyFault = FaultName | (typeof OTHER_FAULTS)[number];

export const ALL_FAULTS: readonly AnyFault[] = [...FAULT_NAMES, ...OTHER_FAULTS];

/** What hides things without a trace: only a question that nobody has a reason for finds them. */
const SILENT: readonly AnyFault[] = [
  'fill.never-pushed',
  'hub.drop',
  'hub.malformed-json',
  'hub.truncated-frame',
];

export const isFault = (name: string): name is AnyFault =>
  (ALL_FAULTS as readonly string[]).includes(name);

/** What does not keep the desk from protecting a position; everything else may. */
const HARMLESS: readonly AnyFault[] = [
  'bracket.stop-rejected',
  'bracket.child-missing',
  'bracket.late',
  'order.partial-then-cancel',
  'order.cancel-loses',
  'order.foreign',
  'position.foreign-change',
  'quote.sparse',
  'quote.stale',
];
/** In one of so many seeds there is nothing else. */
const HARMLESS_EVERY = 5;
/** So long after a hindrance the desk may still be finding its way back. */
const RECOVERS_MS = 90_000;

/** Faults that have to come together to cause what none of them causes alone. */
const TOGETHER: readonly (readonly AnyFault[])[] = [
  ['rest.slow-body', 'hub.drop'],
  ['rest.slow-body', 'hub.reorder'],
  ['rest.slow-body', 'hub.reorder'],
  ['rest.slow-body', 'hub.reorder'],
  ['network.lost-reply', 'order.partial-then-cancel'],
  ['network.lost-reply', 'hub.late', 'order.partial-then-cancel'],
  ['rest.timeout-after-accept', 'account.locked'],
  ['desk.killed', 'fill.never-pushed'],
];
/** Beside the first ones of a seed. */
const OTHERS_WANTED = 4;
/** In one of so many seeds they do. */
const TOGETHER_EVERY = 4;

/** A fault that lasts this long, then it is over; those that count are over when used up. */
const LENGTH_MS = { least: 1_000, most: 12_000 };
const DOWN_MS = { least: 200, most: 6_000 };
const PARAMETER_FACTOR = { least: 50, most: 200 };
/** Their defaults are for markets that are played fast; here a second is a second. */
const PARAMETERS: Readonly<Partial<Record<FaultName, readonly [number, number]>>> = {
  'bracket.late': [1, 8],
  'clock.skew': [-3_000, 3_000],
  'rest.429': [1, 4],
  'rest.slow-body': [2_000, 4_800],
  'position.foreign-change': [-2, 2],
  'order.foreign': [-2, 2],
};

const NETWORK: Readonly<Record<string, Partial<NetworkFaults>>> = {
  'network.slow': { delayMsMax: 900 },
  // Beyond the patience of whoever asks: a request arrives when it has been given up.
  'network.late': { delayMsMax: 25_000 },
  'network.lost-request': { lostRequest: 0.3 },
  'network.lost-reply': { lostReply: 0.3 },
  'network.broken-socket': { brokenSocket: 0.02 },
  'network.silent-socket': { silentSocket: 0.01 },
};

/** Breaks things at random moments, each for a while, and keeps count. */
export class FaultPlan {
  /** How often each fault was switched on. */
  readonly met = new Map<AnyFault, number>();
  /** Told of each fault that begins or ends. */
  listener: ((fault: AnyFault, change: string) => void) | null = null;
  readonly #desk: SimulatedDesk;
  readonly #dice: Dice;
  readonly #running = new Map<AnyFault, number>();
  readonly #wanted: readonly (readonly AnyFault[])[];
  #unhinderedFrom = 0;
  #deskLives = true;
  #gatewayLives = true;

  /** @param wanted what may break in this run, by turns. */
  constructor(desk: SimulatedDesk, dice: Dice, wanted: readonly (readonly AnyFault[])[]) {
    this.#desk = desk;
    this.#dice = dice;
    this.#wanted = wanted;
  }

  /** From when on nothing hinders the desk; Infinity while something does. */
  readonly unhinderedFrom = (): number => {
    const hinders = [...this.#running.keys()].some((fault) => !HARMLESS.includes(fault));
    return hinders ? Number.POSITIVE_INFINITY : this.#unhinderedFrom;
  };

  /** Whether something may be missing of which nothing tells. */
  get hasHidden(): boolean {
    return SILENT.some((fault) => this.met.has(fault));
  }

  get deskLives(): boolean {
    return this.#deskLives;
  }

  get times(): number {
    return [...this.met.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Ends what is over, and with this chance begins something new. */
  pass(chance: number): void {
    const now = this.#desk.time.now();
    for (const [fault, until] of this.#running) if (now >= until) this.#end(fault);
    if (!this.#dice.happens(chance)) return;
    for (const fault of this.#dice.pick(this.#wanted)) {
      if (!this.#running.has(fault)) this.#begin(fault);
    }
  }

  /** Everything works again. */
  end(): void {
    for (const fault of this.#running.keys()) this.#end(fault);
    this.#desk.clearFaults();
  }

  #begin(fault: AnyFault): void {
    this.listener?.(fault, 'begins');
    const desk = this.#desk;
    const isDeath = fault === 'desk.killed' || fault === 'desk.power-lost';
    const { least, most } = isDeath || fault === 'gateway.killed' ? DOWN_MS : LENGTH_MS;
    const until = desk.time.now() + this.#dice.between(least, most);
    if (isDeath) {
      if (!this.#deskLives) return;
      desk.crashDesk({ loseUnsynced: fault === 'desk.power-lost' });
      this.#deskLives = false;
    } else if (fault === 'gateway.killed') {
      desk.killGateway();
      this.#gatewayLives = false;
    } else if (fault === 'journal.refuses') {
      desk.journal.failure = 'no space left';
    } else if (isOfGateway(fault)) {
      if (!this.#gatewayLives) return;
      desk.fault(fault, this.#parameter(fault));
    }
    this.#running.set(fault, until);
    this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    this.#setNetwork();
  }

  #end(fault: AnyFault): void {
    this.listener?.(fault, 'ends');
    const desk = this.#desk;
    this.#running.delete(fault);
    if (!HARMLESS.includes(fault)) this.#unhinderedFrom = desk.time.now() + RECOVERS_MS;
    if (fault === 'desk.killed' || fault === 'desk.power-lost') {
      desk.restartDesk();
      this.#deskLives = true;
    } else if (fault === 'gateway.killed') {
      desk.startGateway();
      this.#gatewayLives = true;
    } else if (fault === 'journal.refuses') desk.journal.failure = null;
    else if (isOfGateway(fault)) this.#clear(fault);
    this.#setNetwork();
  }

  #clear(fault: FaultName): void {
    // A gateway that has died has forgotten its faults.
    if (this.#gatewayLives) this.#desk.clearFault(fault);
  }

  #setNetwork(): void {
    let faults = PERFECT_NETWORK;
    for (const fault of this.#running.keys()) faults = { ...faults, ...NETWORK[fault] };
    this.#desk.network.faults = faults;
  }

  #parameter(fault: FaultName): number | null {
    const { parameter } = faultRow(fault);
    if (parameter === null) return null;
    const range = PARAMETERS[fault];
    const { least, most } = PARAMETER_FACTOR;
    const drawn =
      range === undefined
        ? Math.round((parameter.default * this.#dice.between(least, most)) / 100)
        : this.#dice.between(...range);
    const bounded = Math.min(parameter.maximum, Math.max(parameter.minimum, drawn));
    return bounded === 0 ? 1 : bounded;
  }
}

/**
 * The faults of a seed: a few, so that each gets its time. One by turns, so that each comes equally
 * often; the others by chance.
 */
export function wantedFaults(dice: Dice, seed: number): readonly (readonly AnyFault[])[] {
  if (seed % HARMLESS_EVERY === 0) return HARMLESS.map((fault) => [fault]);
  const turn = seed % TOGETHER_EVERY === 0 ? TOGETHER : ALL_FAULTS.map((fault) => [fault]);
  const first = turn[Math.floor(seed / TOGETHER_EVERY) % turn.length];
  const others = Array.from({ length: OTHERS_WANTED }, () => [dice.pick(ALL_FAULTS)]);
  return first === undefined ? others : [first, first, ...others];
}

const isOfGateway = (fault: AnyFault): fault is FaultName =>
  (FAULT_NAMES as readonly string[]).includes(fault);
