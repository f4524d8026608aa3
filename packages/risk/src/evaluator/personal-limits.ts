import { err, type Money, ok, type Result } from '@loadline/core';

/** What happens at a touch: nothing (the limit is off), flatten, or flatten and lock the day. */
export type PersonalAction = 'nothing' | 'liquidate' | 'liquidateAndBlock';

/** A loss of the day that the person allows. Source: Topstep Help Center 9772296. */
export type PersonalLoss = Readonly<{
  amount: Money;
  action: PersonalAction;
  /** What the threshold trails: the highest equity or the highest realised balance of the day. */
  trailing: 'fixed' | 'equity' | 'balance';
}>;

/** A profit of the day at which the person stops. Source: Topstep Help Center 9823693. */
export type PersonalTarget = Readonly<{ amount: Money; action: PersonalAction }>;

export type PersonalLimits = Readonly<{
  loss: PersonalLoss | null;
  target: PersonalTarget | null;
}>;

export const NO_PERSONAL_LIMITS: PersonalLimits = { loss: null, target: null };

/** Whether the person has to change a limit first, or has to wait for the next trading day. */
export type PersonalLock = 'none' | 'untilChanged' | 'untilNextDay';

/** A guard in the middle of its day as plain data. */
export type PersonalState = Readonly<{
  open: Money;
  limits: PersonalLimits;
  peakEquity: Money;
  peakBalance: Money;
  lock: PersonalLock;
}>;

/** The personal limits of one account on one trading day. Numbers only: it runs at every quote. */
export class PersonalGuard {
  readonly #open: Money;
  #limits: PersonalLimits;
  #peakEquity: Money;
  #peakBalance: Money;
  #lock: PersonalLock = 'none';

  constructor(open: Money, limits: PersonalLimits) {
    this.#open = open;
    this.#limits = limits;
    this.#peakEquity = open;
    this.#peakBalance = open;
  }

  get lock(): PersonalLock {
    return this.#lock;
  }

  /** The equity that touches the loss limit, or null while the limit is off. */
  get lossThreshold(): Money | null {
    const { loss } = this.#limits;
    if (loss === null || loss.action === 'nothing') return null;
    return (this.#lossBase(loss) - loss.amount) as Money;
  }

  /** Takes a realised balance: a threshold on realised gains trails it. */
  settle(balance: Money): void {
    if (balance > this.#peakBalance) this.#peakBalance = balance;
  }

  /** Answers which limit an equity touches for the first time; both can only lock once. */
  mark(equity: Money): 'personalLoss' | 'personalTarget' | null {
    if (equity > this.#peakEquity) this.#peakEquity = equity;
    if (this.#lock !== 'none') return null;
    const touched = this.#touched(equity);
    if (touched !== null) this.#lock = this.#lockOf(touched);
    return touched;
  }

  /**
   * Takes other limits during the day. A block stays until the next trading day; the milder lock
   * is lifted when the new limits are not touched at this equity.
   */
  change(limits: PersonalLimits, equity: Money): Result<PersonalLock, 'BLOCKED_UNTIL_NEXT_DAY'> {
    if (this.#lock === 'untilNextDay') return err('BLOCKED_UNTIL_NEXT_DAY');
    this.#limits = limits;
    this.#lock = 'none';
    this.mark(equity);
    return ok(this.#lock);
  }

  snapshot(): PersonalState {
    const peaks = { peakEquity: this.#peakEquity, peakBalance: this.#peakBalance };
    return { open: this.#open, limits: this.#limits, ...peaks, lock: this.#lock };
  }

  static restore({ open, limits, peakEquity, peakBalance, lock }: PersonalState): PersonalGuard {
    const guard = new PersonalGuard(open, limits);
    guard.#peakEquity = peakEquity;
    guard.#peakBalance = peakBalance;
    guard.#lock = lock;
    return guard;
  }

  #touched(equity: Money): 'personalLoss' | 'personalTarget' | null {
    const { loss, target } = this.#limits;
    if (loss !== null && loss.action !== 'nothing') {
      if (equity <= this.#lossBase(loss) - loss.amount) return 'personalLoss';
    }
    if (target === null || target.action === 'nothing') return null;
    return equity >= this.#open + target.amount ? 'personalTarget' : null;
  }

  #lossBase({ trailing }: PersonalLoss): Money {
    if (trailing === 'fixed') return this.#open;
    return trailing === 'equity' ? this.#peakEquity : this.#peakBalance;
  }

  #lockOf(touched: 'personalLoss' | 'personalTarget'): PersonalLock {
    const limit = touched === 'personalLoss' ? this.#limits.loss : this.#limits.target;
    return limit?.action === 'liquidateAndBlock' ? 'untilNextDay' : 'untilChanged';
  }
}
