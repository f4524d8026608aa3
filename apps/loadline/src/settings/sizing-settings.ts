import { MICROS_PER_DOLLAR } from '@loadline/core';
import type { EntrySizing } from '@loadline/engine';
import { parseMoney, type Sizing } from '@loadline/risk';
import { z } from 'zod';

const EXPECTED =
  'expected asWished, contracts:2, risk:200 (dollars to the stop) or room:5 (percent of the room)';

/** How the entries of a strategy are sized, as a person writes it. */
export const sizeText = z.string().refine((text) => sizingOf(text) !== undefined, EXPECTED);

export const micros = z.enum(['yes', 'no'], { error: 'expected yes or no' });

/** How the strategy's entries are sized. */
export const SIZING_SETTINGS = {
  size: {
    schema: sizeText,
    flag: '--size <asWished|contracts:n|risk:dollars|room:percent>',
    description: 'size of an entry: as the strategy wishes, fixed, by risk or by the room',
    default: 'asWished',
  },
  micros: {
    schema: micros,
    flag: '--micros <yes|no>',
    description: 'trade micros in place of minis where more of the risk can be used so',
    default: 'no',
  },
} as const;

/** The sizing of an entry; null where the strategy sizes it itself. */
export function entrySizing(size: string, wantsMicros: z.infer<typeof micros>): EntrySizing | null {
  const sizing = sizingOf(size) ?? null;
  return sizing && { sizing, micros: wantsMicros === 'yes' };
}

/** Undefined for a text that is none. */
function sizingOf(text: string): Sizing | null | undefined {
  if (text === 'asWished') return null;
  const [kind, value = '', ...rest] = text.split(':');
  if (rest.length > 0) return undefined;
  switch (kind) {
    case 'contracts': {
      const contracts = Number(value);
      const isFine = /^\d+$/.test(value) && Number.isSafeInteger(contracts) && contracts > 0;
      return isFine ? { kind: 'fixed', contracts } : undefined;
    }
    case 'risk': {
      const amount = parseMoney(value);
      return amount.ok && amount.value > 0
        ? { kind: 'dollarsAtRisk', amount: amount.value }
        : undefined;
    }
    case 'room': {
      const percent = parseMoney(value);
      if (!percent.ok || percent.value <= 0) return undefined;
      const basisPoints = (percent.value * 100) / MICROS_PER_DOLLAR;
      const isFine = Number.isInteger(basisPoints) && basisPoints <= 10_000;
      return isFine ? { kind: 'shareOfRoom', basisPoints } : undefined;
    }
    default:
      return undefined;
  }
}
