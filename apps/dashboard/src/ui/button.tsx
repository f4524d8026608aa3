import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

const LOOKS = {
  plain: 'border-edge bg-raised text-text hover:bg-hover',
  quiet: 'border-transparent text-soft hover:bg-hover hover:text-text',
  danger: 'border-danger/60 bg-danger/10 text-danger hover:bg-danger/20',
  solidDanger: 'border-danger-deep bg-danger-deep text-white hover:brightness-115',
} as const;

type ButtonProps = ComponentProps<'button'> & { readonly look?: keyof typeof LOOKS };

/** Every button of the page. */
export function Button({ look = 'plain', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(
        'inline-flex h-7 items-center justify-center gap-1.5 whitespace-nowrap',
        'rounded-md border px-2.5 font-medium text-xs transition-colors',
        'disabled:opacity-50',
        LOOKS[look],
        className,
      )}
      {...rest}
    />
  );
}

/** A key of the keyboard, as it is shown beside what it does. */
export function Key({ children }: { readonly children: string }) {
  return (
    <kbd className="rounded border border-current/30 px-1 font-sans text-2xs leading-4 opacity-80">
      {children}
    </kbd>
  );
}
