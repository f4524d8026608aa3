const PATHS = {
  info: 'M8 7.2v4M8 4.8v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  good: 'm5.2 8.2 2 2 3.8-4.3M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  warning: 'M8 6.2v3M8 11.4v.1M8 2.2 14.4 13.4H1.6L8 2.2Z',
  danger: 'M8 5v3.6M8 10.9v.1M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5L5.5 2Z',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  live: 'M3 3.5 8.5 8 3 12.5M12.5 3v10',
  chevron: 'm6 4 4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

/**
 * A line drawing of 16 by 16, in the colour of the text around it. Decoration: words say the
 * same.
 */
export function Icon({
  name,
  className = 'size-4',
}: {
  readonly name: IconName;
  readonly className?: string;
}) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={className}>
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
