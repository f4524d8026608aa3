import { type AccountId, assert, unreachable } from '@loadline/core';
import { liftKillSwitch, pullKillSwitch, type StateCommand } from '@loadline/risk';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { Refusal } from '../commands.ts';
import type { Engine } from '../engine.ts';
import type { DeskCommand } from '../ports/index.ts';

type RiskCommand = Extract<
  DeskCommand,
  { kind: 'halt' | 'resume' | 'lock' | 'kill' | 'setLimits' | 'confirmAccount' }
>;

type StateWish = StateCommand extends infer Wish
  ? Wish extends unknown
    ? Omit<Wish, 'source'>
    : never
  : never;

type CommandOf<Kind extends RiskCommand['kind']> = Extract<RiskCommand, { kind: Kind }>;

/** Commands about what accounts may do. A reason is asked for: it is what the next person reads. */
export function runRiskCommand(
  engine: Engine,
  command: RiskCommand,
  actor: string,
): Refusal | null {
  if (command.kind !== 'setLimits' && command.reason.trim() === '') {
    return { code: 'REASON_MISSING', detail: `${command.kind} needs a reason, in a few words.` };
  }
  if (command.kind === 'kill') return kill(engine, command, actor);
  const { accountId } = command;
  if (accountId !== null && !engine.accounts.has(accountId)) {
    return { code: 'ACCOUNT_UNKNOWN', detail: `This desk has no account ${accountId}.` };
  }
  switch (command.kind) {
    case 'halt':
      return halt(engine, command, actor);
    case 'resume':
      return resume(engine, command, actor);
    case 'lock':
      return lock(engine, command, actor);
    case 'setLimits':
      return setLimits(engine, command, actor);
    case 'confirmAccount':
      return confirmAccount(engine, command, actor);
    default:
      return unreachable(command);
  }
}

/** One account, or all of them. */
const unitsOf = (engine: Engine, accountId: AccountId | null): readonly AccountUnit[] =>
  [...engine.accounts].flatMap(([id, unit]) =>
    accountId === null || accountId === id ? unit : [],
  );

function unitOf(engine: Engine, accountId: AccountId): AccountUnit {
  const unit = engine.accounts.get(accountId);
  assert(unit !== undefined, 'the account was looked up before');
  return unit;
}

/** Asks for a state on behalf of a person; of several accounts each that can takes it. */
function change(engine: Engine, accountId: AccountId | null, command: StateWish): Refusal | null {
  const refusals = unitsOf(engine, accountId).map(({ desk }) =>
    engine.guard.changeState(desk, { ...command, source: 'person' }),
  );
  return accountId === null ? null : (refusals[0] ?? null);
}

/** A locked account stays locked, which is stricter. */
const halt = (
  engine: Engine,
  { accountId, mode, reason }: CommandOf<'halt'>,
  by: string,
): Refusal | null =>
  change(engine, accountId, { kind: mode === 'halted' ? 'halt' : 'reduce', by, why: reason });

/** The kill switch is lifted for all accounts at once, or not at all. A lock waits for its end. */
function resume(
  engine: Engine,
  { accountId, reason }: CommandOf<'resume'>,
  by: string,
): Refusal | null {
  const { killSwitch } = engine.risk;
  if (killSwitch.kind === 'on' && accountId !== null) {
    const detail = `The kill switch is on (${killSwitch.why}): resume all accounts together.`;
    return { code: 'KILL_SWITCH_ON', detail };
  }
  const lifted = liftKillSwitch(killSwitch, { by, why: reason });
  if (!lifted.ok) return lifted.error;
  engine.risk.killSwitch = lifted.value;
  if (killSwitch.kind === 'on') tellOfActive(engine);
  // Whose session it is concerns the whole desk, so any resume means all of it.
  engine.session.lift();
  return change(engine, accountId, { kind: 'resume', by, why: reason });
}

/** Accounts that only the kill switch had halted may go on; their own state has not changed. */
function tellOfActive(engine: Engine): void {
  for (const { desk } of engine.accounts.values()) {
    const { state, accountId } = desk.risk;
    if (state.kind !== 'active') continue;
    engine.context.sink.audit({ kind: 'stateChanged', at: engine.now, accountId, state });
  }
}

function lock(
  engine: Engine,
  { accountId, until, reason: why }: CommandOf<'lock'>,
  by: string,
): Refusal | null {
  const end = until ?? engine.dayPlan.nextDayAt(engine.now);
  const refusal = change(engine, accountId, { kind: 'lock', until: end, by, why });
  if (refusal !== null) return refusal;
  engine.context.wakes.set(`lock:${accountId}`, end);
  unitOf(engine, accountId).flattener.start('flatten', null);
  return null;
}

/** Everything flat, everywhere: the switch first, so that nothing new opens behind the closes. */
function kill(engine: Engine, { reason: why }: CommandOf<'kill'>, by: string): Refusal | null {
  engine.risk.killSwitch = pullKillSwitch(engine.risk.killSwitch, { by, why }, engine.now);
  for (const { desk, flattener } of engine.accounts.values()) {
    const { accountId } = desk;
    const state = desk.risk.stateNow(engine.now);
    engine.context.sink.audit({ kind: 'stateChanged', at: engine.now, accountId, state });
    flattener.start('flatten', null);
  }
  return null;
}

/** A personal limit that had halted the account lets it go on when the new one is not touched. */
function setLimits(
  engine: Engine,
  { accountId, limits }: CommandOf<'setLimits'>,
  actor: string,
): Refusal | null {
  const { desk } = unitOf(engine, accountId);
  const { now, nextSession } = desk.risk.setLimits(limits);
  const at = engine.now;
  engine.context.sink.audit({ kind: 'limitsChanged', at, accountId, now, nextSession, actor });
  return null;
}

function confirmAccount(
  engine: Engine,
  { accountId, floor, reason }: CommandOf<'confirmAccount'>,
  actor: string,
): Refusal | null {
  const { desk } = unitOf(engine, accountId);
  const { risk, book } = desk;
  const { standing } = risk.life;
  if (standing !== 'unconfirmed' && standing !== 'contradicted') {
    return { code: 'NOTHING_TO_CONFIRM', detail: `Account ${accountId} is ${standing}.` };
  }
  if (!risk.life.canConfirm) {
    const detail = `Account ${accountId} has not been read from the venue yet.`;
    return { code: 'ACCOUNT_UNKNOWN', detail };
  }
  if (standing === 'contradicted' && floor === null) {
    const detail = `Account ${accountId} contradicts what was declared: say its floor as well.`;
    return { code: 'FLOOR_MISSING', detail };
  }
  risk.confirm(floor, book.balance);
  const at = engine.now;
  const facts = [`Confirmed by ${actor}: ${reason}.`];
  const told = { accountId, standing: risk.life.standing, facts, proposedFloor: null };
  engine.context.sink.audit({ kind: 'standingChanged', at, ...told });
  return null;
}
