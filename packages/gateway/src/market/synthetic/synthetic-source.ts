import {
  type Contract,
  type ContractId,
  DAY_MS,
  type EpochDay,
  frontContract,
  isoDate,
  MINUTE_MS,
  type Product,
  parseContractId,
  type Session,
  type SessionCalendar,
  shiftDay,
  type UnixMs,
} from '@loadline/core';
import {
  type MarketBlock,
  type MarketSeries,
  type MarketSource,
  type MinuteColumns,
  type MinuteSlice,
  sliceMinutes,
} from '../market-source.ts';
import { type SyntheticState, syntheticSession } from './synthetic-session.ts';

export type SyntheticOptions = Readonly<{
  seed: number;
  /** Where the market starts; history before it is made too. */
  startsAt: UnixMs;
  calendar: SessionCalendar;
  /** The index future and its micro, in this order. */
  standard: Product;
  micro: Product;
}>;

type MadeSession = Readonly<{ session: Session; standard: MinuteColumns; micro: MinuteColumns }>;

/** Trade dates before the start: enough for a 14-day daily range and for a month on the chart. */
const HISTORY_DAYS = 45;
/** NQ at the start of the history, in ticks of a quarter point. */
const ANCHOR_TICKS = 25_000 * 4;
/** Sessions held as columns; older ones are made again when history is asked for. */
const HELD_SESSIONS_MAX = 64;
/** Beyond this many days without a session the calendar has ended. */
const DAYS_TO_SEARCH = 10;

/**
 * A never-ending market of NQ and MNQ, made session by session from a seed. Sessions follow the
 * calendar; each can be made again from the small state before it, so nothing has to be stored.
 */
export class SyntheticSource implements MarketSource {
  readonly kind = 'synthetic';
  readonly products: readonly Product[];
  readonly startsAt: UnixMs;
  readonly #options: SyntheticOptions;
  /** Every session from the first of the history on, and the state before each of them. */
  readonly #sessions: Session[] = [];
  readonly #states: SyntheticState[] = [{ priceTicks: ANCHOR_TICKS, mood: 0 }];
  readonly #made = new Map<number, MadeSession>();
  #nextDay: EpochDay;

  constructor(options: SyntheticOptions) {
    this.#options = options;
    this.products = [options.standard, options.micro];
    this.startsAt = options.startsAt;
    this.#nextDay = (Math.floor(options.startsAt / DAY_MS) - HISTORY_DAYS) as EpochDay;
  }

  blockFrom(at: UnixMs): MarketBlock | null {
    for (let index = 0; this.#reach(index); index += 1) {
      const session = this.#sessions[index];
      if (session !== undefined && session.closesAt > at) return this.#blockOf(index);
    }
    return null;
  }

  history(contractId: ContractId, from: UnixMs, to: UnixMs): readonly MinuteSlice[] {
    const contract = this.contract(contractId);
    if (contract === null) return [];
    const slices: MinuteSlice[] = [];
    for (let index = 0; this.#reach(index); index += 1) {
      const session = this.#sessions[index];
      if (session === undefined || session.opensAt >= to) break;
      if (session.closesAt <= from) continue;
      if (this.front(contract.product, session.opensAt)?.id !== contractId) continue;
      const made = this.#make(index);
      const minutes = contract.product === this.#options.micro ? made.micro : made.standard;
      const slice = sliceMinutes(minutes, from, to);
      if (slice !== null) slices.push(slice);
    }
    return slices;
  }

  front(product: Product, at: UnixMs): Contract | null {
    return this.products.includes(product) ? frontContract(product, at) : null;
  }

  contract(contractId: ContractId): Contract | null {
    const parsed = parseContractId(contractId);
    return parsed.ok && this.products.includes(parsed.value.product) ? parsed.value : null;
  }

  #blockOf(index: number): MarketBlock {
    const { session, standard, micro } = this.#make(index);
    const series = [standard, micro].map((minutes, rank): MarketSeries => {
      const product = rank === 0 ? this.#options.standard : this.#options.micro;
      return { contract: frontContract(product, session.opensAt), rank, minutes };
    });
    return { from: session.opensAt, to: session.closesAt, series };
  }

  /** Whether there is a session with this index; learns of further ones as they are asked for. */
  #reach(index: number): boolean {
    for (let tried = 0; this.#sessions.length <= index; tried += 1) {
      if (tried > DAYS_TO_SEARCH) return false;
      const { calendar, standard } = this.#options;
      const session = calendar.sessionOn(standard, isoDate(this.#nextDay));
      this.#nextDay = shiftDay(this.#nextDay, 1);
      if (session !== null) this.#sessions.push(session);
    }
    return true;
  }

  #make(index: number): MadeSession {
    const known = this.#made.get(index);
    if (known !== undefined) return known;
    for (let before = this.#states.length - 1; before < index; before += 1) this.#generate(before);
    return this.#generate(index);
  }

  #generate(index: number): MadeSession {
    const session = this.#sessions[index];
    const state = this.#states[index];
    if (session === undefined || state === undefined) throw new RangeError(`session ${index}`);
    const { standard, micro, next } = syntheticSession({
      seed: this.#options.seed,
      dayNumber: Math.floor(session.closesAt / DAY_MS),
      opensAt: session.opensAt,
      minutes: (session.closesAt - session.opensAt) / MINUTE_MS,
      state,
      anchorTicks: ANCHOR_TICKS,
    });
    this.#states[index + 1] = next;
    const made = { session, standard, micro };
    this.#made.set(index, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > HELD_SESSIONS_MAX && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }
}
