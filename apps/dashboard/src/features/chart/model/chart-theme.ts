import {
  ColorType,
  CrosshairMode,
  type DeepPartial,
  LineStyle,
  type TimeChartOptions,
} from 'lightweight-charts';
import type { PriceMark } from './price-marks.ts';

/** The palette of `styles.css`, for what is drawn on a canvas. */
export const COLOURS = {
  text: '#a9b4c6',
  grid: '#171e2a',
  line: '#1f2836',
  crosshair: '#5a6b85',
  label: '#263245',
  panel: '#10151e',
  plate: 'rgba(24, 32, 48, 0.9)',
  profit: '#35c4b5',
  loss: '#ff8a5c',
  buy: '#7db4ff',
  sell: '#f0c35a',
  volumeUp: 'rgba(53, 196, 181, 0.22)',
  volumeDown: 'rgba(255, 138, 92, 0.22)',
  range: 'rgba(125, 180, 255, 0.075)',
  rangeEdge: 'rgba(125, 180, 255, 0.55)',
} as const;

/** How each kind of line looks: colour and dash differ, and the title says it in words. */
export const MARK_LOOKS: Record<PriceMark['kind'], { color: string; lineStyle: LineStyle }> = {
  position: { color: '#e6ebf4', lineStyle: LineStyle.Solid },
  entry: { color: '#7db4ff', lineStyle: LineStyle.Dashed },
  stop: { color: '#ff8a5c', lineStyle: LineStyle.Dashed },
  target: { color: '#35c4b5', lineStyle: LineStyle.Dashed },
  other: { color: '#a9b4c6', lineStyle: LineStyle.Dotted },
};

/** Everything of the chart's look that does not depend on data. */
export const chartOptions: DeepPartial<TimeChartOptions> = {
  autoSize: true,
  // A browser may name its own locale in a form that the chart cannot read.
  localization: { locale: 'en-US' },
  layout: {
    background: { type: ColorType.Solid, color: COLOURS.panel },
    textColor: COLOURS.text,
    fontFamily: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
    fontSize: 11,
    // The notice with its link to TradingView stands under the chart, in words.
    attributionLogo: false,
  },
  grid: { vertLines: { color: COLOURS.grid }, horzLines: { color: COLOURS.grid } },
  crosshair: {
    mode: CrosshairMode.Normal,
    vertLine: { color: COLOURS.crosshair, labelBackgroundColor: COLOURS.label },
    horzLine: { color: COLOURS.crosshair, labelBackgroundColor: COLOURS.label },
  },
  rightPriceScale: { borderColor: COLOURS.line, scaleMargins: { top: 0.1, bottom: 0.2 } },
  timeScale: {
    borderColor: COLOURS.line,
    timeVisible: true,
    secondsVisible: false,
    // The names of lines stand at the right edge; the newest fills must not lie under them.
    rightOffset: 12,
    barSpacing: 6,
    minBarSpacing: 0.4,
  },
};
