import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { COLOURS } from './chart-theme.ts';

/** A price range over a stretch of time. Times are the chart's, in seconds. */
export type RangeBoxData = Readonly<{
  from: UTCTimestamp;
  to: UTCTimestamp;
  high: number;
  low: number;
  highText: string;
  lowText: string;
}>;

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
type Rectangle = Readonly<{ left: number; right: number; top: number; bottom: number }>;

/**
 * The overnight range: a box from its first to its last bar, with both levels drawn on to the right
 * edge, where they still matter.
 */
export class RangeBox implements ISeriesPrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #attached: SeriesAttachedParameter<Time> | null = null;
  #data: RangeBoxData | null = null;

  constructor() {
    const renderer: IPrimitivePaneRenderer = {
      draw: (target) => this.#draw(target),
    };
    this.#views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
  }

  attached(parameters: SeriesAttachedParameter<Time>): void {
    this.#attached = parameters;
  }

  detached(): void {
    this.#attached = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  setData(data: RangeBoxData | null): void {
    this.#data = data;
    this.#attached?.requestUpdate();
  }

  #draw(target: Target): void {
    const data = this.#data;
    const box = data === null ? null : this.#rectangle(data);
    if (data === null || box === null) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const { left, right, top, bottom } = box;
      if (left > mediaSize.width) return;
      context.fillStyle = COLOURS.range;
      context.fillRect(left, top, right - left, bottom - top);
      context.strokeStyle = COLOURS.rangeEdge;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, top + 0.5, right - left, bottom - top);
      context.setLineDash([2, 4]);
      for (const level of [top, bottom])
        line(context, { from: right, to: mediaSize.width, y: level + 0.5 });
      context.setLineDash([]);
      labels(context, data, { ...box, left: Math.max(left, 0) });
    });
  }

  /** Both ends may lie outside of the loaded bars: the nearest bar stands in for them. */
  #rectangle({ from, to, high, low }: RangeBoxData): Rectangle | null {
    if (this.#attached === null) return null;
    const { chart, series } = this.#attached;
    const scale = chart.timeScale();
    const first = scale.timeToIndex(from, true);
    const last = scale.timeToIndex(to, true);
    if (first === null || last === null) return null;
    const half = scale.options().barSpacing / 2;
    const left = scale.logicalToCoordinate(first as number as Logical);
    const right = scale.logicalToCoordinate(last as number as Logical);
    const top = series.priceToCoordinate(high);
    const bottom = series.priceToCoordinate(low);
    if (left === null || right === null || top === null || bottom === null) return null;
    return { left: left - half, right: right - half, top, bottom };
  }
}

function line(
  context: CanvasRenderingContext2D,
  { from, to, y }: Readonly<{ from: number; to: number; y: number }>,
): void {
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}

function labels(
  context: CanvasRenderingContext2D,
  { highText, lowText }: RangeBoxData,
  { left, top, bottom }: Rectangle,
): void {
  context.font = "500 11px 'Inter Variable', system-ui, sans-serif";
  context.fillStyle = COLOURS.buy;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText(`Range low ${lowText}`, left + 6, bottom - 4);
  context.textBaseline = 'top';
  context.fillText(`Range high ${highText}`, left + 6, top + 5);
}
