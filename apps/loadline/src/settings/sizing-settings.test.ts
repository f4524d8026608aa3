import { moneyFromDollars } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { entrySizing, sizeText } from './sizing-settings.ts';

describe('a size as a person writes it', () => {
  it.each([
    ['asWished', null],
    ['contracts:2', { kind: 'fixed', contracts: 2 }],
    ['risk:200', { kind: 'dollarsAtRisk', amount: moneyFromDollars(200) }],
    ['risk:87.50', { kind: 'dollarsAtRisk', amount: moneyFromDollars(87.5) }],
    ['room:5', { kind: 'shareOfRoom', basisPoints: 500 }],
    ['room:2.25', { kind: 'shareOfRoom', basisPoints: 225 }],
    ['room:100', { kind: 'shareOfRoom', basisPoints: 10_000 }],
  ])('%s is read', (text, sizing) => {
    expect(sizeText.safeParse(text).success).toBe(true);
    expect(entrySizing(text, 'yes')).toEqual(sizing && { sizing, micros: true });
  });

  const WRONG = 'risk risk: risk:0 risk:-5 risk:abc risk:5:6 contracts:1.5 contracts:0 room:101';
  it.each(['', ...WRONG.split(' '), 'room:0', 'room:2.255', 'percent:5'])(
    '%j is refused with what would be right',
    (text) => {
      const read = sizeText.safeParse(text);
      expect(read.success).toBe(false);
      expect(read.error?.issues[0]?.message).toContain('risk:200');
    },
  );
});
