import { classes } from '../../ui/classes.ts';
import type { Room } from './account-room.ts';

const LEVELS = {
  wide: { bar: 'bg-accent', text: 'text-text' },
  narrow: { bar: 'bg-warn', text: 'text-warn' },
  critical: { bar: 'bg-danger', text: 'text-danger' },
  unknown: { bar: 'bg-edge', text: 'text-faint' },
} as const;

/** How much is left to a limit: the bar empties towards it. */
export function RoomGauge({ room }: { readonly room: Room }) {
  const { title, left, scale, fraction, level, nearest, worst } = room;
  const { bar, text } = LEVELS[level];
  return (
    <div data-testid="room-gauge" data-nearest={nearest}>
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <span className="text-soft">
          {title}
          {nearest && (
            <span
              className={classes(
                'ml-1.5 whitespace-nowrap rounded bg-accent/15 px-1 text-2xs',
                'text-accent',
              )}
            >
              nearest
            </span>
          )}
        </span>
        <span className={`whitespace-nowrap font-semibold ${text}`}>{left}</span>
      </div>
      <div
        role="meter"
        aria-label={`Room to the ${title.toLowerCase()}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={`${left} ${scale}`}
        className="relative my-1 h-1.5 rounded-full bg-hover"
      >
        <div
          className={`h-full rounded-full transition-[width] duration-300 ${bar}`}
          style={{ width: `${fraction * 100}%` }}
        />
        {worst !== null && worst < fraction && (
          <div
            title="Worst case: every stop hit, with gaps and fees"
            className="-inset-y-0.5 -ml-px absolute w-0.5 rounded bg-text"
            style={{ left: `${worst * 100}%` }}
          />
        )}
      </div>
      <p className="text-2xs text-faint">{scale}</p>
    </div>
  );
}
