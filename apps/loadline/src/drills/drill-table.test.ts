import { describe, expect, it } from 'vitest';
import { cardLines, headLine, summaryLine } from './drill-table.ts';
import { expectedFailuresText, verdictOf } from './expected-failures.ts';
import type { Scorecard } from './scorecard.ts';

const FINE: Scorecard = {
  name: 'hub.stall@open',
  ordersDoubled: 0,
  unprotectedContractSeconds: 0,
  eventsLost: 0,
  recoverySeconds: 21.6,
  finalStateEqual: true,
  passed: true,
  why: [],
};
const BAD: Scorecard = {
  ...FINE,
  name: 'bracket.late@entering',
  unprotectedContractSeconds: 40.4,
  recoverySeconds: null,
  finalStateEqual: false,
  passed: false,
  why: ['40.4 contract-seconds without a stop, allowed are 8', 'it had not recovered'],
};

describe('the table of drills', () => {
  it('has its figures below their heads, and the reasons below those that failed', () => {
    const width = BAD.name.length;
    expect([
      headLine(width),
      cardLines(FINE, 'passed', width),
      cardLines(BAD, 'failed', width),
    ]).toMatchInlineSnapshot(`
        [
          "drill                  doubled     naked  lost  recovery  equal  result",
          "hub.stall@open               0      0 cs     0    21.6 s    yes  passed",
          "bracket.late@entering        0   40.4 cs     0     never     no  failed
            40.4 contract-seconds without a stop, allowed are 8
            it had not recovered",
        ]
      `);
  });

  it('ends with a sentence that counts each result', () => {
    const verdicts = ['passed', 'failed', 'fails as expected', 'passes now', 'passed'] as const;
    expect(summaryLine(verdicts, 7)).toBe(
      '5 drills with seed 7: 3 passed, 1 failed, 1 failed as expected. ' +
        '1 of them stand in drills/expected-failures.json.',
    );
    expect(summaryLine(['passed'], 1)).toBe(
      '1 drill with seed 1: 1 passed, 0 failed, 0 failed as expected.',
    );
  });
});

describe('expected failures', () => {
  it.each([
    [FINE, [], 'passed'],
    [FINE, [FINE.name], 'passes now'],
    [BAD, [], 'failed'],
    [BAD, [BAD.name, FINE.name], 'fails as expected'],
  ])('take %o with %j as: %s', (card, names, verdict) => {
    expect(verdictOf(card, new Set(names))).toBe(verdict);
  });

  it('keep the figures of what has failed alone', () => {
    const { passed: _passed, ...figures } = BAD;
    expect(JSON.parse(expectedFailuresText([FINE, BAD]))).toEqual({ drills: [figures] });
  });
});
