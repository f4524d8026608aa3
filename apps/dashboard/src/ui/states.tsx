import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

/** What a panel shows before its first data. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div
      role="status"
      className="flex h-full min-h-16 items-center justify-center gap-2 p-4 text-faint"
    >
      <span
        aria-hidden="true"
        className="size-3 animate-spin rounded-full border-2 border-edge border-t-accent"
      />
      Loading {what}
    </div>
  );
}

/** What a panel shows when there is nothing to show, and what would have to happen first. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div
      className={classes(
        'flex h-full min-h-16 flex-col items-center justify-center gap-0.5 p-3',
        'text-center',
      )}
    >
      <p className="text-soft">{title}</p>
      {children !== undefined && <p className="max-w-72 text-faint text-xs">{children}</p>}
    </div>
  );
}

type FailureProps = Readonly<{ message: string; onRetry?: () => void }>;

/** What a panel shows when its data could not be had, with a way to try again. */
export function Failure({ message, onRetry }: FailureProps) {
  return (
    <div
      role="alert"
      className="flex h-full min-h-16 flex-col items-center justify-center gap-2 p-4"
    >
      <p className="flex items-center gap-2 text-center text-soft">
        <Icon name="warning" className="size-4 shrink-0 text-warn" />
        {message}
      </p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
