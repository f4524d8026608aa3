import { describe, expect, it } from 'vitest';
import { TokenMint } from './json-web-token.ts';

const mint = () => new TokenMint('secret');

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

  it('takes a token of an earlier life with the same secret', () => {
    expect(mint().verify(mint().issue('demo', 1_000, 'a'), 2_000)?.userName).toBe('demo');
  });

  it.each([
    { name: 'another secret', token: new TokenMint('other').issue('demo', 1_000, 'a') },
    { name: 'no dots', token: 'abc' },
    { name: 'a changed payload', token: mint().issue('demo', 1_000, 'a').replace('.e', '.f') },
    { name: 'a part too many', token: `${mint().issue('demo', 1_000, 'a')}.x` },
    { name: 'nothing', token: '' },
  ])('refuses $name', ({ token }) => {
    expect(mint().verify(token, 2_000)).toBeNull();
  });
});
