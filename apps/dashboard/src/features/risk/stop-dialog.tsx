import type { AccountState } from '@loadline/api-schema';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { RiskDialog } from './risk-dialog.tsx';

type AccountProps = Readonly<{ account: AccountState }>;

const MODES = [
  {
    mode: 'halted',
    title: 'Halted',
    text: 'Entries are canceled and strategies are not asked; stops and targets stay.',
  },
  {
    mode: 'reducing',
    title: 'Reducing only',
    text: 'Nothing new is opened; strategies go on looking after what is open.',
  },
] as const;

/** Stops one account from opening anything. */
export function HaltButton({ account: { accountId, name, risk } }: AccountProps) {
  const [mode, setMode] = useState<(typeof MODES)[number]['mode']>('halted');
  const choices = risk.state.kind === 'reducing' ? MODES.slice(0, 1) : MODES;
  return (
    <RiskDialog
      trigger={<Button>Halt…</Button>}
      title={`Halt ${name}?`}
      description="The account opens nothing until somebody resumes it. Positions stay open."
      submit="Halt"
      keep="Go on"
      look="solidDanger"
      request={(reason) => ({ path: '/api/risk/halt', body: { accountId, mode, reason } })}
    >
      <fieldset className="space-y-1.5">
        <legend className="sr-only">How much stops</legend>
        {choices.map((choice) => (
          <label
            key={choice.mode}
            className={classes(
              'block cursor-pointer rounded-md border px-2.5 py-1.5 text-xs',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
              choice.mode === mode ? 'border-accent bg-accent/10' : 'border-edge',
            )}
          >
            <input
              type="radio"
              name="halt-mode"
              className="sr-only"
              checked={choice.mode === mode}
              onChange={() => setMode(choice.mode)}
            />
            <span className="font-medium">{choice.title}</span>
            <span className="block text-soft">{choice.text}</span>
          </label>
        ))}
      </fieldset>
    </RiskDialog>
  );
}

/** Lets one account open again. */
export function ResumeButton({ account: { accountId, name } }: AccountProps) {
  return (
    <RiskDialog
      trigger={<Button className="mt-1.5 flex">Resume…</Button>}
      title={`Resume ${name}?`}
      description="The account may open positions again, within all of its limits."
      submit="Resume"
      keep="Leave it stopped"
      look="plain"
      request={(reason) => ({ path: '/api/risk/resume', body: { accountId, reason } })}
    />
  );
}
