import { z } from 'zod';

/**
 * A price or an amount of dollars, exact, as decimal text: `21269.25`, `-0.62`. Text, because a
 * binary float would lose what our integer ticks and micro-dollars keep. Never an exponent.
 */
export const decimalText = z.string().regex(/^-?\d{1,12}(\.\d{1,9})?$/, 'expected decimal text');

/** An instant as ISO 8601 text in UTC, ending in `Z`: `2025-03-14T13:30:00.000Z`. */
export const isoTime = z.iso.datetime();

/** A calendar date, `YYYY-MM-DD`. */
export const isoDateText = z.iso.date();

/** The direction of an order or a fill. */
export const tradeSide = z.enum(['buy', 'sell']);

/** The direction of an open position. */
export const positionSide = z.enum(['long', 'short']);

/** The venue's number of an account. */
export const accountNumber = z.int().nonnegative();

/** The venue's id of a contract, such as `CON.F.US.ENQ.Z26`. */
export const contractText = z.string().min(1).max(64);

/**
 * The name of an order: ours is up to 32 of `[A-Za-z0-9-]`, bracket exits add `-SL` or `-TP`; an
 * order that was placed elsewhere has whatever tag its sender chose.
 */
export const orderName = z.string().min(1).max(128);

/** The name of one configured strategy of the desk. */
export const strategyName = z.string().min(1).max(64);

/** One setting's value, as a person enters it. */
export const settingValue = z.union([z.number(), z.string(), z.boolean()]);
export type SettingValue = z.infer<typeof settingValue>;

/** A rising whole number: numbers of feed entries and of changes. */
export const sequenceNumber = z.int().nonnegative();
