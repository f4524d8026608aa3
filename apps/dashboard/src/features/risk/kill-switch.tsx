import { useSection } from '../../stream/desk-context.tsx';
import { clockMinute } from '../../text/new-york-time.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { RiskDialog } from './risk-dialog.tsx';

/** Everything flat, everywhere, in one command. */
export function KillButton() {
  return (
    <RiskDialog
      trigger={
        <Button look="solidDanger" title="Close everything on every account and halt">
          Kill
        </Button>
      }
      title="Pull the kill switch?"
      description={
        'Every order of every account is canceled, every position is closed at market, and all ' +
        'accounts stay halted until somebody resumes them.'
      }
      submit="Close everything and halt"
      keep="Keep trading"
      look="solidDanger"
      request={(reason) => ({ path: '/api/risk/kill', body: { reason } })}
    />
  );
}

/** Says that the kill switch is on, and lifts it. Absent while it is off. */
export function KillBanner() {
  const cause = useSection('killSwitch');
  // The live region stays, so that a screen reader hears when the banner comes.
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      {cause !== null && (
        <div
          data-testid="kill-banner"
          className={classes(
            'flex flex-wrap items-center gap-x-3 gap-y-1.5 bg-danger-deep px-4 py-1.5',
            'text-white text-xs',
          )}
        >
          <Icon name="danger" className="size-4 shrink-0" />
          <p className="min-w-0 flex-1 break-words">
            <strong className="font-semibold">The kill switch is on.</strong> Pulled at{' '}
            {clockMinute(Date.parse(cause.at))} by {cause.by}: {cause.why}
          </p>
          <RiskDialog
            trigger={<Button>Resume all…</Button>}
            title="Lift the kill switch?"
            description="All halted accounts may open positions again; locks stay."
            submit="Resume all"
            keep="Leave it on"
            look="plain"
            request={(reason) => ({
              path: '/api/risk/resume',
              body: { accountId: null, reason },
            })}
          />
        </div>
      )}
    </div>
  );
}
