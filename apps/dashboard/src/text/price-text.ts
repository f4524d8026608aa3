/** How prices, sizes and lengths of time are written everywhere on the page. */

/** The decimals that a price is shown with: its own, at least two, never more than five. */
export function decimalsOf(price: string): number {
  const decimals = price.split('.')[1]?.length ?? 0;
  return Math.min(5, Math.max(2, decimals));
}

const formats = new Map<number, Intl.NumberFormat>();

/** `21,269.25`. An average price off the tick grid is rounded to what its size makes useful. */
export function priceText(price: string | number, decimals = decimalsFor(price)): string {
  let format = formats.get(decimals);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(decimals, format);
  }
  return format.format(Number(price));
}

/** `1,234`, `12.3k`, `1.2M`: a volume where space is short. */
export function volumeText(volume: number): string {
  if (volume >= 1_000_000) return `${(volume / 1_000_000).toFixed(1)}M`;
  if (volume >= 10_000) return `${(volume / 1_000).toFixed(1)}k`;
  return new Intl.NumberFormat('en-US').format(volume);
}

/**
 * `12 s`, `3 min`, `2 h 05 min`, `4 d`: a length of time in whole units. Negative reads as zero.
 */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** `1 order`, `3 orders`. */
export const countText = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

function decimalsFor(price: string | number): number {
  const text = String(price);
  return Math.abs(Number(price)) >= 1_000 ? 2 : decimalsOf(text);
}
