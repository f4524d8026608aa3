import {
  dollars,
  formatMoney,
  type MicroDollars,
  parseMoney,
} from '../rules-oracle/micro-dollars.ts';
import {
  dailyLossOf,
  type EvaluationOptions,
  evaluateDay,
  evaluateHistory,
  type HistoryDay,
  type OracleAccount,
  type OracleRow,
  openAccount,
} from '../rules-oracle/oracle.ts';
import { maximumLots, RULE_CHANGES } from '../rules-oracle/reference-rules.ts';
import { usedTenths } from '../rules-oracle/small-rules.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { OwnLedger } from './own-ledger.ts';
import {
  CONTRACTS,
  type PlayedDay,
  playedDay,
  playedMarket,
  type Random,
} from './played-market.ts';
import { type Json, VenueClient } from './venue-client.ts';

export type Played = Readonly<{
  seed: number;
  pack: string;
  options: EvaluationOptions;
  rows: readonly OracleRow[];
  /** What the gateway said of each day after its close. */
  told: readonly Json[];
  /** Answers of the gateway that were not what the rules say, a sentence each. */
  wrong: readonly string[];
}>;

const PACKS = [
  'topstep-combine-50k',
  'topstep-combine-100k',
  'topstep-combine-150k',
  'topstep-xfa-50k',
  'topstep-xfa-100k',
  'topstep-xfa-150k',
] as const;
const DAYS_MAX = 14;
const DAY_MS = 86_400_000;
/** Holidays of the exchange and days with an early close: another test looks at those. */
const HOLIDAYS = new RegExp(
  `01-01 01-09 01-19 01-20 02-16 02-17 04-03 04-18 05-25 05-26 06-19 07-03 07-04 07-05
  09-01 09-07 11-25 11-26 11-27 11-28 11-29 12-24 12-25`
    .split(/\s+/)
    .map((date) => `-${date}$`)
    .join('|'),
);
const ORDER = { type: 2 };
const [MINI, MICRO] = CONTRACTS.map(({ id }) => id as string);
const MINI_SIDE_FEE = parseMoney('1.89');

/** Plays one account through some days of a market of its own, all out of one seed. */
export function playHistory(seed: number): Played {
  const random = seededRandom(seed * 7 + 3);
  const pack = PACKS[Math.floor(random() * PACKS.length)] ?? PACKS[0];
  const days = drawDays(random);
  const options = drawOptions(pack, days[0]?.date ?? '', random);
  const width = 20 + Math.floor(random() * 180);
  const client = new VenueClient(playedMarket(days, random, width));
  return new PlayedAccount({ seed, pack, options, random, client }).play(days);
}

type Setting = Readonly<{
  seed: number;
  pack: string;
  options: EvaluationOptions;
  random: Random;
  client: VenueClient;
}>;

class PlayedAccount {
  readonly #setting: Setting;
  readonly #accountId: number;
  readonly #history: HistoryDay[] = [];
  readonly #told: Json[] = [];
  readonly #wrong: string[] = [];
  readonly #ledger: OwnLedger;
  #account: OracleAccount;
  /** Contracts with an order that was taken and has not filled: nobody knows what is held. */
  readonly #pending = new Set<string>();

  constructor(setting: Setting) {
    const { client, pack, options } = setting;
    this.#setting = setting;
    client.control('POST', '/users', { name: 'alice', key: 'secret' });
    client.signIn('alice', 'secret');
    const { dll, dllAtPurchase, path } = options;
    const made = client.control('POST', '/users/alice/accounts', {
      pack,
      ...(dll === undefined ? {} : { dll }),
      ...(dllAtPurchase === undefined ? {} : { dllAtPurchase }),
      ...(path === undefined ? {} : { path }),
    });
    this.#accountId = Number(made['id']);
    client.watch({ accountId: this.#accountId, contractIds: CONTRACTS.map(({ id }) => id) });
    this.#account = openAccount(pack);
    this.#ledger = new OwnLedger(this.#account.balance);
  }

  play(days: readonly PlayedDay[]): Played {
    const { seed, pack, options } = this.#setting;
    for (const day of days) {
      if (this.#account.ended !== null) break;
      this.#playDay(day);
    }
    const rows = evaluateHistory(pack, this.#history, options);
    return { seed, pack, options, rows, told: this.#told, wrong: this.#wrong };
  }

  #playDay(day: PlayedDay): void {
    const { client, random, options } = this.#setting;
    this.#ledger.beginDay();
    this.#pending.clear();
    const busy = random() < 0.9 ? 0.1 + random() * 0.3 : 0;
    while (client.now < day.closesAt) {
      const told = client.step();
      if (told === null) throw new Error(`${day.date}: the market ended`);
      this.#ledger.take(told);
      for (const fill of told.fills) this.#pending.delete(String(fill['contractId']));
      const isDay = client.now >= day.opensAt && told.prices.length > 0;
      if (isDay && random() < busy) this.#act(day);
      if (random() < 0.0005) client.restart();
    }
    const asked = random() < 0.4 ? this.#askPayout() : null;
    const net = this.#ledger.equity - this.#account.balance + (asked?.paid ?? 0n);
    const played: HistoryDay = {
      date: day.date,
      net: exact(net),
      lowEquity: exact(this.#ledger.low),
      traded: this.#ledger.traded,
      ...(asked === null ? {} : { payoutRequest: asked.amount }),
    };
    if (!this.#ledger.isFlat) this.#wrong.push(`${day.date}: a position is open after 15:10`);
    this.#history.push(played);
    this.#told.push({ ...this.#dayTold(day.date), payout: asked?.answer ?? null });
    this.#account = evaluateDay(this.#account, played, options).account;
  }

  /** An order whose answer the rules decide, or a close. */
  #act(day: PlayedDay): void {
    const { random } = this.#setting;
    const contractId = (random() < 0.5 ? MINI : MICRO) ?? '';
    if (!this.#ledger.hasPrice(contractId)) return;
    if (this.#pending.size > 0 && !this.#isLocked) return;
    const held = this.#ledger.size(contractId);
    if (held !== 0 && random() < 0.35) {
      const closed = this.#post('/api/Position/closeContract', { contractId });
      if (closed['success'] === true) this.#pending.add(contractId);
      return;
    }
    const root = contractId === MINI ? 'NQ' : 'MNQ';
    const lots = maximumLots(this.#account.program, this.#account.balance);
    const most = root === 'NQ' ? lots : lots * 10;
    const size = random() < 0.2 ? most + 1 : 1 + Math.floor(random() * most);
    const side = random() < 0.5 ? 0 : 1;
    const answer = this.#post('/api/Order/place', { ...ORDER, contractId, side, size });
    const expected = this.#expected(day, { root, size: side === 0 ? size : -size, lots });
    if (answer['success'] === true) this.#pending.add(contractId);
    if (answer['errorCode'] === expected) return;
    const at = new Date(this.#setting.client.now).toISOString();
    const what = `${side === 0 ? 'buy' : 'sell'} ${size} ${root} with ${held}`;
    const told = JSON.stringify(answer);
    this.#wrong.push(`${day.date}: ${what} at ${at} was answered ${told}, not code ${expected}`);
  }

  /** 4: the account is ended or locked; 2: more lots than the session allows; 0: taken. */
  #expected(
    { lastEntryAt }: PlayedDay,
    { root, size, lots }: Readonly<{ root: string; size: number; lots: number }>,
  ): number {
    if (this.#isLocked) return 4;
    const held = { NQ: this.#ledger.size(MINI ?? ''), MNQ: this.#ledger.size(MICRO ?? '') };
    const own = root === 'NQ' ? held.NQ : held.MNQ;
    const isReducing =
      own !== 0 && Math.sign(own) !== Math.sign(size) && Math.abs(size) <= Math.abs(own);
    if (isReducing) return 0;
    if (this.#setting.client.now >= lastEntryAt) return 2;
    const after = { ...held, [root]: own + size };
    const worst = { NQ: Math.abs(after.NQ), MNQ: Math.abs(after.MNQ) };
    // A reversing order passes through what is held now.
    const before = { NQ: Math.abs(held.NQ), MNQ: Math.abs(held.MNQ) };
    const most = {
      NQ: Math.max(worst.NQ, before.NQ),
      MNQ: Math.max(worst.MNQ, before.MNQ),
    };
    return usedTenths(most) > lots * 10 && usedTenths(most) > usedTenths(before) ? 2 : 0;
  }

  /** Today's lowest equity has met the floor or the daily limit. */
  get #isLocked(): boolean {
    const { balance, floor, program } = this.#account;
    const dll = dailyLossOf(program, this.#setting.options);
    const { low } = this.#ledger;
    return low <= floor || (dll !== null && low <= balance - dll);
  }

  #askPayout() {
    const { client, random } = this.#setting;
    const balance = this.#ledger.equity;
    const half = formatMoney(balance / 2n);
    const amount = random() < 0.5 ? 'max' : random() < 0.5 ? '125.00' : half;
    const answer = client.control('POST', `/accounts/${this.#accountId}/payout`, { amount });
    const paid = typeof answer['paid'] === 'string' ? parseMoney(answer['paid']) : 0n;
    this.#ledger.withdraw(paid);
    return { amount, paid, answer: answer['paid'] ?? answer['code'] };
  }

  #dayTold(date: string): Json {
    const { client } = this.#setting;
    const path = `/accounts/${this.#accountId}`;
    const { events } = client.control('GET', `${path}/events`) as { events: readonly Json[] };
    const closed = events.filter(
      (event) => event['kind'] === 'dayClosed' && event['date'] === date,
    );
    const truth = client.control('GET', `${path}/truth`);
    if (truth['balance'] !== formatMoney(this.#ledger.equity)) {
      this.#wrong.push(
        `${date}: balance ${String(truth['balance'])}, not ${formatMoney(this.#ledger.equity)}`,
      );
    }
    return { date, closes: closed.length, closed: closed.at(-1) ?? null, truth };
  }

  #post(path: string, body: object): Json {
    return this.#setting.client.post(path, { accountId: this.#accountId, ...body });
  }
}

function drawDays(random: Random): readonly PlayedDay[] {
  const [first = '2026-02-05', ...others] = RULE_CHANGES;
  const changes = [first, ...others];
  const near = changes[Math.floor(random() * changes.length)] ?? first;
  const from = Date.parse(near) - Math.floor(random() * 20) * DAY_MS;
  const count = 1 + Math.floor(random() * DAYS_MAX);
  const dates: string[] = [];
  for (let at = from; dates.length < count; at += DAY_MS) {
    const date = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !HOLIDAYS.test(date)) dates.push(date);
  }
  return dates.map(playedDay);
}

/** Limits of one's own lie on prices that one mini reaches, so that they are touched exactly. */
function drawOptions(pack: string, date: string, random: Random): EvaluationOptions {
  const isFunded = pack.includes('xfa');
  const own = MINI_SIDE_FEE + dollars(5) * BigInt(20 + Math.floor(random() * 120));
  const withLimit = random() < 0.5;
  const consistency = date >= '2026-02-05' && random() < 0.5;
  return {
    ...(isFunded ? { path: consistency ? ('consistency' as const) : ('standard' as const) } : {}),
    ...(withLimit ? { dll: exact(own) } : {}),
    ...(random() < 0.3 ? { dllAtPurchase: true } : {}),
  };
}

function exact(amount: MicroDollars): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
