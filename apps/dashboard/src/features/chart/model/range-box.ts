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
/** Between an edge of the box and its label, and for a label with that gap. */
const LABEL_GAP = 4;
const LABEL_ROOM = 20;

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
    const box: IPrimitivePaneRenderer = { draw: (target) => this.#drawBox(target) };
    const labels: IPrimitivePaneRenderer = { draw: (target) => this.#drawLabels(target) };
    this.#views = [
      { zOrder: () => 'bottom', renderer: () => box },
      { zOrder: () => 'top', renderer: () => labels },
    ];
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

  #drawBox(target: Target): void {
    const box = this.#rectangle();
    if (box === null) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const { left, right, top, bottom } = box;
      if (left > mediaSize.width) return;
      context.fillStyle = COLOURS.range;
      context.fillRect(left, top, right - left, bottom - top);
      context.strokeStyle = COLOURS.rangeEdge;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, top + 0.5, right - left, bottom - top);
      context.setLineDash([2, 4]);
      for (const y of [top, bottom]) drawLine(context, { from: right, to: mediaSize.width, y });
      context.setLineDash([]);
    });
  }

  /** Both labels stay in view while any of the box is. */
  #drawLabels(target: Target): void {
    const box = this.#rectangle();
    if (box === null || this.#data === null) return;
    const { highText, lowText } = this.#data;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      if (box.left > width || box.right < 0) return;
      const left = Math.max(box.left, 0) + 5;
      const places = labelPlaces(box, height);
      const [up, down] = [box.top < 0 ? ' ↑' : '', box.bottom > height ? ' ↓' : ''];
      drawLabel(context, { text: `Range high ${highText}${up}`, left, top: places.high });
      drawLabel(context, { text: `Range low ${lowText}${down}`, left, top: places.low });
    });
  }

  /** Both ends may lie outside of the loaded bars: the nearest bar stands in for them. */
  #rectangle(): Rectangle | null {
    if (this.#attached === null || this.#data === null) return null;
    const { from, to, high, low } = this.#data;
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

/**
 * The tops of both labels. They stand outside of the box, where its candles cannot be; where the
 * pane ends they stay inside of it, and arrows tell that the level itself is further.
 */
function labelPlaces({ top, bottom }: Rectangle, height: number): { high: number; low: number } {
  const [above, below] = [top - LABEL_ROOM, bottom + LABEL_GAP];
  const lowest = height - LABEL_ROOM;
  return {
    high: above > 0 ? above : Math.max(top, 0) + LABEL_GAP,
    low: below < lowest ? below : Math.min(bottom, height) - LABEL_ROOM,
  };
}

type Line = Readonly<{ from: number; to: number; y: number }>;

function drawLine(context: CanvasRenderingContext2D, { from, to, y }: Line): void {
  context.beginPath();
  context.moveTo(from, y + 0.5);
  context.lineTo(to, y + 0.5);
  context.stroke();
}

type Label = Readonly<{ text: string; left: number; top: number }>;

function drawLabel(context: CanvasRenderingContext2D, { text, left, top }: Label): void {
  context.font = "500 11px 'Inter Variable', system-ui, sans-serif";
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.beginPath();
  context.roundRect(left, top, context.measureText(text).width + 8, 16, 3);
  context.fillStyle = COLOURS.plate;
  context.fill();
  context.fillStyle = COLOURS.buy;
  context.fillText(text, left + 4, top + 8.5);
}
