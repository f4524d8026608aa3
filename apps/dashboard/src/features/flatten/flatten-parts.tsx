import type { AccountState } from '@loadline/api-schema';
import { classes } from '../../ui/classes.ts';

type AccountChoiceProps = Readonly<{
  accounts: readonly AccountState[];
  target: number | null;
  onChoose: (accountId: number | null) => void;
}>;

/** Which account, or all. Absent while there is only one. */
export function AccountChoice({ accounts, target, onChoose }: AccountChoiceProps) {
  if (accounts.length < 2) return null;
  const choices = [
    ...accounts.map(({ accountId, name }) => ({ accountId, name })),
    { accountId: null, name: 'All accounts' },
  ];
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Account to flatten</legend>
      {choices.map(({ accountId, name }) => (
        <label
          key={accountId ?? 'all'}
          className={classes(
            'cursor-pointer rounded-md border px-2.5 py-1 text-xs',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
            accountId === target ? 'border-accent bg-accent/10 text-text' : 'border-edge text-soft',
          )}
        >
          <input
            type="radio"
            name="flatten-account"
            className="sr-only"
            checked={accountId === target}
            onChange={() => onChoose(accountId)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

type PlanListProps = Readonly<{ title: string; lines: readonly string[] }>;

export function PlanList({ title, lines }: PlanListProps) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">{title}</h3>
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {lines.map((line) => (
          <li key={line} className="px-2.5 py-1.5 text-xs">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
