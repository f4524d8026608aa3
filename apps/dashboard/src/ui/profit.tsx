import { direction, profitText } from '../text/money-text.ts';

const COLOURS = { profit: 'text-profit', loss: 'text-loss', even: 'text-soft' } as const;

type ProfitProps = Readonly<{ amount: string | null; className?: string }>;

/** A profit or loss: sign and colour say the same. A dash where it is not known. */
export function Profit({ amount, className = '' }: ProfitProps) {
  if (amount === null) return <Unknown />;
  return (
    <span className={`whitespace-nowrap ${COLOURS[direction(amount)]} ${className}`}>
      {profitText(amount)}
    </span>
  );
}

/** Where a figure is not known. */
export function Unknown() {
  return (
    <span className="text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">not known</span>
    </span>
  );
}

/** The direction of a trade: the word says it, the colour repeats it. */
export function Side({ side }: { readonly side: 'buy' | 'sell' | 'long' | 'short' }) {
  const up = side === 'buy' || side === 'long';
  return (
    <span
      className={`inline-flex items-baseline gap-1 font-medium ${up ? 'text-accent' : 'text-warn'}`}
    >
      <span aria-hidden="true" className="text-[0.5rem]">
        {up ? '▲' : '▼'}
      </span>
      {SIDE_WORDS[side]}
    </span>
  );
}

const SIDE_WORDS = { buy: 'Buy', sell: 'Sell', long: 'Long', short: 'Short' } as const;
