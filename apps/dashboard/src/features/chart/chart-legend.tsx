import { useCell, type ValueCell } from '../../stream/value-cell.ts';
import { MINUS } from '../../text/money-text.ts';
import { clockMinute, dayText } from '../../text/new-york-time.ts';
import { priceText, volumeText } from '../../text/price-text.ts';
import { classes } from '../../ui/classes.ts';
import type { LegendState } from './chart-session.ts';
import type { Candle } from './model/bar-book.ts';

type ChartLegendProps = Readonly<{ legend: ValueCell<LegendState>; minutes: number }>;

/** The candle under the crosshair in figures, or the newest one. */
export function ChartLegend({ legend, minutes }: ChartLegendProps) {
  const { candle, pointed } = useCell(legend);
  if (candle === null) return null;
  return (
    <dl
      data-testid="legend"
      data-pointed={pointed}
      className={classes(
        'flex flex-wrap gap-x-3 text-xs',
        // On a phone the four prices get the second line for themselves.
        'max-sm:gap-x-2 max-sm:[&>.price]:order-last',
      )}
    >
      <Figure name="">
        {dayText(candle.openedAt)} {clockMinute(candle.openedAt)}{' '}
        <span className="text-faint">{minutes}m</span>
      </Figure>
      <Figure name="O" look="price">
        {priceText(candle.open)}
      </Figure>
      <Figure name="H" look="price">
        {priceText(candle.high)}
      </Figure>
      <Figure name="L" look="price">
        {priceText(candle.low)}
      </Figure>
      <Figure name="C" look="price">
        {priceText(candle.close)}
      </Figure>
      <Change candle={candle} />
      {candle.volume > 0 && <Figure name="Vol">{volumeText(candle.volume)}</Figure>}
    </dl>
  );
}

const NAMES: Record<string, string> = {
  O: 'Open',
  H: 'High',
  L: 'Low',
  C: 'Close',
  Vol: 'Volume',
  '': 'Time',
};

type FigureProps = Readonly<{ name: string; look?: 'price'; children: React.ReactNode }>;

function Figure({ name, look, children }: FigureProps) {
  return (
    <div className={classes('flex gap-1', look ?? '')}>
      <dt className={name === '' ? 'sr-only' : 'text-faint'}>
        <abbr title={NAMES[name] ?? name} className="no-underline">
          {name === '' ? 'Time' : name}
        </abbr>
      </dt>
      <dd className="text-soft">{children}</dd>
    </div>
  );
}

function Change({ candle: { open, close } }: { readonly candle: Candle }) {
  const change = close - open;
  const look = change < 0 ? 'text-loss' : 'text-profit';
  return (
    <Figure name="Δ">
      <span className={change === 0 ? '' : look}>
        {change < 0 ? MINUS : '+'}
        {priceText(Math.abs(change), 2)}
      </span>
    </Figure>
  );
}
