import type { StrategyState } from '@loadline/api-schema';
import { Switch } from 'radix-ui';
import { useSection } from '../../stream/desk-context.tsx';
import { clockMinute, dayText } from '../../text/new-york-time.ts';
import { countText, priceText } from '../../text/price-text.ts';
import { classes } from '../../ui/classes.ts';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { useAccountName } from '../accounts/use-account-name.ts';
import { Settings } from './settings-table.tsx';
import { useRunningSwitch } from './use-running-switch.ts';

/** Every strategy of the desk: what it does now, its range, its settings, and its switch. */
export function StrategyPanel({ className }: { readonly className?: string }) {
  const strategies = useSection('strategies');
  return (
    <Panel
      title={strategies !== null && strategies.length > 1 ? 'Strategies' : 'Strategy'}
      shows="book"
      {...(className === undefined ? {} : { className })}
    >
      <Content strategies={strategies} />
    </Panel>
  );
}

function Content({ strategies }: { readonly strategies: readonly StrategyState[] | null }) {
  if (strategies === null) return <Loading what="strategies" />;
  if (strategies.length === 0) return <Empty title="No strategy is set up" />;
  return (
    <Scroll label="Strategies">
      {strategies.map((strategy) => (
        <Strategy key={strategy.strategyId} strategy={strategy} />
      ))}
    </Scroll>
  );
}

function Strategy({ strategy }: { readonly strategy: StrategyState }) {
  const accountName = useAccountName(strategy.accountId);
  const { title, contractName, product, status, tradesToday } = strategy;
  return (
    <article aria-label={title} className="space-y-2.5 border-line border-b p-3 last:border-b-0">
      <div>
        <div className="flex items-start justify-between gap-3">
          <h3 className="min-w-0 font-semibold">{title}</h3>
          <RunningSwitch strategy={strategy} />
        </div>
        <p className="text-faint text-xs">
          {contractName ?? product} on {accountName}
        </p>
      </div>
      <p
        data-testid="strategy-status"
        className="rounded-md bg-raised px-2.5 py-1.5 text-soft text-xs"
      >
        {status}
      </p>
      <Range strategy={strategy} />
      <Settings strategy={strategy} note={`${countText(tradesToday, 'trade')} today`} />
    </article>
  );
}

function RunningSwitch({ strategy }: { readonly strategy: StrategyState }) {
  const { checked, pending, label, problem, ask } = useRunningSwitch(strategy);
  return (
    <div className="flex shrink-0 flex-col items-end gap-1">
      {/* The switch inside is the control. */}
      <label className="flex items-center gap-2 text-xs">
        <span className={pending ? 'text-warn' : checked ? 'text-profit' : 'text-soft'}>
          {label}
        </span>
        <Switch.Root
          checked={checked}
          disabled={pending}
          aria-busy={pending}
          aria-label={`Run ${strategy.title}`}
          onCheckedChange={ask}
          className={classes(
            'relative h-5 w-9 shrink-0 cursor-pointer rounded-full border border-edge',
            'bg-hover transition-colors disabled:cursor-progress',
            'data-[state=checked]:border-accent-deep',
            'data-[state=checked]:bg-accent-deep',
          )}
        >
          <Switch.Thumb
            className={classes(
              'block size-3.5 translate-x-0.5 rounded-full bg-text transition-transform',
              'data-[state=checked]:translate-x-[1.125rem]',
              pending ? 'animate-pulse' : '',
            )}
          />
        </Switch.Root>
      </label>
      {problem !== null && (
        <p role="alert" className="max-w-52 text-right text-2xs text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

function Range({ strategy: { range } }: { readonly strategy: StrategyState }) {
  if (range === null) {
    return <p className="text-faint text-xs">No range yet today.</p>;
  }
  const { from, to, high, low } = range;
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const span = `${dayText(first)} ${clockMinute(first)} to ${clockMinute(last)}`;
  return (
    <dl className="grid grid-cols-3 gap-x-3 text-xs" title={`Range of ${span}, New York`}>
      <Level name="Range high" value={priceText(high)} />
      <Level name="Range low" value={priceText(low)} />
      <Level name="Height" value={priceText(Number(high) - Number(low), 2)} />
    </dl>
  );
}

function Level({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-2xs text-faint">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}
