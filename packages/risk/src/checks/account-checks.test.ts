import type { UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { type CheckRow, findingOf, NOW, type SituationFields } from '../../test/situation.ts';
import { activeState, allowedByVenue, automationAllowed, notFlattening } from './account-checks.ts';
import type { RiskCheck } from './situation.ts';

const CAUSE = { by: 'person', why: 'enough', at: NOW };
const lockedUntil = (until: number | null): SituationFields => ({
  state: { kind: 'locked', until: until as UnixMs | null, ...CAUSE },
});

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: allowedByVenue, name: 'an open account', finding: null },
  {
    check: allowedByVenue,
    name: 'one that the venue has closed',
    at: { canTrade: false },
    finding: { code: 'ACCOUNT_BLOCKED' },
  },
  { check: automationAllowed, name: 'a Combine', finding: null },
  {
    check: automationAllowed,
    name: 'an express funded account',
    at: { rules: rulesOf('topstep-xfa-50k') },
    finding: null,
  },
  {
    check: automationAllowed,
    name: 'a live account',
    at: { rules: rulesOf('topstep-live-50k') },
    finding: { code: 'AUTOMATION_NOT_ALLOWED', source: 'account.api' },
  },
  {
    check: automationAllowed,
    name: 'a firm that says nothing of it',
    at: { rules: { ...rulesOf('topstep-combine-50k'), automationAllowed: null } },
    finding: null,
  },
  { check: activeState, name: 'active', finding: null },
  {
    check: activeState,
    name: 'reducing',
    at: { state: { kind: 'reducing', ...CAUSE } },
    finding: { code: 'ACCOUNT_REDUCING', observed: 'reducing (person: enough)' },
  },
  {
    check: activeState,
    name: 'halted',
    at: { state: { kind: 'halted', ...CAUSE } },
    finding: { code: 'ACCOUNT_HALTED' },
  },
  {
    check: activeState,
    name: 'locked for a millisecond more',
    at: lockedUntil(NOW + 1),
    finding: { code: 'ACCOUNT_LOCKED', unit: 'instant', allowed: NOW + 1 },
  },
  { check: activeState, name: 'a lock that has just ended', at: lockedUntil(NOW), finding: null },
  {
    check: activeState,
    name: 'locked for good',
    at: lockedUntil(null),
    finding: { code: 'ACCOUNT_LOCKED', allowed: 'never' },
  },
  {
    check: activeState,
    name: 'a lock while the time is not known',
    at: { ...lockedUntil(NOW), now: Number.NaN as UnixMs },
    finding: { code: 'ACCOUNT_LOCKED' },
  },
  { check: notFlattening, name: 'not flattening', finding: null },
  {
    check: notFlattening,
    name: 'flattening',
    at: { flattening: true },
    finding: { code: 'FLATTENING' },
  },
];

describe('the account', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});
