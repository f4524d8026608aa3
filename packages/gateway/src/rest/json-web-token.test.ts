import { describe, expect, it } from 'vitest';
import { TokenMint } from './json-web-token.ts';

const DAY_SECONDS = 86_400;
const mint = () => new TokenMint('secret', DAY_SECONDS);

function endToken(tokens: TokenMint, token: string): void {
  const claims = tokens.verify(token, 2_000);
  if (claims !== null) tokens.end(claims);
}

describe('TokenMint', () => {
  it('issues a token whose claims say who and until when', () => {
    const token = mint().issue('demo', 1_500, 'a');
    const [, payload = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: 'demo',
      iat: 1,
      exp: 86_401,
    });
  });

  it('takes its tokens for 24 hours and not a moment longer', () => {
    const tokens = mint();
    const token = tokens.issue('demo', 1_000, 'a');
    expect(tokens.verify(token, 86_400_999)?.userName).toBe('demo');
    expect(tokens.verify(token, 86_401_000)).toBeNull();
  });

  it('takes a token that was logged out no more, and others of its user still', () => {
    const tokens = mint();
    const [one, other] = [tokens.issue('demo', 1_000, 'a'), tokens.issue('demo', 1_000, 'b')];
    endToken(tokens, one);
    expect(tokens.verify(one, 2_000)).toBeNull();
    expect(tokens.verify(other, 2_000)?.userName).toBe('demo');
  });

  it('refuses a token that an earlier life has logged out', () => {
    const token = mint().issue('demo', 1_000, 'a');
    const later = new TokenMint('secret', DAY_SECONDS, new Map([['a', 86_401]]));
    expect(later.verify(token, 2_000)).toBeNull();
    expect(later.verify(mint().issue('demo', 1_000, 'b'), 2_000)).not.toBeNull();
  });

  it('forgets nothing that counts when many tokens come', () => {
    const tokens = mint();
    const ended = tokens.issue('demo', 1_000, 'ended');
    endToken(tokens, ended);
    const many = Array.from({ length: 2_500 }, (_, index) =>
      tokens.issue('demo', 1_000, `${index}`),
    );
    for (const token of many) expect(tokens.verify(token, 2_000)).not.toBeNull();
    expect(tokens.verify(ended, 2_000)).toBeNull();
    expect(tokens.verify(many[0] ?? '', 2_000)).not.toBeNull();
  });

  it('takes a token of an earlier life with the same secret', () => {
    expect(mint().verify(mint().issue('demo', 1_000, 'a'), 2_000)?.userName).toBe('demo');
  });

  it.each([
    {
      name: 'another secret',
      token: new TokenMint('other', DAY_SECONDS).issue('demo', 1_000, 'a'),
    },
    { name: 'no dots', token: 'abc' },
    { name: 'a changed payload', token: mint().issue('demo', 1_000, 'a').replace('.e', '.f') },
    { name: 'a part too many', token: `${mint().issue('demo', 1_000, 'a')}.x` },
    { name: 'nothing', token: '' },
  ])('refuses $name', ({ token }) => {
    expect(mint().verify(token, 2_000)).toBeNull();
  });
});
