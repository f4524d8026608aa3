import { formatMoney, type IsoDate, MINUTE_MS, type Money, type UnixMs } from '@loadline/core';
import type { AuditEvent } from '@loadline/engine/ports';

/** How an account ended under its rule pack; money as decimal text. */
export type AccountOutcome = Readonly<{
  pack: string;
  outcome: 'pass' | 'breach' | 'neither';
  /** The rule that was broken, by its name in the pack; null without a breach. */
  rule: string | null;
  /** The minute of the breach in ISO UTC; null without one. */
  minute: string | null;
  /** The trading day of the pass or the breach. */
  tradingDay: IsoDate | null;
  /** Equity at the breach and the equity that touches the limit. */
  equity: string | null;
  floor: string | null;
  /** Trading days on which the daily loss limit locked the account. */
  lockouts: number;
  /** Orders that risk denied, by the code of the denial, and those that it made smaller. */
  denied: Readonly<Record<string, number>>;
  reduced: number;
  /** Trading days from the first to the one that ended it, or to the last of the run. */
  days: number;
}>;

type Touch = Readonly<{ at: UnixMs; equity: Money; floor: Money }>;

/** Follows the audit events of one account and tells how it ended. */
export class OutcomeWatch {
  readonly #pack: string;
  #breach: Touch | null = null;
  #ended: Readonly<{ outcome: 'pass' | 'breach'; tradingDay: IsoDate }> | null = null;
  #tradingDay: IsoDate | null = null;
  #lockouts = 0;
  #days = 0;
  #reduced = 0;
  readonly #denied: Record<string, number> = {};

  constructor(pack: string) {
    this.#pack = pack;
  }

  onAudit(event: AuditEvent): void {
    this.#count(event);
    if (this.#ended !== null) return;
    switch (event.kind) {
      case 'dayRolled':
        this.#tradingDay = event.tradingDay;
        this.#days += 1;
        return;
      case 'limitTouched':
        if (event.limit === 'dailyLoss') this.#lockouts += 1;
        if (event.limit === 'maximumLoss') this.#breach = event;
        return;
      case 'accountEvent':
        if (event.event === 'DLL_LOCKOUT') return;
        this.#ended = {
          outcome: event.event === 'PASS' ? 'pass' : 'breach',
          tradingDay: event.tradingDay,
        };
        return;
      default:
        return;
    }
  }

  #count(event: AuditEvent): void {
    if (event.kind === 'orderDenied') {
      const { code } = event.denial;
      this.#denied[code] = (this.#denied[code] ?? 0) + 1;
    }
    if (event.kind === 'riskDecided' && event.decision.verdict === 'reduced') this.#reduced += 1;
  }

  /** A breach counts from its minute on, also when the run ends before the day does. */
  outcome(): AccountOutcome {
    const breach = this.#breach;
    const ended = this.#ended;
    const isBreach = breach !== null;
    return {
      pack: this.#pack,
      outcome: isBreach ? 'breach' : (ended?.outcome ?? 'neither'),
      rule: isBreach ? 'mll.amount' : null,
      minute: isBreach ? minuteText(breach.at) : null,
      tradingDay: ended?.tradingDay ?? (isBreach ? this.#tradingDay : null),
      equity: isBreach ? formatMoney(breach.equity) : null,
      floor: isBreach ? formatMoney(breach.floor) : null,
      lockouts: this.#lockouts,
      denied: this.#denied,
      reduced: this.#reduced,
      days: this.#days,
    };
  }
}

const minuteText = (at: UnixMs): string =>
  new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS).toISOString();
