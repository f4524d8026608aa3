import type { StreamedBar } from '@loadline/api-schema';
import type { QueryClient } from '@tanstack/react-query';
import type { DeskStore } from '../../stream/desk-store.ts';
import { type ValueCell, valueCell } from '../../stream/value-cell.ts';
import { decimalsOf } from '../../text/price-text.ts';
import { barsQuery, PAGE_MS } from './bars-query.ts';
import { CandleChart, type ChartView } from './candle-chart.ts';
import { BarBook, type Candle } from './model/bar-book.ts';

/** How the history of the shown contract stands. */
export type HistoryState = Readonly<
  { kind: 'loading' } | { kind: 'ready' } | { kind: 'failed'; message: string }
>;

/** The candle that the legend tells; `pointed` when the crosshair chose it. */
export type LegendState = Readonly<{ candle: Candle | null; pointed: boolean }>;

type SessionOptions = Readonly<{
  container: HTMLElement;
  contractId: string;
  minutes: number;
  store: DeskStore;
  queries: QueryClient;
}>;

const MINUTE_MS = 60_000;
/** Fewer bars than this left of the view: older ones are fetched. */
const BARS_BEFORE_MIN = 60;
/** Pages without a bar after which the start of all data is taken to be reached. */
const EMPTY_PAGES_MAX = 2;
/** More new candles than this in one frame are drawn anew as a whole. */
const PUSHED_MAX = 40;
/** Gaps are repaired together, since a thin night has many minutes without a trade. */
const REPAIR_MS = 2_000;

/**
 * One contract on the chart: joins history from HTTP with the pushed bars, repairs what a lost
 * connection missed, fetches older pages when the view nears the start, and draws once a frame.
 */
export class ChartSession {
  readonly chart: CandleChart;
  readonly history: ValueCell<HistoryState> = valueCell<HistoryState>({ kind: 'loading' });
  readonly legend: ValueCell<LegendState> = valueCell<LegendState>({
    candle: null,
    pointed: false,
  });
  readonly view: ValueCell<ChartView> = valueCell({ live: true, visibleBars: 0, barsBefore: 0 });
  readonly #options: SessionOptions;
  #book = new BarBook();
  readonly #stops: readonly (() => void)[];
  #minutes: number;
  #drawnAt: number | null = null;
  #redraw = false;
  #frame: number | null = null;
  #repair: ReturnType<typeof setTimeout> | null = null;
  #older: 'idle' | 'busy' | 'ended' = 'idle';
  #emptyPages = 0;
  #decimals = 0;
  #loaded = false;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#minutes = options.minutes;
    this.chart = new CandleChart(options.container, {
      onCrosshair: (candle) => this.#tell(candle),
      onView: (view) => this.#onView(view),
    });
    this.#stops = [
      options.store.onBar((bar) => this.#onBar(bar)),
      options.store.onSnapshot(() => void this.loadNewest()),
    ];
    void this.loadNewest();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#repair !== null) clearTimeout(this.#repair);
    this.chart.remove();
  }

  setMinutes(minutes: number): void {
    if (minutes === this.#minutes) return;
    this.#minutes = minutes;
    this.#drawAll();
  }

  /** Loads the newest page, or after a lost connection what has happened since the last bar. */
  async loadNewest(): Promise<void> {
    const clock = this.#options.store.section('clock');
    if (clock === null) return;
    const to = Math.floor(Date.parse(clock.marketTime) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    // Another market is played, from an earlier day: what was drawn is none of its past.
    if ((this.#book.lastAt ?? 0) > to + PAGE_MS / 4) this.#forget();
    const from = Math.max(to - PAGE_MS, this.#loaded ? (this.#book.lastAt ?? 0) : 0);
    if (!this.#loaded) this.history.set({ kind: 'loading' });
    const failure = await this.#load(from, to);
    if (this.#closed) return;
    // What is drawn stays when a repair fails; the next snapshot tries again.
    if (failure !== null && !this.#loaded)
      return this.history.set({ kind: 'failed', message: failure });
    if (!this.#loaded) this.chart.resetView();
    this.#loaded = true;
    return this.history.set({ kind: 'ready' });
  }

  #forget(): void {
    this.#book = new BarBook();
    this.#loaded = false;
    this.#older = 'idle';
    this.#emptyPages = 0;
    this.#drawAll();
  }

  async #loadOlder(): Promise<void> {
    const to = this.#book.firstAt;
    if (this.#older !== 'idle' || to === null) return;
    this.#older = 'busy';
    const before = this.#book.size;
    const page = to - PAGE_MS * this.#emptyPages;
    const failure = await this.#load(page - PAGE_MS, page);
    if (this.#closed) return;
    this.#older = 'idle';
    this.#emptyPages = this.#book.size > before ? 0 : this.#emptyPages + 1;
    if (failure !== null || this.#emptyPages >= EMPTY_PAGES_MAX) this.#older = 'ended';
  }

  /** @returns why it failed, in a sentence, or null. */
  async #load(from: number, to: number): Promise<string | null> {
    const { queries, contractId } = this.#options;
    try {
      const { bars } = await queries.fetchQuery(barsQuery({ contractId, from, to }));
      if (this.#closed || bars.length === 0) return null;
      this.#learnDecimals(bars[0]?.open ?? '');
      this.#book.addHistory(bars);
      this.#drawAll();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'The history could not be read.';
    }
  }

  #onBar(bar: StreamedBar): void {
    if (bar.contractId !== this.#options.contractId) return;
    const last = this.#book.lastAt;
    this.#learnDecimals(bar.close);
    if (this.#book.put(bar) === 'inside') this.#redraw = true;
    if (last !== null && Date.parse(bar.openedAt) - last > MINUTE_MS) this.#repairSoon(last);
    this.#frame ??= requestAnimationFrame(() => this.#drawNew());
  }

  /** A minute may have had no trade, or its bar was skipped for newer ones: history knows. */
  #repairSoon(from: number): void {
    if (this.#repair !== null) return;
    this.#repair = setTimeout(() => {
      this.#repair = null;
      void this.#load(from, this.#book.lastAt ?? from);
    }, REPAIR_MS);
  }

  #learnDecimals(price: string): void {
    const decimals = decimalsOf(price);
    if (decimals <= this.#decimals) return;
    this.#decimals = decimals;
    this.chart.setDecimals(decimals);
  }

  #drawNew(): void {
    this.#frame = null;
    if (this.#redraw || this.#drawnAt === null) return this.#drawAll();
    const fresh = this.#book.candlesSince(this.#drawnAt, this.#minutes);
    if (fresh.length > PUSHED_MAX) return this.#drawAll();
    this.chart.push(fresh);
    this.#drawnAt = this.#book.lastAt;
    return this.#tellNewest();
  }

  #drawAll(): void {
    this.#redraw = false;
    this.chart.setCandles(this.#book.candles(this.#minutes), this.#minutes);
    this.#drawnAt = this.#book.lastAt;
    this.#tellNewest();
  }

  #tell(candle: Candle | null): void {
    if (candle !== null) this.legend.set({ candle, pointed: true });
    else this.legend.set({ candle: this.#newest(), pointed: false });
  }

  #tellNewest(): void {
    const newest = this.#newest();
    const { pointed, candle } = this.legend.get();
    // A crosshair that rests on the newest candle shows how it goes on.
    if (!pointed || candle?.openedAt === newest?.openedAt)
      this.legend.set({ candle: newest, pointed });
  }

  #newest(): Candle | null {
    const last = this.#book.lastAt;
    return last === null ? null : (this.#book.candlesSince(last, this.#minutes).at(-1) ?? null);
  }

  #onView(view: ChartView): void {
    this.view.set(view);
    if (view.barsBefore < BARS_BEFORE_MIN && this.history.get().kind === 'ready')
      void this.#loadOlder();
  }
}
