import { useQuote } from '../../stream/desk-context.tsx';
import { priceText } from '../../text/price-text.ts';
import { classes } from '../../ui/classes.ts';
import type { ChartContract } from './use-chart-contracts.ts';

/** The lengths of a candle that the page offers, in minutes. */
export const MINUTES = [1, 5, 15] as const;
export type Minutes = (typeof MINUTES)[number];

type MinutesPickerProps = Readonly<{ minutes: Minutes; onChoose: (minutes: Minutes) => void }>;

export function MinutesPicker({ minutes, onChoose }: MinutesPickerProps) {
  return (
    <fieldset className="flex items-center gap-0.5">
      <legend className="sr-only">Length of a candle</legend>
      {MINUTES.map((one) => (
        <Choice
          key={one}
          chosen={one === minutes}
          label={`${one} minutes`}
          onClick={() => onChoose(one)}
        >
          {`${one}m`}
        </Choice>
      ))}
    </fieldset>
  );
}

type ContractPickerProps = Readonly<{
  contracts: readonly ChartContract[];
  shown: ChartContract | null;
  onChoose: (contractId: string) => void;
}>;

/** Absent while there is only one contract to show. */
export function ContractPicker({ contracts, shown, onChoose }: ContractPickerProps) {
  if (contracts.length < 2) return null;
  return (
    <fieldset className="mr-3 flex items-center gap-0.5">
      <legend className="sr-only">Contract</legend>
      {contracts.map(({ contractId, contractName }) => (
        <Choice
          key={contractId}
          chosen={contractId === shown?.contractId}
          label={contractName}
          onClick={() => onChoose(contractId)}
        >
          {contractName}
        </Choice>
      ))}
    </fieldset>
  );
}

/** Last, bid and ask: the only part of the page that follows every quote. */
export function LastPrice({ contractId }: { readonly contractId: string }) {
  const quote = useQuote(contractId);
  if (quote === null) return null;
  return (
    <span data-testid="last-price" className="flex items-baseline gap-3">
      {quote.last !== null && (
        <span className="font-semibold text-sm text-text">{priceText(quote.last)}</span>
      )}
      {quote.bid !== null && quote.ask !== null && (
        <span className="text-faint max-sm:hidden">
          Bid <span className="text-soft">{priceText(quote.bid)}</span> Ask{' '}
          <span className="text-soft">{priceText(quote.ask)}</span>
        </span>
      )}
    </span>
  );
}

type ChoiceProps = Readonly<{
  chosen: boolean;
  label: string;
  onClick: () => void;
  children: string;
}>;

function Choice({ chosen, label, onClick, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={label}
      onClick={onClick}
      className={classes(
        'h-6 rounded px-2 font-medium text-xs transition-colors',
        chosen ? 'bg-hover text-text' : 'text-faint hover:text-text',
      )}
    >
      {children}
    </button>
  );
}
