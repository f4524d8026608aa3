import { formatMoney, type Money } from './money.ts';
import { formatPrice, type Price, type TickGrid } from './price.ts';

/** Of the same width as a plus, which the hyphen is not. */
const MINUS = '−';

/** Dollars in a sentence: `$51,242.44`, `−$0.62`. For people; data keeps `formatMoney`. */
export const dollarText = (money: Money): string =>
  `${money < 0 ? MINUS : ''}$${grouped(formatMoney(money).replace('-', ''))}`;

/** A gain or a loss in a sentence, with its sign: `+$173.28`, `−$47.22`, `$0.00`. */
export const gainText = (money: Money): string => `${money > 0 ? '+' : ''}${dollarText(money)}`;

/** A price in a sentence: `27,741.00`. For people; data keeps `formatPrice`. */
export const priceText = (price: Price, grid: TickGrid): string =>
  grouped(formatPrice(price, grid)).replace('-', MINUS);

/** Commas between the thousands; decimals are left alone. */
function grouped(decimal: string): string {
  const [whole = '', ...fraction] = decimal.split('.');
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
