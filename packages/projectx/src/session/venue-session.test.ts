import { type HttpOutcome, type HttpTransport } from '@loadline/engine/ports';
import { evenChance, VirtualTime } from '@loadline/testkit';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { FakeVenue, refusal, reply, success, tokenOf } from '../../test/fake-venue.ts';
import { type Notice, NoticeBoard } from '../notices.ts';
import { CallLedger } from './call-ledger.ts';
import { RateBudget } from './rate-budget.ts';
import { VenueSession } from './venue-session.ts';

const HOUR_MS = 3_600_000;

/** A token as the venue makes it: unsigned here, because nobody checks it. */
const jwt = (name: string, expiresAt: number): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(expiresAt / 1_000), name })}.x`;
};

const aSession = (http?: HttpTransport) => {
  const time = new VirtualTime();
  const venue = new FakeVenue();
  const states: string[] = [];
  const notices: Notice[] = [];
  const board = new NoticeBoard((notice) => notices.push(notice));
  const ledger = new CallLedger(time);
  const ports = { clock: time, timers: time, random: evenChance, notices: board, ledger };
  const session = new VenueSession(
    { userName: 'demo', apiKey: 'secret-key' },
    {
      ...ports,
      http: http ?? venue,
      budget: new RateBudget(ports, true),
      onState: (state) => states.push(state),
    },
  );
  return { session, time, venue, states, notices };
};

describe('VenueSession', () => {
  it('signs in and gives the token to everybody who waits', async () => {
    const { session, time, venue } = aSession();
    session.start();
    const tokens = Promise.all([session.token(1_000), session.token(1_000)]);
    await time.advance(100);
    expect(await tokens).toEqual(['token-1', 'token-1']);
    expect(venue.bodies(PATH.loginKey)).toEqual([{ userName: 'demo', apiKey: 'secret-key' }]);
  });

  it('renews the token before it ends, while the old one serves on', async () => {
    const { session, time, venue, states } = aSession();
    const first = jwt('first', time.now() + 24 * HOUR_MS);
    const second = jwt('second', time.now() + 47 * HOUR_MS);
    venue.on(PATH.loginKey, () => success({ token: first }));
    venue.on(PATH.validate, () => success({ newToken: second }));
    session.start();
    await time.advance(23 * HOUR_MS - 1);
    expect(await session.token(0)).toBe(first);
    await time.advance(1);
    expect(venue.sent(PATH.validate).map(tokenOf)).toEqual([first]);
    expect(await session.token(0)).toBe(second);
    await time.advance(23 * HOUR_MS);
    expect(venue.sent(PATH.validate).map(tokenOf)).toEqual([first, second]);
    expect(states).not.toContain('signedOut');
  });

  it.each([
    { name: 'gives no new token', answer: (): HttpOutcome => success({ newToken: null }) },
    { name: 'refuses', answer: (): HttpOutcome => refusal(3) },
    { name: 'is broken', answer: (): HttpOutcome => reply('', 500) },
  ])('logs in again without a gap when validate $name', async ({ answer }) => {
    const { session, time, venue, states } = aSession();
    venue.on(PATH.validate, answer);
    session.start();
    await time.advance(23 * HOUR_MS);
    await time.advance(10_000);
    expect(await session.token(0)).toBe('token-2');
    expect(states).toEqual(['signedIn', 'signedIn']);
  });

  it('replaces a refused token once, however many callers complain', async () => {
    const { session, time, venue } = aSession();
    session.start();
    await time.advance(60_000);
    session.invalidate('token-1');
    session.invalidate('token-1');
    session.invalidate('an older one');
    await time.advance(10_000);
    session.invalidate('token-1');
    expect(await session.token(0)).toBe('token-2');
    expect(venue.logins).toBe(2);
  });

  it('waits longer and longer when every new token is refused at once', async () => {
    const { session, time, venue } = aSession();
    session.start();
    for (let second = 0; second < 120; second += 1) {
      await time.advance(1_000);
      const token = await Promise.race([session.token(0), time.advance(1)]);
      if (typeof token === 'string') session.invalidate(token);
    }
    expect(venue.logins).toBeLessThan(15);
    expect(venue.logins).toBeGreaterThan(4);
  });

  it('tries again while the venue is away, and says so without the key', async () => {
    let away = true;
    const failed: HttpOutcome = { kind: 'failed', sent: false, reason: 'ECONNREFUSED' };
    const venue = new FakeVenue();
    const http: HttpTransport = {
      request: (request) => (away ? Promise.resolve(failed) : venue.request(request)),
    };
    const { session, time, notices } = aSession(http);
    session.start();
    await time.advance(60_000);
    expect(notices[0]).toMatchObject({ code: 'VENUE_UNREACHABLE' });
    expect(JSON.stringify(notices)).not.toContain('secret-key');
    away = false;
    await time.advance(30_000);
    expect(session.state).toBe('signedIn');
  });

  it('asks seldom when the key is refused, and names the reason', async () => {
    const { session, time, venue, notices } = aSession();
    venue.on(PATH.loginKey, () => refusal(3));
    session.start();
    await time.advance(600_000);
    expect(venue.sent(PATH.loginKey).length).toBeLessThan(8);
    expect(notices[0]).toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(notices[0]?.text).toContain('invalidCredentials');
  });

  it('takes a token that is born expired for one of the documented life', async () => {
    const { session, time, venue } = aSession();
    venue.on(PATH.loginKey, () => success({ token: jwt('old', time.now() - HOUR_MS) }));
    session.start();
    await time.advance(22 * HOUR_MS);
    expect(venue.sent(PATH.loginKey)).toHaveLength(1);
    expect(venue.sent(PATH.validate)).toHaveLength(0);
  });

  it('gives nothing to those who wait too long or beyond its end', async () => {
    const { session, time, venue } = aSession();
    venue.on(PATH.loginKey, () => refusal(8));
    session.start();
    const late = session.token(2_000);
    const stopped = session.token(100_000);
    await time.advance(2_000);
    expect(await late).toBeNull();
    session.stop();
    expect(await stopped).toBeNull();
    await time.advance(600_000);
    expect(venue.sent(PATH.loginKey).length).toBeLessThan(4);
  });
});
