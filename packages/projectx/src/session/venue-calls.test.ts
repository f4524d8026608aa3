import type { HttpOutcome } from '@loadline/engine/ports';
import { evenChance, VirtualTime } from '@loadline/testkit';
import { accountSearchReply, PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { FakeVenue, refusal, reply, success, tokenOf } from '../../test/fake-venue.ts';
import { NoticeBoard } from '../notices.ts';
import { CallLedger } from './call-ledger.ts';
import { RateBudget } from './rate-budget.ts';
import { type Call, reconcileCall, VenueCalls } from './venue-calls.ts';
import { VenueSession } from './venue-session.ts';

const ORDER: Call = {
  path: PATH.orderPlace,
  body: { size: 1 },
  budget: 'general',
  priority: 'entry',
  waitMaxMs: 2_000,
  timeoutMs: 5_000,
};
const READ = reconcileCall(PATH.accountSearch, { onlyActiveAccounts: true });

const calls = async () => {
  const time = new VirtualTime();
  const venue = new FakeVenue();
  const notices = new NoticeBoard(() => undefined);
  const ledger = new CallLedger(time);
  const ports = { http: venue, clock: time, timers: time, random: evenChance, notices, ledger };
  const budget = new RateBudget(ports, true);
  const credentials = { userName: 'demo', apiKey: 'demo' };
  const session = new VenueSession(credentials, { ...ports, budget, onState: () => undefined });
  const subject = new VenueCalls({ ...ports, session, budget });
  session.start();
  await time.advance(60_000);
  return { time, venue, subject, session, ledger };
};

/** Answers of one path in turn; the last one stays. */
const inTurn = (...answers: readonly HttpOutcome[]) => {
  let index = -1;
  return (): HttpOutcome => {
    index = Math.min(index + 1, answers.length - 1);
    return answers[index] ?? reply('', 500);
  };
};

const finished = async <Value>(time: VirtualTime, running: Promise<Value>): Promise<Value> => {
  await time.advance(120_000);
  return running;
};

describe('VenueCalls.exchange', () => {
  it.each([
    { name: 'HTTP 500', answer: reply('', 500), kind: 'reply' },
    { name: 'a timeout', answer: { kind: 'failed', sent: true, reason: 'late' }, kind: 'noReply' },
    {
      name: 'no way out',
      answer: { kind: 'failed', sent: false, reason: 'away' },
      kind: 'notSent',
    },
    { name: 'an unreadable answer', answer: reply('<html>'), kind: 'reply' },
  ] as const)('never repeats an order after $name', async ({ answer, kind }) => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.orderPlace, () => answer);
    const exchange = await finished(time, subject.exchange(ORDER));
    expect(exchange.kind).toBe(kind);
    expect(venue.sent(PATH.orderPlace)).toHaveLength(1);
  });

  it('repeats once with a new token after HTTP 401, which proves a refusal', async () => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.orderPlace, inTurn(reply('', 401), success({ orderId: 7 })));
    const exchange = await finished(time, subject.exchange(ORDER));
    expect(exchange).toMatchObject({ kind: 'reply', status: 200 });
    expect(venue.sent(PATH.orderPlace).map(tokenOf)).toEqual(['token-1', 'token-2']);
  });

  it('gives up after a second HTTP 401', async () => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.orderPlace, () => reply('', 401));
    const exchange = await finished(time, subject.exchange(ORDER));
    expect(exchange).toMatchObject({ kind: 'reply', status: 401 });
    expect(venue.sent(PATH.orderPlace)).toHaveLength(2);
  });

  it('repeats after HTTP 429 when the wait fits, and not when it does not', async () => {
    const { time, venue, subject } = await calls();
    const limited = (seconds: string): HttpOutcome => reply('', 429, { 'Retry-After': seconds });
    venue.on(PATH.orderPlace, inTurn(limited('1'), success({ orderId: 7 })));
    expect(await finished(time, subject.exchange(ORDER))).toMatchObject({ status: 200 });
    venue.on(PATH.orderPlace, inTurn(limited('30'), success({ orderId: 7 })));
    expect(await finished(time, subject.exchange(ORDER))).toMatchObject({ status: 429 });
    expect(venue.sent(PATH.orderPlace)).toHaveLength(3);
  });

  it('holds every caller back for the time of a Retry-After', async () => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.orderPlace, () => reply('', 429, { 'retry-after': '30' }));
    venue.on(PATH.accountSearch, () => success({ accounts: [] }));
    await subject.exchange(ORDER);
    const reading = subject.read(READ, accountSearchReply);
    await time.advance(29_000);
    expect(venue.sent(PATH.accountSearch)).toHaveLength(0);
    await time.advance(2_000);
    expect((await reading).kind).toBe('answered');
  });

  it('does not send an entry that has no budget within its wait', async () => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.orderPlace, () => success({ orderId: 7 }));
    for (let index = 0; index < 200; index += 1) void subject.exchange(ORDER);
    const last = subject.exchange(ORDER);
    await time.advance(2_000);
    expect(await last).toMatchObject({ kind: 'notSent' });
  });

  it('sends nothing after the session has ended', async () => {
    const { venue, subject, session } = await calls();
    session.stop();
    expect(await subject.exchange(ORDER)).toMatchObject({ kind: 'notSent' });
    expect(venue.sent(PATH.orderPlace)).toHaveLength(0);
  });
});

describe('VenueCalls.read', () => {
  it.each([
    { name: 'HTTP 503', failure: reply('', 503) },
    { name: 'a timeout', failure: { kind: 'failed', sent: true, reason: 'late' } },
    { name: 'a refused connection', failure: { kind: 'failed', sent: false, reason: 'away' } },
  ] as const)('repeats after $name', async ({ failure }) => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.accountSearch, inTurn(failure, success({ accounts: [] })));
    const answer = await finished(time, subject.read(READ, accountSearchReply));
    expect(answer.kind).toBe('answered');
  });

  it.each([
    { name: 'a business refusal', failure: refusal(1, 'no such account'), text: 'no such account' },
    { name: 'HTTP 404', failure: reply('', 404), text: 'HTTP 404' },
    { name: 'an unreadable answer', failure: reply('<html>'), text: 'cannot be read' },
  ])('does not repeat after $name, and says why', async ({ failure, text }) => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.accountSearch, () => failure);
    const answer = await finished(time, subject.read(READ, accountSearchReply));
    expect(answer.kind === 'failed' && answer.reason).toContain(text);
    expect(venue.sent(PATH.accountSearch)).toHaveLength(1);
  });

  it('gives up in the end', async () => {
    const { time, venue, subject } = await calls();
    venue.on(PATH.accountSearch, () => reply('', 500));
    expect((await finished(time, subject.read(READ, accountSearchReply))).kind).toBe('failed');
    expect(venue.sent(PATH.accountSearch)).toHaveLength(3);
  });
});
