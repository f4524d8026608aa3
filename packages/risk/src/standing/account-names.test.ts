import { describe, expect, it } from 'vitest';
import { fitsPattern, nameFacts } from './account-names.ts';

describe('nameFacts', () => {
  it.each([
    { name: '50KTC-V2-310002-48130062', program: 'combine', size: '50K' },
    { name: '150ktc-v2-1', program: 'combine', size: '150K' },
    { name: '100K TC 7', program: 'combine', size: '100K' },
    { name: 'EXPRESS-V2-310002-1', program: 'xfa', size: null },
    { name: 'EXPRESS-V2-50K-1', program: 'xfa', size: '50K' },
    { name: '50KXFA-V2-300000-1', program: 'xfa', size: '50K' },
    { name: 'PRAC-V2-310002-1', program: 'practice', size: null },
    { name: 'PRACTICE', program: 'practice', size: null },
    { name: 'EXPRESSION', program: null, size: null },
    { name: 'S1MAR50KX', program: null, size: null },
    { name: '48130062', program: null, size: null },
    { name: '', program: null, size: null },
  ])('"$name" says $program and $size', ({ name, program, size }) => {
    expect(nameFacts(name)).toEqual({ program, size });
  });
});

describe('fitsPattern', () => {
  it.each([
    ['50KTC-V2-1', '50KTC-*', true],
    ['50KTC-V2-1', '*-1', true],
    ['50KTC-V2-1', '50*V2*1', true],
    ['50KTC-V2-1', '50KTC-V2-1', true],
    ['50ktc-v2-1', '50KTC-V2-1', true],
    ['50KTC-V2-1', '50KTC', false],
    ['50KTC-V2-1', '*-2', false],
    ['50KTC-V2-1', '50*V2*V2*1', false],
    ['aba', 'ab*ba', false],
    ['abba', 'ab*ba', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['anything', '*', true],
  ])('%s and %s: %s', (name, pattern, expected) => {
    expect(fitsPattern(name, pattern)).toBe(expected);
  });
});
