import { describe, expect, it } from 'vitest';
import { demoAccounts } from './demo-accounts.ts';

describe('demoAccounts', () => {
  it.each(['topstep-combine-50k', 'topstep-practice'])('needs none for %s', (program) => {
    expect(demoAccounts({ program, path: 'standard', user: 'demo:demo' })).toBeNull();
  });

  it('makes an account of the wanted program for the user, whose key may hold colons', () => {
    const wanted = { program: 'topstep-xfa-50k', path: 'consistency', user: 'ann:a:b' } as const;
    expect(demoAccounts(wanted)).toEqual({
      users: [
        {
          name: 'ann',
          key: 'a:b',
          accounts: [
            { pack: 'topstep-practice' },
            {
              pack: 'topstep-xfa-50k',
              enforceDll: false,
              afterPass: 'continue',
              path: 'consistency',
            },
          ],
        },
      ],
    });
  });
});
