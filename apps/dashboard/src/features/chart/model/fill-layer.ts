import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { COLOURS } from './chart-theme.ts';
import { freePlace, type Place } from './label-places.ts';

/** One fill where it happened. The time is its candle's, in the chart's seconds. */
export type FillPoint = Readonly<{
  time: UTCTimestamp;
  price: number;
  side: 'buy' | 'sell';
  text: string;
}>;

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

const ARROW = 6;
const LABEL_HEIGHT = 15;
/** Candles narrower than this show arrows only: their labels would cover everything. */
const LABELLED_SPACING = 1.5;

/**
 * Fills as arrows whose tip is at the price, with the price on a plate of its own. The library's
 * own markers stand at the candle's end and write over the candles beside it.
 */
export class FillLayer implements ISeriesPrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #attached: SeriesAttachedParameter<Time> | null = null;
  #points: readonly FillPoint[] = [];

  constructor() {
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ zOrder: () => 'top', renderer: () => renderer }];
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

  setPoints(points: readonly FillPoint[]): void {
    this.#points = points;
    this.#attached?.requestUpdate();
  }

  #draw(target: Target): void {
    const labelled =
      (this.#attached?.chart.timeScale().options().barSpacing ?? 0) >= LABELLED_SPACING;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const fills = this.#placed(mediaSize.width);
      if (labelled) drawLabels(context, fills);
      // Arrows come last, so that no label of another fill hides one.
      for (const fill of fills) drawArrow(context, fill);
    });
  }

  #placed(width: number): readonly PlacedFill[] {
    if (this.#attached === null) return [];
    const { chart, series } = this.#attached;
    const placed: PlacedFill[] = [];
    for (const { time, price, side, text } of this.#points) {
      const x = chart.timeScale().timeToCoordinate(time);
      const y = series.priceToCoordinate(price);
      if (x === null || y === null || x < -40 || x > width + 40) continue;
      placed.push({ x, y, side, text });
    }
    return placed;
  }
}

type PlacedFill = Readonly<{ x: number; y: number; side: 'buy' | 'sell'; text: string }>;

function drawLabels(context: CanvasRenderingContext2D, fills: readonly PlacedFill[]): void {
  const taken: Place[] = fills.map(arrowPlace);
  context.font = "500 11px 'Inter Variable', system-ui, sans-serif";
  for (const fill of fills) {
    const wanted = labelPlace(fill, context.measureText(fill.text).width);
    const place = freePlace(wanted, taken, fill.side === 'buy' ? 1 : -1);
    taken.push(place);
    drawLabel(context, place, fill);
  }
}

function arrowPlace({ x, y, side }: PlacedFill): Place {
  const height = ARROW * 1.8;
  return { left: x - ARROW, top: side === 'buy' ? y : y - height, width: ARROW * 2, height };
}

function labelPlace({ x, y, side }: PlacedFill, textWidth: number): Place {
  const width = textWidth + 8;
  const gap = ARROW * 2 + 3;
  const top = side === 'buy' ? y + gap : y - gap - LABEL_HEIGHT;
  return { left: x - width / 2, top, width, height: LABEL_HEIGHT };
}

/** The tip is at the price; a buy points up to it from below, a sell down to it from above. */
function drawArrow(context: CanvasRenderingContext2D, { x, y, side }: PlacedFill): void {
  const way = side === 'buy' ? 1 : -1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + ARROW, y + way * ARROW * 1.8);
  context.lineTo(x - ARROW, y + way * ARROW * 1.8);
  context.closePath();
  context.fillStyle = COLOURS[side];
  context.strokeStyle = COLOURS.panel;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Place,
  { side, text }: PlacedFill,
): void {
  context.beginPath();
  context.roundRect(left, top, width, height, 3);
  context.fillStyle = COLOURS.plate;
  context.fill();
  context.fillStyle = COLOURS[side];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, left + width / 2, top + height / 2 + 0.5);
}
