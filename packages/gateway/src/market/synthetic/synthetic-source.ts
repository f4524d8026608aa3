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
  priceFromDecimal,
  productByRoot,
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
import { FAMILIES, type Family } from './synthetic-families.ts';
import {
  type SyntheticSession,
  type SyntheticState,
  syntheticSession,
} from './synthetic-session.ts';

export type SyntheticOptions = Readonly<{
  seed: number;
  /** Where the market starts; history before it is made too. */
  startsAt: UnixMs;
  calendar: SessionCalendar;
  /** Roots of the products that are traded; all that there are when left out. */
  products?: readonly string[];
}>;

/** One future with its micro, and what is needed to make any of its sessions again. */
type Line = Readonly<{
  family: Family;
  standard: Product;
  micro: Product | null;
  anchorTicks: number;
  /** The state before each day, as far as it has been made. */
  states: SyntheticState[];
}>;

/** A date on which something trades: the session of each line, or null. */
type TradeDay = Readonly<{ from: UnixMs; to: UnixMs; sessions: readonly (Session | null)[] }>;

type Made = SyntheticSession | null;

/** Trade dates before the start: enough for a 14-day daily range and for a month on the chart. */
const HISTORY_DAYS = 45;
/** Days held as columns, half a megabyte each; older ones are made again when asked for. */
const HELD_DAYS_MAX = 64;
/** Beyond this many days without a session the calendar has ended. */
const DAYS_TO_SEARCH = 10;

/**
 * A never-ending market of NQ, ES, CL and GC and of the micros of both indexes, made day by day
 * from a seed. Sessions, holidays and rolls are those of the calendar; each day can be made again
 * from the small states before it, so nothing has to be stored.
 */
export class SyntheticSource implements MarketSource {
  readonly kind = 'synthetic';
  readonly products: readonly Product[];
  readonly startsAt: UnixMs;
  readonly #options: SyntheticOptions;
  readonly #lines: readonly Line[];
  /** Every day from the first of the history on. */
  readonly #days: TradeDay[] = [];
  readonly #made = new Map<number, readonly Made[]>();
  #nextDay: EpochDay;

  constructor(options: SyntheticOptions) {
    this.#options = options;
    const { products: wanted } = options;
    this.#lines = FAMILIES.filter((family) => isNeeded(family, wanted)).map(lineOf);
    this.products = this.#lines
      .flatMap(({ standard, micro }) => (micro === null ? [standard] : [standard, micro]))
      .filter(({ root }) => wanted?.includes(root) ?? true);
    this.startsAt = options.startsAt;
    this.#nextDay = (Math.floor(options.startsAt / DAY_MS) - HISTORY_DAYS) as EpochDay;
  }

  blockFrom(at: UnixMs): MarketBlock | null {
    for (let index = 0; this.#reach(index); index += 1) {
      const day = this.#days[index];
      if (day !== undefined && day.to > at) return this.#blockOf(index, day);
    }
    return null;
  }

  history(contractId: ContractId, from: UnixMs, to: UnixMs): readonly MinuteSlice[] {
    const contract = this.contract(contractId);
    if (contract === null) return [];
    const slices: MinuteSlice[] = [];
    for (let index = 0; this.#reach(index); index += 1) {
      const day = this.#days[index];
      if (day === undefined || day.from >= to) break;
      if (day.to <= from) continue;
      const minutes = this.#minutesOf(index, contract);
      const slice = minutes === null ? null : sliceMinutes(minutes, from, to);
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

  /** What a contract traded on a day: nothing unless it was the front month. */
  #minutesOf(index: number, { id, product }: Contract): MinuteColumns | null {
    const place = this.#lines.findIndex(
      ({ standard, micro }) => product === standard || product === micro,
    );
    const session = this.#days[index]?.sessions[place];
    if (session === null || session === undefined) return null;
    if (this.front(product, session.opensAt)?.id !== id) return null;
    const made = this.#make(index)[place] ?? null;
    if (made === null) return null;
    return product === this.#lines[place]?.standard ? made.standard : made.micro;
  }

  #blockOf(index: number, { from, to, sessions }: TradeDay): MarketBlock {
    const made = this.#make(index);
    const series = this.#lines.flatMap(({ standard, micro }, place) => {
      const [one, session] = [made[place] ?? null, sessions[place] ?? null];
      if (one === null || session === null) return [];
      const seriesOf = (product: Product, minutes: MinuteColumns): MarketSeries => ({
        contract: frontContract(product, session.opensAt),
        rank: this.products.indexOf(product),
        minutes,
      });
      const first = seriesOf(standard, one.standard);
      const all = micro === null ? [first] : [first, seriesOf(micro, one.micro)];
      return all.filter(({ rank }) => rank >= 0);
    });
    return { from, to, series };
  }

  /** Whether there is a day with this index; learns of further ones as they are asked for. */
  #reach(index: number): boolean {
    for (let tried = 0; this.#days.length <= index; tried += 1) {
      if (tried > DAYS_TO_SEARCH) return false;
      const date = isoDate(this.#nextDay);
      this.#nextDay = shiftDay(this.#nextDay, 1);
      const { calendar } = this.#options;
      const sessions = this.#lines.map(({ standard }) => calendar.sessionOn(standard, date));
      const there = sessions.flatMap((session) => session ?? []);
      if (there.length === 0) continue;
      const from = Math.min(...there.map(({ opensAt }) => opensAt)) as UnixMs;
      const to = Math.max(...there.map(({ closesAt }) => closesAt)) as UnixMs;
      this.#days.push({ from, to, sessions });
    }
    return true;
  }

  #make(index: number): readonly Made[] {
    const known = this.#made.get(index);
    if (known !== undefined) return known;
    const reached = (this.#lines[0]?.states.length ?? 1) - 1;
    for (let before = reached; before < index; before += 1) this.#generate(before);
    return this.#generate(index);
  }

  #generate(index: number): readonly Made[] {
    const made: Made[] = [];
    for (const [place, line] of this.#lines.entries()) {
      const led = this.#lines.findIndex(({ family }) => family.root === line.family.leader?.root);
      made.push(this.#generateLine(index, { place, line, leader: made[led] ?? null }));
    }
    this.#made.set(index, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > HELD_DAYS_MAX && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }

  #generateLine(
    index: number,
    { place, line, leader }: Readonly<{ place: number; line: Line; leader: Made }>,
  ): Made {
    const session = this.#days[index]?.sessions[place] ?? null;
    const state = line.states[index];
    if (state === undefined) throw new RangeError(`day ${index} before the one ahead of it`);
    if (session === null) {
      line.states[index + 1] = state;
      return null;
    }
    const made = syntheticSession({
      seed: this.#options.seed,
      dayNumber: Math.floor(session.closesAt / DAY_MS),
      opensAt: session.opensAt,
      minutes: (session.closesAt - session.opensAt) / MINUTE_MS,
      state,
      anchorTicks: line.anchorTicks,
      family: line.family,
      leader: leader?.pulse ?? null,
    });
    line.states[index + 1] = made.next;
    return made;
  }
}

/** Whether a family trades, or another that trades follows it. */
function isNeeded({ root, micro }: Family, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const trades = (roots: readonly (string | null)[]): boolean =>
    roots.some((one) => one !== null && wanted.includes(one));
  const followers = FAMILIES.filter(({ leader }) => leader?.root === root);
  return trades([root, micro, ...followers.flatMap((one) => [one.root, one.micro])]);
}

function lineOf(family: Family): Line {
  const standard = productByRoot(family.root);
  const micro = family.micro === null ? null : productByRoot(family.micro);
  if (standard === null) throw new RangeError(`${family.root} is a product`);
  const anchor = priceFromDecimal(family.anchor, standard);
  if (!anchor.ok) throw new RangeError(`${family.anchor} is a price of ${family.root}`);
  const anchorTicks = anchor.value;
  return { family, standard, micro, anchorTicks, states: [{ priceTicks: anchorTicks, mood: 0 }] };
}
