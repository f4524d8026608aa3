import type { ClockSection } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';
import { clockTime, dateText } from '../../text/new-york-time.ts';

/** Market time in New York, whether the session is open, and how fast the market runs. */
export function MarketClock() {
  const clock = useSection('clock');
  if (clock === null) return <p className="text-faint">Connecting to the desk</p>;
  const at = Date.parse(clock.marketTime);
  return (
    <div
      className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5"
      title={`Trading day ${clock.tradingDay}`}
    >
      <time dateTime={clock.marketTime} className="font-semibold text-[0.9375rem] text-text">
        {clockTime(at)}
      </time>
      <span className="text-soft text-xs">
        {dateText(at)} <span className="text-faint">New York</span>
      </span>
      <span className="text-xs">
        <span className={clock.sessionOpen ? 'text-profit' : 'text-faint'}>
          {clock.sessionOpen ? 'Session open' : 'Session closed'}
        </span>
        <span className="mx-1.5 text-edge">·</span>
        <span
          data-testid="speed"
          className={clock.mode === 'running' ? 'text-soft' : 'font-semibold text-warn'}
        >
          {speedText(clock)}
        </span>
      </span>
    </div>
  );
}

/** `60×`, `Real time`, `Max speed`, `Paused`, `Stepped`, `Market ended`. */
export function speedText({ mode, speed }: Pick<ClockSection, 'mode' | 'speed'>): string {
  switch (mode) {
    case 'paused':
      return 'Paused';
    case 'stepped':
      return 'Stepped';
    case 'ended':
      return 'Market ended';
    case 'running':
      if (speed === 'max') return 'Max speed';
      return speed === 1 ? 'Real time' : `${speed}× speed`;
  }
}
