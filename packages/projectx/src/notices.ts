/** The closed list of things that the client reports beside the answers of its ports. */
export type NoticeCode =
  | 'LOGIN_REFUSED'
  | 'VENUE_UNREACHABLE'
  | 'TOKEN_NOT_REFRESHED'
  | 'LOGGED_OUT'
  | 'RATE_LIMITED'
  | 'SUBSCRIPTION_REFUSED'
  | 'TICK_MISMATCH'
  | 'UNKNOWN_CONTRACT'
  | 'OFF_GRID'
  | 'BAD_MESSAGE';

export type Notice = Readonly<{
  code: NoticeCode;
  text: string;
  /** How often this has happened since the client was made. */
  count: number;
}>;

export type Report = (notice: Notice) => void;

/** Distinct subjects that are counted; beyond it they share one counter a code. */
const SUBJECTS_MAX = 1_000;

/**
 * Passes notices on without flooding: the 1st, 10th, 100th... of the same code and subject. A venue
 * that sends a thousand broken messages a second must not fill the log.
 */
export class NoticeBoard {
  readonly #report: Report;
  readonly #counts = new Map<string, number>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** @param subject what the notice is about: repeats of it are counted together. */
  post(code: NoticeCode, subject: string, text: string): void {
    const wanted = `${code} ${subject}`;
    const known = this.#counts.has(wanted) || this.#counts.size < SUBJECTS_MAX;
    const key = known ? wanted : code;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (Number.isInteger(Math.log10(count))) this.#report({ code, text, count });
  }
}
