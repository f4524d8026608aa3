import {
  type AccountId,
  assert,
  type Contract,
  DAY_MS,
  type Intent,
  moneyFromDollars,
  oppositeSide,
  type Price,
  type Side,
  type UnixMs,
} from '@loadline/core';
import {
  builtInRules,
  DEFAULT_LIMITS,
  gapTicks,
  type RiskLimits,
  USUAL_OPTIONS,
} from '@loadline/risk';
import { seededRandom } from '../support/seeded-random.ts';
import { Allowance } from './allowance.ts';
import { entryOf } from './entry-wish.ts';
import { contractOf, type DeskAccount, type How, VenueDesk } from './venue-desk.ts';

const NQ = contractOf('CON.F.US.ENQ.Z25');
const MNQ = contractOf('CON.F.US.MNQ.Z25');
const ES = contractOf('CON.F.US.EP.Z25');
/** Only somebody else trades it, so that what they make can be told apart. */
const FOREIGN = contractOf('CON.F.US.MES.Z25');

const FIRST = 7_001 as AccountId;
const SECOND = 7_002 as AccountId;

/** Tuesday, the 11th of November 2025: by night, before and after the opening, and to its end. */
const STARTS = ['07:10', '13:40', '14:45', '15:20', '18:00', '19:50', '20:40'] as const;

const PROGRAMS = [
  { id: 'topstep-combine-50k', balance: 50_000, maximumLoss: 2_000, dailyLoss: 1_000 },
  { id: 'topstep-combine-150k', balance: 150_000, maximumLoss: 4_500, dailyLoss: 3_000 },
  { id: 'topstep-xfa-50k', balance: 0, maximumLoss: 2_000, dailyLoss: 1_000 },
] as const;

type Floor = Readonly<{ name: string; equity: number }>;
type Judged = Readonly<{ account: DeskAccount; floors: readonly Floor[] }>;

/** What came of one play: the first equity at or below a limit, and what was decided. */
export type Played = Readonly<{
  harm: string | null;
  verdicts: readonly string[];
  fills: number;
  /** The smallest share of the room that was left. */
  leastRoom: number;
}>;

/** One random day of a desk, all of it decided by a seed. */
export class Play {
  readonly desk: VenueDesk;
  readonly #random: () => number;
  readonly #allowance: Allowance;
  readonly #judged: readonly Judged[];
  readonly #prices = new Map<Contract, number>();
  readonly #contracts: readonly Contract[];
  readonly #trouble: number;
  readonly #wildness: number;
  readonly #hasForeign: boolean;
  readonly #partial: boolean;
  readonly #bothWays: boolean;
  readonly #sides: readonly Side[];
  #foreignBest = 0;
  #harm: string | null = null;
  #leastRoom = Number.POSITIVE_INFINITY;

  constructor(seed: number, { bothWays = false } = {}) {
    this.#bothWays = bothWays;
    this.#random = seededRandom(seed);
    this.#judged = this.#accounts();
    const slippageTicks = this.#int(0, 2);
    this.#partial = this.#chance(0.3);
    this.#trouble = this.#pick([0, 0.1, 0.3, 0.6]);
    this.#wildness = this.#pick([4, 15, 40]);
    this.#hasForeign = this.#chance(0.2);
    const strategies = this.#strategies();
    this.#sides = strategies.map(() => this.#pick(['buy', 'sell']));
    this.#contracts = [...new Set(strategies.map(({ contract }) => contract))];
    const liquidity = this.#partial ? { share: 0.5, seed } : null;
    const limitFill = this.#pick(['through', 'touch'] as const);
    this.desk = new VenueDesk({
      startAt: Date.parse(`2025-11-11T${this.#pick(STARTS)}:00Z`) as UnixMs,
      accounts: this.#judged.map(({ account }) => account),
      strategies,
      model: { slippageTicks, limitFill, liquidity },
    });
    this.#allowance = new Allowance(this.desk, slippageTicks);
    for (const contract of [NQ, MNQ]) this.#prices.set(contract, 84_000);
    for (const contract of [ES, FOREIGN]) this.#prices.set(contract, 24_000);
  }

  /** Plays a number of steps; stops at the first harm. */
  run(steps: number): Played {
    const { desk } = this;
    desk.start();
    this.#move(0);
    desk.settle();
    for (let step = 0; step < steps && this.#harm === null; step += 1) {
      desk.pass(this.#int(1, 12) * 1_000);
      this.#step();
      this.#line();
    }
    const verdicts = desk.audits.flatMap((event) => {
      if (event.kind !== 'riskDecided') return [];
      const { verdict, finding } = event.decision;
      return [finding === null ? verdict : `denied ${finding.code}`];
    });
    const fills = desk.audits.filter(({ kind }) => kind === 'filled').length;
    const touched = desk.audits.some(({ kind }) => kind === 'limitTouched');
    // Where everything is heard and nobody else trades, the desk knows its equity exactly.
    if (touched && this.#trouble === 0 && !this.#hasForeign) this.#harm ??= 'a limit was touched';
    return { harm: this.#harm, verdicts, fills, leastRoom: this.#leastRoom };
  }

  #step(): void {
    const what = this.#random();
    if (what < 0.6) this.#move(this.#wildness);
    else if (what < 0.93) this.#wish();
    else if (what < 0.95) this.desk.restart();
    else if (what < 0.97) this.#hub();
    else if (this.#hasForeign) this.#foreign();
  }

  /** Every contract trades once; now and then one goes as far as the allowance lets it. */
  #move(wildness: number): void {
    const contracts = this.#hasForeign ? [...this.#contracts, FOREIGN] : this.#contracts;
    const crash = this.#chance(0.04) && wildness > 0;
    const way = this.#pick([-1, 1]);
    for (const contract of contracts) {
      const last = this.#prices.get(contract) ?? 0;
      const gap = gapTicks(contract.product, this.desk.now);
      assert(gap !== null, 'the gap model knows the product');
      this.#allowance.setGap(contract, gap);
      const { low, high } = this.#allowance.range(contract);
      const edge = way < 0 ? low : high;
      const far = Number.isFinite(edge) ? edge : last + way * gap;
      const wanted = crash
        ? far
        : last + this.#int(-Math.min(gap, wildness), Math.min(gap, wildness));
      // Where the allowance is used up already the price stays.
      const atLeast = Math.max(Math.min(low, last), wanted);
      this.#trade(contract, Math.min(Math.max(high, last), atLeast));
    }
  }

  #trade(contract: Contract, price: number): void {
    this.#prices.set(contract, price);
    const continuous = this.#chance(0.5);
    const size = this.#partial ? this.#int(1, 6) : 0;
    this.desk.trade(contract, price, { continuous, size });
    this.#allowance.look(contract);
    this.#judge();
    // A fill is told before the price that made it, unless the line is bad.
    if (!this.#chance(this.#trouble)) this.desk.settle();
    if (!this.#chance(this.#trouble / 4)) this.desk.tellPrice(contract, price);
  }

  #wish(): void {
    const index = this.#int(0, this.desk.options.strategies.length - 1);
    const contract = this.desk.options.strategies[index]?.contract;
    if (contract === undefined) return;
    const what = this.#random();
    const price = this.#prices.get(contract) ?? 0;
    const reason = 'a test';
    const entry = `entry${this.#int(1, 4)}`;
    if (what < 0.7) this.desk.wish(index, this.#entry(entry, index, price));
    else if (what < 0.78) this.desk.wish(index, { kind: 'cancelEntry', entry, reason });
    else if (what < 0.95) {
      const to = (price + this.#int(-30, 30)) as Price;
      this.desk.wish(index, { kind: 'moveStop', price: to, reason: 'trail' });
    } else this.desk.wish(index, { kind: 'closePosition', reason });
  }

  #entry(entry: string, index: number, last: number): Intent {
    const contract = this.desk.options.strategies[index]?.contract;
    const usual = this.#sides[index] ?? 'buy';
    const side = this.#bothWays && this.#chance(0.3) ? oppositeSide(usual) : usual;
    const type = this.#pick(['market', 'limit', 'stop'] as const);
    const away = (side === 'buy') === (type === 'stop') ? 1 : -1;
    const price = type === 'market' ? null : last + away * this.#int(1, this.#wildness * 2);
    const isMicro = contract?.product.microOf !== null;
    const quantity = this.#int(1, isMicro ? 20 : 4);
    const stopTicks = this.#int(2, this.#pick([10, 40, 150]));
    const targetTicks = this.#chance(0.5) ? this.#int(2, 80) : null;
    return entryOf({ entry, type, side, price, quantity, stopTicks, targetTicks });
  }

  /** The hub goes away with what it had to tell, and comes back. */
  #hub(): void {
    const hub = this.#pick(['market', 'user'] as const);
    this.desk.hub(hub, 'down');
    if (hub === 'user') this.desk.pushes.splice(0);
    this.desk.pass(this.#int(1, 20) * 1_000);
    this.#move(this.#wildness);
    this.desk.hub(hub, 'up');
  }

  #foreign(): void {
    const held = this.desk.positionIn(FIRST, FOREIGN.id);
    const side = held === 0 ? this.#pick(['buy', 'sell'] as const) : held > 0 ? 'sell' : 'buy';
    this.desk.foreign(FIRST, FOREIGN, side, Math.abs(held) || this.#int(1, 3));
  }

  /** What is on its way arrives: all of it, or some of it late, twice, out of order or never. */
  #line(): void {
    if (!this.#chance(this.#trouble)) {
      this.desk.settle();
      return;
    }
    for (let count = this.#int(0, 8); count > 0; count -= 1) {
      if (this.#chance(0.4)) this.desk.perform(this.#how());
      else this.#deliver();
    }
  }

  #deliver(): void {
    const { answers, pushes } = this.desk;
    const queue = this.#chance(0.5) && answers.length > 0 ? answers : pushes;
    const place = Math.min(queue.length - 1, this.#chance(0.7) ? 0 : this.#int(0, 3));
    const message = queue[place];
    if (message === undefined) return;
    const repeats = queue === pushes && this.#chance(0.15);
    if (!repeats) queue.splice(place, 1);
    const isLost = this.#chance(0.1);
    if (!isLost || message.kind === 'reconciled') this.desk.tell(message);
  }

  #how(): How {
    const what = this.#random();
    if (what < 0.7) return 'take';
    if (what < 0.8) return 'refuse';
    return what < 0.9 ? 'lose' : 'takeSilently';
  }

  /** What somebody else has lost since they were best is no matter of the orders of the desk. */
  #judge(): void {
    const foreign = this.#foreignResult();
    this.#foreignBest = Math.max(this.#foreignBest, foreign);
    for (const { account, floors } of this.#judged) {
      const excused = account.accountId === FIRST ? this.#foreignBest - foreign : 0;
      const equity = this.desk.equity(account.accountId) + excused;
      for (const floor of floors) {
        this.#leastRoom = Math.min(
          this.#leastRoom,
          (equity - floor.equity) / (account.balance - floor.equity),
        );
        if (equity > floor.equity) continue;
        const below = (floor.equity - equity) / 1_000_000;
        this.#harm ??= `account ${account.accountId} is ${below} below its ${floor.name}`;
      }
    }
  }

  #foreignResult(): number {
    if (!this.#hasForeign) return 0;
    const { venue, now } = this.desk;
    const open = this.desk.openProfit(FIRST, FOREIGN);
    return venue
      .fills(FIRST, (now - DAY_MS) as UnixMs, now)
      .filter(({ contractId }) => contractId === FOREIGN.id)
      .reduce(
        (sum, { profitAndLoss, fees, commissions }) =>
          sum + (profitAndLoss ?? 0) - fees - commissions,
        open,
      );
  }

  #accounts(): readonly Judged[] {
    const ids = this.#chance(0.3) ? [FIRST, SECOND] : [FIRST];
    return ids.map((accountId) => this.#account(accountId));
  }

  /** An account with the limits of its program and its person, written down a second time. */
  #account(accountId: AccountId): Judged {
    const { id, balance, maximumLoss, dailyLoss } = this.#pick(PROGRAMS);
    const hasDailyLoss = this.#chance(0.5);
    const personal = this.#chance(0.3) ? this.#int(200, 900) : null;
    const budget = this.#chance(0.3) ? this.#int(200, 900) : null;
    const limits: RiskLimits = {
      ...DEFAULT_LIMITS,
      reduceToFit: this.#chance(0.7),
      hedging: this.#pick(['deny', 'allow']),
      sessionBudget: budget === null ? null : moneyFromDollars(budget),
      personalLoss:
        personal === null
          ? null
          : {
              amount: moneyFromDollars(personal),
              action: this.#pick(['liquidate', 'liquidateAndBlock']),
              trailing: 'fixed',
            },
    };
    const options = { ...USUAL_OPTIONS, dailyLossAtPurchase: hasDailyLoss };
    const losses = [
      { name: 'maximum loss', loss: maximumLoss },
      { name: 'daily loss', loss: hasDailyLoss ? dailyLoss : null },
      { name: 'personal loss', loss: personal },
      { name: 'session budget', loss: budget },
    ];
    const account = {
      accountId,
      rules: builtInRules(id, options),
      limits,
      balance: moneyFromDollars(balance),
    };
    const floors = losses.flatMap(({ name, loss }) =>
      loss === null ? [] : [{ name, equity: moneyFromDollars(balance - loss) }],
    );
    return { account, floors };
  }

  #strategies() {
    const first = this.#pick([[NQ], [MNQ], [NQ, MNQ], [ES, MNQ]] as const);
    const ofFirst = first.map((contract) => ({ accountId: FIRST, contract }));
    const second =
      this.#judged.length > 1 ? [{ accountId: SECOND, contract: this.#pick([NQ, MNQ]) }] : [];
    return [...ofFirst, ...second];
  }

  #int(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    assert(item !== undefined, 'there is something to pick from');
    return item;
  }
}
