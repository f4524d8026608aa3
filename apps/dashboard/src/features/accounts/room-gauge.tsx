import type { Room } from './account-room.ts';

const LEVELS = {
  wide: { bar: 'bg-accent', text: 'text-text' },
  narrow: { bar: 'bg-warn', text: 'text-warn' },
  critical: { bar: 'bg-danger', text: 'text-danger' },
} as const;

/** How much is left to a limit: the bar empties towards it. */
export function RoomGauge({ room }: { readonly room: Room }) {
  const { title, left, scale, fraction, level } = room;
  const { bar, text } = LEVELS[level];
  return (
    <div>
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <span className="text-soft">{title}</span>
        <span className={`font-semibold ${text}`}>{left}</span>
      </div>
      <div
        role="meter"
        aria-label={`Room to the ${title.toLowerCase()}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={`${left} ${scale}`}
        className="my-1 h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={`h-full rounded-full transition-[width] duration-300 ${bar}`}
          style={{ width: `${fraction * 100}%` }}
        />
      </div>
      <p className="text-2xs text-faint">{scale}</p>
    </div>
  );
}

/** In place of a gauge: why there is none. */
export function NoGauge({ title, why }: { readonly title: string; readonly why: string }) {
  return (
    <div className="flex items-baseline justify-between gap-2 text-xs">
      <span className="text-soft">{title}</span>
      <span className="text-faint">{why}</span>
    </div>
  );
}
