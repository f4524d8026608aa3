import { err, ok, type Result } from '@loadline/core';
import { z } from 'zod';

/** Where sources disagree on orders, or a firm may choose; the default is the better attested. */
export type OrderSettings = Readonly<{
  /** Outside trading hours the venue was seen to answer 2 with a text; its enum has a 5 for it. */
  outsideHoursCode: 2 | 5;
  /** Ticks of a bracket: signed by where the exit lies (the venue's own text), or positive. */
  bracketTicks: 'signed' | 'unsigned';
  /** Some deployments wrap the text of a refusal as `Rejected (...)`. */
  wrapsRefusals: boolean;
  /** Whether closing a contract also cancels its bracket exits. The real venue leaves them. */
  closeCancelsExits: boolean;
}>;

export const DEFAULT_ORDER_SETTINGS: OrderSettings = {
  outsideHoursCode: 2,
  bracketTicks: 'signed',
  wrapsRefusals: false,
  closeCancelsExits: false,
};

const settings = z.strictObject({
  outsideHoursCode: z.literal([2, 5], 'expected 2 or 5'),
  bracketTicks: z.enum(['signed', 'unsigned'], 'expected signed or unsigned'),
  wrapsRefusals: z.boolean('expected true or false'),
  closeCancelsExits: z.boolean('expected true or false'),
});

/**
 * Reads `NAME=VALUE` texts such as `closeCancelsExits=true`. A later text replaces an earlier one.
 *
 * @returns the settings that are named, or one sentence on the first text that is wrong.
 */
export function readOrderSettings(
  texts: readonly string[],
): Result<Partial<OrderSettings>, string> {
  let read: Partial<OrderSettings> = {};
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=', 2);
    const known = Object.hasOwn(settings.shape, name);
    if (!known) {
      const names = Object.keys(settings.shape).join(', ');
      return err(`There is no order setting "${name}": expected one of ${names}.`);
    }
    const parsed = settings.partial().safeParse({ [name]: plainValue(value) });
    if (!parsed.success) return err(`${text}: ${parsed.error.issues[0]?.message ?? 'is wrong'}.`);
    read = { ...read, ...(parsed.data as Partial<OrderSettings>) };
  }
  return ok(read);
}

/** `true`, `5` and `signed` as what they mean. */
function plainValue(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
