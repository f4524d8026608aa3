import type { ReactNode } from 'react';
import { useAlarm } from '../freshness/freshness-context.tsx';
import { durationText } from '../text/price-text.ts';
import { classes } from './classes.ts';

type PanelProps = Readonly<{
  title: string;
  /** A count or a total beside the title. */
  note?: ReactNode;
  /** Buttons at the right end of the title. */
  aside?: ReactNode;
  /** What of the desk the panel shows: it turns grey when that is no longer fresh. */
  shows: 'prices' | 'book' | 'record';
  className?: string;
  children: ReactNode;
}>;

/** One box of the page: a title, and content that scrolls inside. */
export function Panel({ title, note, aside, shows, className = '', children }: PanelProps) {
  const staleForMs = useStaleFor(shows);
  const stale = staleForMs !== null;
  return (
    <section
      aria-label={title}
      data-stale={stale}
      className={classes(
        'flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border',
        'border-line bg-panel',
        className,
      )}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-3">
        <h2 className="whitespace-nowrap font-semibold text-text text-xs">{title}</h2>
        {note !== undefined && <span className="truncate text-faint text-xs">{note}</span>}
        {stale && <StaleChip forMs={staleForMs} />}
        <div className="ml-auto flex items-center gap-1">{aside}</div>
      </header>
      <div
        className={classes(
          'relative min-h-0 flex-1 bg-panel transition-[filter,opacity]',
          'duration-300',
          stale ? 'opacity-60 grayscale' : '',
        )}
      >
        {children}
      </div>
    </section>
  );
}

/** The scrolling content of a panel. It takes the focus, so that the arrow keys scroll it. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // A scrolling region must be reachable by keyboard.
    <section tabIndex={0} aria-label={label} className="@container h-full overflow-auto">
      {children}
    </section>
  );
}

function StaleChip({ forMs }: { readonly forMs: number }) {
  return (
    <span className="whitespace-nowrap rounded bg-warn/15 px-1.5 font-medium text-2xs text-warn">
      {durationText(forMs)} old
    </span>
  );
}

function useStaleFor(shows: PanelProps['shows']): number | null {
  const alarm = useAlarm();
  if (alarm === null || !alarm.stale.includes(shows)) return null;
  return alarm.ageMs;
}
