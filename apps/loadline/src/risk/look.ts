import type { DecisionState } from '@loadline/api-schema';
import { type DeskDoor, decisionOf, lastDenialOf } from '../door/desk-door.ts';
import { accountOrFail, type DeskFlags, refuse, withDesk } from '../door/open-door.ts';
import { printLine } from '../exit.ts';
import { statusJson, statusText } from './status-text.ts';

/** `risk status [account]`. */
export const status = (account: string | undefined, flags: DeskFlags): Promise<void> =>
  withDesk(flags, (door) => {
    const { state } = door;
    const accounts = account === undefined ? state.accounts : [accountOrFail(door, account, flags)];
    const shown = { ...state, accounts };
    if (flags.json === true) printLine(statusJson(shown));
    else process.stdout.write(statusText(shown));
    return Promise.resolve();
  });

/** `risk explain ID`, or of the last denial. */
export const explain = (id: string, flags: DeskFlags): Promise<void> =>
  withDesk(flags, async (door) => {
    const found = await (id === 'last' ? lastDenial(door, flags) : known(door, id, flags));
    if (flags.json === true) printLine(found);
    else process.stdout.write(`${found.lines.join('\n')}\n`);
  });

async function lastDenial(door: DeskDoor, flags: DeskFlags): Promise<DecisionState> {
  const answer = await lastDenialOf(door);
  if (answer.kind === 'failed')
    return refuse(flags, { code: 'STORAGE_AWAY', detail: answer.reason });
  if (answer.value !== null) return answer.value;
  const detail = 'None of the last decisions of this desk is a denial.';
  return refuse(flags, { code: 'DECISION_UNKNOWN', detail });
}

async function known(door: DeskDoor, id: string, flags: DeskFlags): Promise<DecisionState> {
  const answer = await decisionOf(door, id);
  if (answer.kind === 'failed')
    return refuse(flags, { code: 'STORAGE_AWAY', detail: answer.reason });
  if (answer.value !== null) return answer.value;
  const wish = 'expected the name of an order, or last';
  const detail = `Risk has decided nothing about an order ${id}: ${wish}.`;
  return refuse(flags, { code: 'DECISION_UNKNOWN', detail });
}
