import type { AccountState, DeskState, LimitRoomState, LimitsText } from '@loadline/api-schema';
import { dollarText, gainText, type Money, moneyFromDollars } from '@loadline/core';
import { DEFAULT_LIMITS, limitsToJson } from '@loadline/risk';
import { venueLines } from './venue-text.ts';

/** What `risk status` prints as JSON: each account with its limits. */
export function statusJson({ clock, killSwitch, venue, accounts, limits }: DeskState): object {
  return {
    marketTime: clock.marketTime,
    tradingDay: clock.tradingDay,
    killSwitch,
    venue,
    accounts: accounts.map((account) => {
      const own = limits.find(({ accountId }) => accountId === account.accountId);
      return { ...account, limits: own?.inForce ?? null, nextLimits: own?.next ?? null };
    }),
  };
}

/** What a person reads of the desk's risk, account by account. */
export function statusText({ clock, killSwitch, venue, accounts, limits }: DeskState): string {
  const head = `Market time ${clock.marketTime}, trading day ${clock.tradingDay}.`;
  const kill =
    killSwitch === null
      ? []
      : [`KILL SWITCH ON since ${killSwitch.at} by ${killSwitch.by}: ${killSwitch.why}`];
  const blocks = accounts.map((account) => {
    const own = limits.find(({ accountId }) => accountId === account.accountId);
    return accountText(account, own?.inForce ?? {}, own?.next ?? null);
  });
  const top = [head, ...kill, ...venueLines(venue)].join('\n');
  return [top, ...blocks].map((block) => `${block}\n`).join('\n');
}

function accountText(account: AccountState, limits: LimitsText, next: LimitsText | null): string {
  const { accountId, name, program, risk, balance, equity, dayPnl } = account;
  const pack = risk.packId === null ? '' : ` (${risk.packId})`;
  const { tradesToday, contractsToday, ordersToday, lots } = risk;
  return [
    `${accountId} ${name}, ${program}${pack}`,
    line('state', stateText(account)),
    line('opening', openingText(account)),
    ...(risk.standing === 'confirmed' ? [] : standingLines(account)),
    line('equity', `${money(equity)}, balance ${money(balance)}, today ${gain(dayPnl)}`),
    line('worst case', worstText(account)),
    ...risk.rooms.map((room, index) =>
      line(LIMIT_WORDS[room.limit], roomText(room, index === 0 && risk.rooms.length > 1)),
    ),
    line('lots', `${lots.used} of ${lots.allowed} with every entry filled`),
    line('today', `${tradesToday} trades, ${contractsToday} contracts, ${ordersToday} orders`),
    ...targetLines(account),
    line('your limits', ownLimits(limits)),
    ...(next === null ? [] : [line('from next day', ownLimits(next))]),
  ].join('\n');
}

const LIMIT_WORDS: Readonly<Record<LimitRoomState['limit'], string>> = {
  maximumLoss: 'maximum loss limit',
  dailyLoss: 'daily loss limit',
  personalLoss: 'your loss limit',
  sessionBudget: 'budget of the session',
};

const line = (name: string, text: string): string => `  ${name.padEnd(22)} ${text}`;

function stateText({ state, risk }: AccountState): string {
  if (state === 'unknown') return 'not reconciled with the venue';
  if (risk.state.kind === 'active') return 'active';
  const { kind, by, why, at } = risk.state;
  const until =
    risk.state.kind === 'locked'
      ? risk.state.until
        ? ` until ${risk.state.until}`
        : ' for good'
      : '';
  return `${kind}${until} since ${at} by ${by}: ${why}`;
}

function openingText({ opening, openingDeniedBecause }: AccountState): string {
  if (openingDeniedBecause === null) return opening;
  return `denied, ${openingDeniedBecause.code}: ${openingDeniedBecause.detail}`;
}

function standingLines({ accountId, risk }: AccountState): readonly string[] {
  const { standing, facts, proposedFloor } = risk;
  const todo =
    standing === 'unconfirmed' || standing === 'contradicted'
      ? [`loadline risk confirm ${accountId} --reason TEXT`]
      : [];
  const floor =
    proposedFloor === null ? [] : [`Its trades lead to a floor of ${money(proposedFloor)}.`];
  return [standing, ...facts, ...floor, ...todo].map((text, index) =>
    line(index === 0 ? 'standing' : '', text),
  );
}

function worstText({ risk: { worst, unbounded } }: AccountState): string {
  return unbounded === null ? money(worst) : `no bound: ${unbounded} has no stop`;
}

const roomText = ({ room, openingRoom, threshold }: LimitRoomState, nearest: boolean): string =>
  `${money(room)} left of ${money(openingRoom)} at the open, touched at ${money(threshold)}` +
  (nearest ? ', the nearest' : '');

function targetLines({ risk: { target } }: AccountState): readonly string[] {
  if (target === null) return [];
  const { totalProfit, required, bestDay } = target;
  return [line('target', `${gain(totalProfit)} of ${money(required)}, best day ${gain(bestDay)}`)];
}

/** What differs from the limits of somebody who has set none. */
function ownLimits(limits: LimitsText): string {
  const usual = new Map<string, string>(
    Object.entries(limitsToJson(DEFAULT_LIMITS)).map(([name, value]) => [
      name,
      JSON.stringify(value),
    ]),
  );
  const own = Object.entries(limits)
    .map(([name, value]) => [name, JSON.stringify(value)] as const)
    .filter(([name, value]) => usual.get(name) !== value);
  return own.length === 0
    ? 'the usual ones'
    : own.map(([name, value]) => `${name} ${value}`).join(', ');
}

const amount = (text: string): Money => moneyFromDollars(Number(text));
const money = (text: string | null): string =>
  text === null ? 'not known' : dollarText(amount(text));
const gain = (text: string | null): string =>
  text === null ? 'not known' : gainText(amount(text));
