import type { AccountRiskState, EquityLimitName, LimitRoomState } from '@loadline/api-schema';
import { limitText, moneyText } from '../../text/money-text.ts';

/** One gauge: what is left of what, from 0 (the limit is reached) to 1. */
export type Room = Readonly<{
  limit: EquityLimitName;
  title: string;
  /** `$880.00 left`. */
  left: string;
  /** `of $1,000 this morning, touched at $49,000`. */
  scale: string;
  fraction: number;
  /** The share that is left in the worst case; null where that is not known or has no bound. */
  worst: number | null;
  level: 'wide' | 'narrow' | 'critical' | 'unknown';
  /** The first limit that equity would touch: it decides about every order. */
  nearest: boolean;
}>;

/** Below these shares of the day's opening room the gauge warns: half, and a fifth. */
const NARROW = 0.5;
const CRITICAL = 0.2;

const TITLES: Readonly<Record<EquityLimitName, string>> = {
  maximumLoss: 'Maximum loss limit',
  dailyLoss: 'Daily loss limit',
  personalLoss: 'Your own loss limit',
  sessionBudget: 'Budget of the session',
};

/** The limits in force, the nearest first. */
export const roomsOf = ({
  rooms,
  worst,
}: Pick<AccountRiskState, 'rooms' | 'worst'>): readonly Room[] =>
  rooms.map((room, index) => ({
    ...roomOf(room, index === 0 && rooms.length > 1),
    worst: worst === null ? null : shareOf(Number(worst) - Number(room.threshold), room),
  }));

/** How much of the opening room an amount is, from 0 to 1. */
function shareOf(amount: number, { openingRoom }: LimitRoomState): number {
  const full = Number(openingRoom);
  return full > 0 ? Math.min(1, Math.max(0, amount / full)) : 0;
}

function roomOf(state: LimitRoomState, nearest: boolean): Omit<Room, 'worst'> {
  const { limit, room, threshold, openingRoom } = state;
  const fraction = room === null ? 0 : shareOf(Number(room), state);
  return {
    limit,
    title: TITLES[limit],
    left: room === null ? 'not known' : `${moneyText(room)} left`,
    scale: `of ${limitText(openingRoom)} at the open, touched at ${limitText(threshold)}`,
    fraction,
    level: room === null ? 'unknown' : levelOf(fraction),
    nearest,
  };
}

function levelOf(fraction: number): Room['level'] {
  if (fraction < CRITICAL) return 'critical';
  return fraction < NARROW ? 'narrow' : 'wide';
}
