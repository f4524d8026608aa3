import {
  type AccountId,
  assert,
  type Contract,
  type Money,
  moneyFromDollars,
  type SessionCalendar,
  type UnixMs,
} from '@loadline/core';
import {
  type AccountOptions,
  type AccountRules,
  builtInRules,
  DEFAULT_LIMITS,
  type EventCalendar,
  type RiskLimits,
  type RuleSet,
  USUAL_OPTIONS,
} from '@loadline/risk';
import { contractOf, VenueDesk } from '../venue-desk.ts';

export const NQ = contractOf('CON.F.US.ENQ.Z25');
export const NEXT_NQ = contractOf('CON.F.US.ENQ.H26');
/** For rules that came later. */
export const LATER_NQ = contractOf('CON.F.US.ENQ.Z26');
export const MNQ = contractOf('CON.F.US.MNQ.Z25');

export const ACCOUNT = 7_001 as AccountId;
export const OTHER = 7_002 as AccountId;

/** What a run ended with: a sentence on the harm that was done, or null. */
export type Harm = string | null;

/** One run of a desk. It says what was denied and whether harm was done, by its own judgement. */
export type Ran = Readonly<{ harm: Harm; denials: readonly string[] }>;

/** How one check is shown to matter. */
export type Run = Readonly<{
  /** The denial that the check makes. */
  code: string;
  /** What also prevents the harm and is out in both runs; `room` is the gate. */
  without?: readonly string[];
  play: () => Ran;
}>;

export type SceneOptions = Readonly<{
  /** Instant, UTC. By default a Tuesday, nine in Chicago. */
  at?: string;
  program?: string;
  balance?: number;
  /** The venue's name of the account. */
  name?: string;
  isDeclared?: boolean;
  limits?: Partial<RiskLimits>;
  options?: Partial<AccountOptions>;
  /** Changes the rules of the program on every day. */
  rules?: Partial<RuleSet>;
  accounts?: readonly AccountId[];
  /** One strategy for each, of the account of the same place or of the first. */
  contracts?: readonly Contract[];
  calendar?: SessionCalendar;
  events?: EventCalendar;
  flattenLeadMs?: number;
  price?: number;
}>;

/** A desk at work on a new account, with a price of 84,000 in every contract. */
export function scene(options: SceneOptions = {}): VenueDesk {
  const { at = '2025-11-11T15:00:00Z', balance = 50_000, accounts = [ACCOUNT] } = options;
  const { contracts = [NQ], calendar, events, flattenLeadMs, price = 84_000 } = options;
  const limits = { ...DEFAULT_LIMITS, reduceToFit: false, ...options.limits };
  const desk = new VenueDesk({
    startAt: Date.parse(at) as UnixMs,
    accounts: accounts.map((accountId) => ({
      accountId,
      rules: options.isDeclared === false ? null : rulesOf(options),
      limits,
      balance: moneyFromDollars(balance),
      ...(options.name !== undefined && { name: options.name }),
    })),
    strategies: contracts.map((contract, index) => ({
      accountId: accounts[index] ?? ACCOUNT,
      contract,
    })),
    ...(calendar && { calendar }),
    ...(events && { events }),
    ...(flattenLeadMs !== undefined && { flattenLeadMs }),
  }).start();
  for (const contract of new Set(contracts)) desk.price(contract, price);
  return desk;
}

function rulesOf({ program = 'topstep-combine-50k', options, rules }: SceneOptions): AccountRules {
  const found = builtInRules(program, { ...USUAL_OPTIONS, ...options });
  assert(found !== null, `${program} is a program`);
  const versions = found.pack.versions.map((version) => ({
    ...version,
    rules: { ...version.rules, ...rules },
  }));
  return { ...found, pack: { ...found.pack, versions } };
}

/** Plays prices a second apart; the lowest equity on the way, in dollars. */
export function lowest(desk: VenueDesk, contract: Contract, prices: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY;
  for (const price of prices) {
    desk.passSettled(1_000);
    desk.trade(contract, price);
    low = Math.min(low, desk.equity(ACCOUNT));
    desk.settle();
    desk.tellPrice(contract, price);
    desk.settle();
    low = Math.min(low, desk.equity(ACCOUNT));
  }
  return low / 1_000_000;
}

/** A limit is broken by being touched. */
export const breach = (equity: number, floor: number): Harm =>
  equity > floor ? null : `equity fell to ${equity}, and ${floor} ends it`;

/** What a run ends with when the judgement is on its orders. */
export const ran = (desk: VenueDesk, harm: Harm): Ran => ({ harm, denials: desk.denials });

/** More orders than this left the desk. */
export const moreThan = (desk: VenueDesk, allowed: number, why: string): Harm =>
  desk.sent.length > allowed ? `order ${desk.sent.length} left the desk: ${why}` : null;

/** A stop entry that the market has passed when it leaves: it trades at once. */
export function passedAtOnce(desk: VenueDesk): Harm {
  const passed = desk.sent.filter(({ request: { contractId, stopPrice, side } }) => {
    const last = desk.venue.lastPrice(contractId);
    if (stopPrice === null || last === null) return false;
    return side === 'buy' ? stopPrice <= last : stopPrice >= last;
  });
  return passed.length > 0 ? 'a stop entry left for a price that the market had passed' : null;
}

/** Minutes of the day and the day of the week in Chicago, by the tables of the runtime. */
export function chicago(at: number): Readonly<{ minute: number; weekday: string; date: string }> {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Chicago',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const date = `${of('year')}-${of('month')}-${of('day')}`;
  return { minute: Number(of('hour')) * 60 + Number(of('minute')), weekday: of('weekday'), date };
}

/** Whether an order left while an instant was so. */
export const leftWhile = (desk: VenueDesk, isSo: (at: number) => boolean, why: string): Harm =>
  desk.sent.some(({ at }) => isSo(at)) ? `an order left ${why}` : null;

export const dollars = (amount: number): Money => moneyFromDollars(amount);

/** A sentence when something is so. */
export const harmIf = (isSo: boolean, harm: string): Harm => (isSo ? harm : null);
