import { useAlarm } from '../../freshness/freshness-context.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';

/** One line under the header that says what is old, how old, and why. Absent while all is fresh. */
export function StaleBanner() {
  const alarm = useAlarm();
  // The live region stays, so that a screen reader hears when the banner comes. Its age is not
  // read out.
  return (
    <div role="status" aria-live="polite" aria-atomic="true" className="shrink-0">
      {alarm !== null && (
        <p
          data-testid="stale-banner"
          className={classes(
            'flex items-center gap-2 px-4 py-1.5 text-xs',
            alarm.severity === 'danger' ? 'bg-danger/15 text-danger' : 'bg-warn/12 text-warn',
          )}
        >
          <Icon name="warning" className="size-4 shrink-0" />
          <span>
            <strong className="font-semibold">{alarm.sentence}</strong>
            {alarm.reason !== null && (
              <span className="ml-2 text-soft">{asSentence(alarm.reason)}</span>
            )}
          </span>
        </p>
      )}
    </div>
  );
}

/** Reasons come from many places, some of them as a clause. */
function asSentence(reason: string): string {
  const end = /[.!?]$/.test(reason) ? '' : '.';
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${end}`;
}
