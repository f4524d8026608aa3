import { err, type Money, ok, type Result } from '@loadline/core';

/** What happens at a touch: nothing (the limit is off), flatten, or flatten and lock the day. */
export type PersonalAction = 'nothing' | 'liquidate' | 'liquidateAndBlock';

/** A loss of the day that the person allows. Source: Topstep Help Center 9772296. */
export type PersonalLoss = Readonly<{
  amount: Money;
  action: PersonalAction;
  /**
   * What the threshold trails: the highest equity of the day, its highest realised balance, or the
   * higher of both; `fixed` stays at the opening balance.
   */
  trailing: 'fixed' | 'equity' | 'balance' | 'higher';
}>;

/**
 * A profit of the day at which the person stops. Source: Topstep Help Center 9823693.
 *
 * Fixed (`giveBack` 0): touched once the day's equity has reached the opening balance and `amount`.
 * Trailing, which is our own and not the firm's: from that moment on the account may go on winning,
 * and the target is touched when equity has fallen back by `giveBack` from its highest of the day.
 * Either way a profit that was reached once stays reached, also for a target set later in the day;
 * so a smaller amount or a smaller `giveBack` never stops later than a larger one.
 */
export type PersonalTarget = Readonly<{ amount: Money; action: PersonalAction; giveBack: Money }>;

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

  /** The highest equity of the day so far. */
  get peakEquity(): Money {
    return this.#peakEquity;
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
    if (this.#peakEquity < this.#open + target.amount) return null;
    return equity <= this.#peakEquity - target.giveBack ? 'personalTarget' : null;
  }

  #lossBase({ trailing }: PersonalLoss): Money {
    if (trailing === 'fixed') return this.#open;
    if (trailing === 'balance') return this.#peakBalance;
    if (trailing === 'equity') return this.#peakEquity;
    return Math.max(this.#peakEquity, this.#peakBalance) as Money;
  }

  #lockOf(touched: 'personalLoss' | 'personalTarget'): PersonalLock {
    const limit = touched === 'personalLoss' ? this.#limits.loss : this.#limits.target;
    return limit?.action === 'liquidateAndBlock' ? 'untilNextDay' : 'untilChanged';
  }
}
