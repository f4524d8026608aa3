import type { StrategyRange } from '@loadline/api-schema';
import {
  type AutoscaleInfo,
  CandlestickSeries,
  createChart,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type MouseEventParams,
  type UTCTimestamp,
} from 'lightweight-charts';
import { toNewYorkWall } from '../../text/new-york-time.ts';
import { priceText } from '../../text/price-text.ts';
import { bucketOf, type Candle } from './model/bar-book.ts';
import { COLOURS, chartOptions, MARK_LOOKS } from './model/chart-theme.ts';
import { FillLayer, type FillPoint } from './model/fill-layer.ts';
import type { FillMark, PriceMark } from './model/price-marks.ts';
import { RangeBox, type RangeBoxData } from './model/range-box.ts';

/** What the person sees of the time axis. `live` is true while the newest candle is in view. */
export type ChartView = Readonly<{ live: boolean; visibleBars: number; barsBefore: number }>;

export type ChartEvents = Readonly<{
  /** The candle under the crosshair, null when the pointer has left. */
  onCrosshair: (candle: Candle | null) => void;
  onView: (view: ChartView) => void;
}>;

/**
 * Lines further away than this share of the visible range do not squeeze the candles for their
 * sake.
 */
const STRETCH_MAX = 1;

/**
 * The candle chart, without React. It is given candles with their true times and draws them at New
 * York's wall clock, since the library knows no time zones. New data never moves or zooms the view,
 * except that a view which shows the newest candle follows it.
 */
export class CandleChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #range = new RangeBox();
  readonly #fillLayer = new FillLayer();
  readonly #events: ChartEvents;
  readonly #byTime = new Map<number, Candle>();
  #lines: IPriceLine[] = [];
  #marks: readonly PriceMark[] = [];
  #fills: readonly FillMark[] = [];
  #levels: StrategyRange | null = null;
  #minutes = 1;

  constructor(container: HTMLElement, events: ChartEvents) {
    this.#events = events;
    this.#chart = createChart(container, chartOptions);
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      upColor: COLOURS.profit,
      wickUpColor: COLOURS.profit,
      downColor: COLOURS.loss,
      wickDownColor: COLOURS.loss,
      borderVisible: false,
      priceLineColor: COLOURS.crosshair,
      autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => this.#autoscale(original()),
    });
    this.#candles.attachPrimitive(this.#range);
    this.#candles.attachPrimitive(this.#fillLayer);
    this.#chart.subscribeCrosshairMove((move) => this.#onCrosshair(move));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#onView());
  }

  remove(): void {
    this.#chart.remove();
  }

  /** Decimals of the contract's prices, for the axis and its labels. */
  setDecimals(decimals: number): void {
    const minMove = 1 / 10 ** decimals;
    const formatter = (price: number): string => priceText(price, decimals);
    this.#candles.applyOptions({ priceFormat: { type: 'custom', minMove, formatter } });
  }

  /** Replaces all candles. The view stays where it is, also when the length of a candle changes. */
  setCandles(candles: readonly Candle[], minutes: number): void {
    const scale = this.#chart.timeScale();
    const before = minutes === this.#minutes ? null : scale.getVisibleRange();
    const live = scale.scrollPosition() > -1;
    this.#minutes = minutes;
    this.#byTime.clear();
    for (const candle of candles) this.#byTime.set(chartTime(candle.openedAt), candle);
    this.#candles.setData(candles.map(candleData));
    this.#volume.setData(candles.map(volumeData));
    if (before !== null && !live) scale.setVisibleRange(before);
    if (before !== null) this.#placeOverlays();
    this.#onView();
  }

  /** Changes the last candle or appends candles, oldest first. */
  push(candles: readonly Candle[]): void {
    for (const candle of candles) {
      this.#byTime.set(chartTime(candle.openedAt), candle);
      this.#candles.update(candleData(candle));
      this.#volume.update(volumeData(candle));
    }
    if (candles.length > 0) this.#onView();
  }

  setMarks(marks: readonly PriceMark[]): void {
    this.#marks = marks;
    for (const line of this.#lines) this.#candles.removePriceLine(line);
    this.#lines = marks.map((mark) =>
      this.#candles.createPriceLine({
        id: mark.id,
        price: mark.price,
        title: mark.title,
        lineWidth: 1,
        axisLabelVisible: true,
        axisLabelTextColor: '#0a0d13',
        ...MARK_LOOKS[mark.kind],
      }),
    );
  }

  setFills(fills: readonly FillMark[]): void {
    this.#fills = fills;
    this.#placeOverlays();
  }

  setRange(levels: StrategyRange | null): void {
    this.#levels = levels;
    this.#placeOverlays();
  }

  /** Brings the newest candle back into view. The zoom stays. */
  goLive(): void {
    this.#chart.timeScale().scrollToRealTime();
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
  }

  /** Moves the view by a number of bars; negative is into the past. */
  scrollBy(bars: number): void {
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
  }

  /** Shows `factor` times as many bars, around the right edge. */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale();
    const visible = scale.getVisibleLogicalRange();
    if (visible === null) return;
    const bars = (visible.to - visible.from) * factor;
    scale.setVisibleLogicalRange({ from: visible.to - bars, to: visible.to });
  }

  /** Shows the default number of newest candles: for a contract that was not shown before. */
  resetView(): void {
    this.#chart.timeScale().resetTimeScale();
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
  }

  /** Fills and the range stand on candles, whose times change with their length. */
  #placeOverlays(): void {
    const minutes = this.#minutes;
    this.#fillLayer.setPoints(this.#fills.map((fill) => fillPoint(fill, minutes)));
    this.#range.setData(this.#levels === null ? null : rangeData(this.#levels, minutes));
  }

  #onCrosshair({ time }: MouseEventParams): void {
    this.#events.onCrosshair(typeof time === 'number' ? (this.#byTime.get(time) ?? null) : null);
  }

  #onView(): void {
    const scale = this.#chart.timeScale();
    const visible = scale.getVisibleLogicalRange();
    if (visible === null) return;
    this.#events.onView({
      live: scale.scrollPosition() > -1,
      visibleBars: Math.round(visible.to - visible.from),
      barsBefore: Math.floor(this.#candles.barsInLogicalRange(visible)?.barsBefore ?? 0),
    });
  }

  /** Makes room for lines nearby, so that a stop or a target is in view with its candles. */
  #autoscale(info: AutoscaleInfo | null): AutoscaleInfo | null {
    if (info?.priceRange == null) return info;
    const { minValue, maxValue } = info.priceRange;
    const reach = (maxValue - minValue) * STRETCH_MAX;
    const near = this.#marks
      .map(({ price }) => price)
      .filter((price) => price > minValue - reach && price < maxValue + reach);
    const priceRange = {
      minValue: Math.min(minValue, ...near),
      maxValue: Math.max(maxValue, ...near),
    };
    return { ...info, priceRange };
  }
}

const chartTime = (at: number): UTCTimestamp => (toNewYorkWall(at) / 1_000) as UTCTimestamp;

const candleData = ({ openedAt, open, high, low, close }: Candle) => ({
  time: chartTime(openedAt),
  open,
  high,
  low,
  close,
});

const volumeData = ({ openedAt, open, close, volume }: Candle) => ({
  time: chartTime(openedAt),
  value: volume,
  color: close >= open ? COLOURS.volumeUp : COLOURS.volumeDown,
});

const fillPoint = ({ at, ...fill }: FillMark, minutes: number): FillPoint => ({
  ...fill,
  time: chartTime(bucketOf(at, minutes)),
});

const rangeData = ({ from, to, high, low }: StrategyRange, minutes: number): RangeBoxData => ({
  from: chartTime(bucketOf(Date.parse(from), minutes)),
  to: chartTime(Date.parse(to)),
  high: Number(high),
  low: Number(low),
  highText: priceText(high),
  lowText: priceText(low),
});
