/** Decimals that the venue's database keeps of each member, as its REST samples show them. */
const PLACES: Readonly<Record<string, number>> = {
  o: 9,
  h: 9,
  l: 9,
  c: 9,
  limitPrice: 9,
  stopPrice: 9,
  trailPrice: 9,
  filledPrice: 9,
  averagePrice: 9,
  price: 9,
  profitAndLoss: 9,
  fees: 4,
  commissions: 4,
};

/** A quote within a JSON text is escaped, so a member name of ours cannot stand inside of one. */
const MEMBER = new RegExp(`"(${Object.keys(PLACES).join('|')})":(-?\\d+(?:\\.\\d+)?)(?=[,}])`, 'g');

/**
 * A JSON text with the trailing zeros of the venue: `6335.250000000`, and fees as `1.4000`. A
 * number that has more digits keeps them all.
 */
export const withTrailingZeros = (json: string): string =>
  json.replace(MEMBER, (_, name: string, digits: string) => {
    const point = digits.indexOf('.');
    const given = point < 0 ? 0 : digits.length - point - 1;
    const missing = Math.max(0, (PLACES[name] ?? 0) - given);
    return `"${name}":${digits}${point < 0 && missing > 0 ? '.' : ''}${'0'.repeat(missing)}`;
  });
