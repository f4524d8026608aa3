/** How amounts are written everywhere on the page. Amounts arrive as decimal strings of dollars. */

/** A true minus sign, as wide as a plus: columns of signed numbers line up. */
export const MINUS = '\u2212';

const grouped = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `$50,123.40`, `−$12.00`: a balance. */
export function moneyText(amount: string | number): string {
  const value = Number(amount);
  return `${value < 0 ? MINUS : ''}$${grouped.format(Math.abs(value))}`;
}

/** `$2,000`: a limit, which is whole dollars where it can be. */
export function limitText(amount: string | number): string {
  const value = Number(amount);
  if (!Number.isInteger(value)) return moneyText(value);
  return `${value < 0 ? MINUS : ''}$${whole.format(Math.abs(value))}`;
}

/** `+$120.00`, `−$35.50`, `$0.00`: a profit or loss. The sign says what the colour says. */
export function profitText(amount: string | number): string {
  const value = Number(amount);
  if (Math.abs(value) < 0.005) return '$0.00';
  return `${value < 0 ? MINUS : '+'}$${grouped.format(Math.abs(value))}`;
}

/** The direction of an amount, for its colour. */
export function direction(amount: string | number): 'profit' | 'loss' | 'even' {
  const value = Number(amount);
  if (Math.abs(value) < 0.005) return 'even';
  return value < 0 ? 'loss' : 'profit';
}
