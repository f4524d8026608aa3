import type { AccountState } from '@loadline/api-schema';
import { limitText, moneyText } from '../../text/money-text.ts';

/** One gauge: what is left of what, from 0 (the limit is reached) to 1. */
export type Room = Readonly<{
  title: string;
  /** `$880.00 left`. */
  left: string;
  /** `of $1,000` and what stands at the other end. */
  scale: string;
  fraction: number;
  level: 'wide' | 'narrow' | 'critical';
}>;

/** Below these shares of the limit the gauge warns: half, and a fifth. */
const NARROW = 0.5;
const CRITICAL = 0.2;

/** The room to the daily loss limit; null when the program has none. */
export function dailyRoom({ dailyLoss }: Pick<AccountState, 'dailyLoss'>): Room | null {
  if (dailyLoss === null) return null;
  const { room, limit, used } = dailyLoss;
  return roomOf({
    title: 'Daily loss limit',
    room,
    amount: limit,
    scale: `of ${limitText(limit)}, ${moneyText(used)} used`,
  });
}

/** The room to the maximum loss limit; null when there is none or its floor is not known. */
export function maximumRoom({ maximumLoss }: Pick<AccountState, 'maximumLoss'>): Room | null {
  if (maximumLoss === null) return null;
  const { room, amount, floor } = maximumLoss;
  return roomOf({
    title: 'Maximum loss limit',
    room,
    amount,
    scale: `of ${limitText(amount)}, floor ${limitText(floor)}`,
  });
}

type RoomFacts = Readonly<{ title: string; room: string; amount: string; scale: string }>;

function roomOf({ title, room, amount, scale }: RoomFacts): Room {
  const full = Number(amount);
  const fraction = full > 0 ? Math.min(1, Math.max(0, Number(room) / full)) : 0;
  return { title, left: `${moneyText(room)} left`, scale, fraction, level: levelOf(fraction) };
}

function levelOf(fraction: number): Room['level'] {
  if (fraction < CRITICAL) return 'critical';
  return fraction < NARROW ? 'narrow' : 'wide';
}
