import type { DecisionState, DecisionTermState } from '@loadline/api-schema';
import { Fragment, memo, type ReactNode, type SyntheticEvent } from 'react';
import { useSection } from '../../stream/desk-context.tsx';
import { moneyText } from '../../text/money-text.ts';
import { clockTime, dayText } from '../../text/new-york-time.ts';
import { classes } from '../../ui/classes.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { isSum, requestText, verdictText } from './decision-words.ts';

type DecisionsPanelProps = Readonly<{ aside?: ReactNode; className?: string }>;

/** What risk decided about each order that could add exposure; each opens to its arithmetic. */
export function DecisionsPanel({ aside, className = '' }: DecisionsPanelProps) {
  const decisions = useSection('decisions');
  return (
    <Panel title="Decisions" shows="record" aside={aside} className={className}>
      {decisions === null && <Loading what="decisions" />}
      {decisions?.length === 0 && (
        <Empty title="Nothing has been decided yet">
          Each order that could add exposure is told here, with the arithmetic behind the answer.
        </Empty>
      )}
      {decisions !== null && decisions.length > 0 && (
        <Scroll label="Decisions, newest first">
          {decisions.map((decision, index) => (
            <Fragment key={`${decision.decisionId} ${decision.at}`}>
              {isNewDay(decision, decisions[index - 1]) && (
                <p
                  className={classes(
                    'sticky top-0 bg-panel px-3 pt-1.5 pb-0.5 font-medium text-2xs',
                    'text-faint',
                  )}
                >
                  {dayText(Date.parse(decision.at))}
                </p>
              )}
              <Decision decision={decision} />
            </Fragment>
          ))}
        </Scroll>
      )}
    </Panel>
  );
}

/** The newest starts with its day, and each further day is named where it begins. */
const isNewDay = ({ at }: DecisionState, newer: DecisionState | undefined): boolean =>
  newer === undefined || dayText(Date.parse(newer.at)) !== dayText(Date.parse(at));

const LOOKS: Record<DecisionState['verdict'], { icon: IconName; look: string }> = {
  approved: { icon: 'good', look: 'text-profit' },
  reduced: { icon: 'warning', look: 'text-warn' },
  denied: { icon: 'danger', look: 'text-danger' },
};

/** Decisions never change, so a new one costs the old ones nothing. */
const Decision = memo(
  function Decision({ decision }: { readonly decision: DecisionState }) {
    const { verdict, code, sentence, at, terms } = decision;
    const { icon, look } = LOOKS[verdict];
    return (
      <details
        data-testid="decision"
        data-verdict={verdict}
        onToggle={showAll}
        className="group scroll-mt-6 border-line/50 border-b"
      >
        <summary
          className={classes(
            'grid list-none grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2 px-3 py-1.5 text-xs',
            'hover:bg-hover/50 focus-visible:outline-offset-[-2px]',
            '[&::-webkit-details-marker]:hidden',
          )}
        >
          <Icon name={icon} className={`mt-px size-3.5 ${look}`} />
          <span>
            <strong className={`font-semibold ${look}`}>{verdictText(decision)}</strong>{' '}
            <span className="text-text">{requestText(decision)}</span>
            {code !== null && (
              <span className="block text-soft">
                {sentence} <span className="text-2xs text-faint">{code}</span>
              </span>
            )}
          </span>
          <span className="flex items-start gap-1 text-2xs text-faint">
            <time dateTime={at}>{clockTime(Date.parse(at))}</time>
            <Icon name="chevron" className="mt-0.5 size-3 group-open:rotate-90" />
          </span>
        </summary>
        <div className="px-3 pt-0.5 pb-2.5">
          {terms.length === 0 ? (
            <p className="text-faint text-xs">
              A check before the room gate decided; there is no arithmetic.
            </p>
          ) : (
            <Arithmetic terms={terms} />
          )}
        </div>
      </details>
    );
  },
  (before, after) =>
    before.decision.decisionId === after.decision.decisionId &&
    before.decision.at === after.decision.at,
);

/** What has just been opened is scrolled to, as far as it fits. */
function showAll({ currentTarget }: SyntheticEvent<HTMLDetailsElement>): void {
  if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
}

/** Every line of the sum with where it comes from. */
function Arithmetic({ terms }: { readonly terms: readonly DecisionTermState[] }) {
  return (
    <table className="w-full border-collapse text-2xs">
      <thead>
        <tr className="text-left text-faint">
          <th className="w-[45%] py-0.5 pr-2 font-medium">Term</th>
          <th className="py-0.5 pr-2 font-medium">Source</th>
          <th className="py-0.5 text-right font-medium">Amount</th>
        </tr>
      </thead>
      <tbody>
        {terms.map((term, index) => (
          // The lines of a decision never change their places.
          <Line key={`${index} ${term.name}`} term={term} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ term }: { readonly term: DecisionTermState }) {
  const { name, label, amount, source, reference, parts } = term;
  return (
    <tr
      className={classes(
        'border-line/60 border-t align-baseline',
        isSum(name) ? 'font-semibold text-text' : 'text-soft',
      )}
    >
      <td className="py-0.5 pr-2">
        <span className="block first-letter:uppercase">{label}</span>
        {parts !== '' && <span className="block font-normal text-faint">{parts}</span>}
      </td>
      <td className="break-words py-0.5 pr-2 font-normal text-soft">
        <span className="block first-letter:uppercase">{source}</span>
        {reference !== null && <span className="block text-faint">{reference}</span>}
      </td>
      <td className="whitespace-nowrap py-0.5 text-right">
        {amount === null ? 'no bound' : moneyText(amount)}
      </td>
    </tr>
  );
}
