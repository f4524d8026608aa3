import { readFileSync } from 'node:fs';
import { refusedByDesk } from '@loadline/api';
import { type CommandRefusal, denialRefusal, operationRefusal } from '@loadline/api-schema';
import type { DenialCode } from '@loadline/core';
import { describe, expect, it } from 'vitest';

const PAGES = new URL('../../../../docs/reference/', import.meta.url);

/** The codes that a page explains; beside each page a test holds it to the code. */
const codesOf = (page: string): readonly string[] =>
  [...readFileSync(new URL(page, PAGES), 'utf8').matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(
    ([, code = '']) => code,
  );

describe('a refusal on its way to the person', () => {
  it.each([
    { page: 'orders.md', list: operationRefusal.options, least: 18 },
    { page: 'denials.md', list: denialRefusal.options, least: 40 },
  ])('has every code of $page', ({ page, list, least }) => {
    const codes = codesOf(page);
    expect(codes.length).toBeGreaterThanOrEqual(least);
    expect([...list].sort()).toEqual([...codes].sort());
  });

  it.each([...operationRefusal.options, ...denialRefusal.options])('keeps %s', (code) => {
    expect(refusedByDesk(code, 'why.')).toEqual({ accepted: false, code, detail: 'why.' });
  });

  it('tells of what nobody knows that it was refused', () => {
    expect(refusedByDesk('WHATEVER', 'why.')).toMatchObject({ code: 'COMMAND_REFUSED' });
  });

  it('lacks no denial in its type', () => {
    const missing: readonly Exclude<DenialCode, CommandRefusal>[] = [];
    expect(missing satisfies readonly never[]).toEqual([]);
  });
});
