import { describe, expect, it } from 'vitest';
import {
  aBar,
  aDeskState,
  aFeedEntry,
  aFill,
  anAccount,
  aQuote,
  FakePeer,
} from '../../test/desk-builders.ts';
import { DeskHub } from './desk-hub.ts';

function aHub(options: { loaded?: boolean; backlogBytesMax?: number } = {}) {
  const interest: string[] = [];
  const flushes = { wanted: 0 };
  const hub = new DeskHub({
    onCommand: async () => ({ accepted: true }),
    onDirty: () => {
      flushes.wanted += 1;
    },
    onInterest: (contractId, wanted) => interest.push(`${wanted ? '+' : '-'}${contractId}`),
    defaultActor: 'test',
    backlogBytesMax: options.backlogBytesMax ?? 1_000_000,
  });
  if (options.loaded !== false) {
    const feed = [aFeedEntry(1), aFeedEntry(2), aFeedEntry(3)];
    hub.load({ state: aDeskState(), feed, fills: [aFill('1')] }, { feedContinues: false });
  }
  return { hub, interest, flushes };
}

function join(hub: DeskHub, ...messages: object[]) {
  const peer = new FakePeer();
  const session = hub.connect(peer);
  const say = (message: object) => session.receive(JSON.stringify(message));
  messages.forEach(say);
  return { peer, session, say };
}

const HELLO = { type: 'hello' };
const SUBSCRIBE = { type: 'subscribe', contractId: 'NQ' };

describe('DeskHub', () => {
  it('answers hello with the whole state, then tells only what changes', () => {
    const { hub } = aHub();
    const { peer } = join(hub, HELLO);
    expect(peer.sent).toHaveLength(1);
    expect(peer.of('snapshot')[0]?.state).toEqual(aDeskState());
    hub.setSection('accounts', [anAccount({ balance: '50100.00' })]);
    hub.setSection('positions', []);
    hub.flush();
    expect(peer.of('section').map(({ name }) => name)).toEqual(['accounts']);
  });

  it('numbers sections on from the snapshot', () => {
    const { hub } = aHub();
    const { peer } = join(hub, HELLO);
    hub.setSection('accounts', []);
    hub.flush();
    const start = peer.of('snapshot')[0]?.sequence ?? 0;
    expect(peer.of('section')[0]?.sequence).toBe(start + 1);
  });

  it('resumes the feed by number, each entry once', () => {
    const { hub } = aHub();
    const { peer } = join(hub, { type: 'hello', resumeFrom: 2 });
    hub.addFeed(aFeedEntry(4));
    hub.addFeed(aFeedEntry(4));
    expect(peer.of('snapshot')[0]).toMatchObject({ feed: [aFeedEntry(3)], feedComplete: true });
    expect(peer.of('feed').map(({ entry }) => entry.sequence)).toEqual([4]);
  });

  it('collapses quotes and sections between flushes, but no closed bar, feed entry or fill', () => {
    const { hub, flushes } = aHub();
    const { peer } = join(hub, HELLO, SUBSCRIBE);
    for (const price of ['1.00', '2.00', '3.00']) hub.setQuote(aQuote('NQ', price));
    hub.setBar(aBar(0, '2.00'));
    hub.setBar(aBar(0, '3.00', true));
    hub.setBar(aBar(1, '4.00'));
    hub.setSection('accounts', [anAccount({ balance: '1.00' })]);
    hub.setSection('accounts', [anAccount({ balance: '2.00' })]);
    [4, 5].forEach((number) => hub.addFeed(aFeedEntry(number)));
    ['2', '3'].forEach((id) => hub.addFill(aFill(id)));
    hub.flush();
    expect(flushes.wanted).toBe(1);
    expect(peer.of('quote').map(({ quote }) => quote.bid)).toEqual(['3.00']);
    expect(peer.of('bar').map(({ bar }) => bar.close)).toEqual(['3.00', '4.00']);
    expect(peer.of('section')).toHaveLength(1);
    expect(peer.of('feed')).toHaveLength(2);
    expect(peer.of('fill')).toHaveLength(2);
  });

  it('does not leave one who joins between a change and its taking back with the change', () => {
    const { hub } = aHub();
    hub.setSection('accounts', [anAccount({ balance: '1.00' })]);
    const { peer } = join(hub, HELLO);
    hub.setSection('accounts', [anAccount()]);
    hub.flush();
    const told = [...peer.of('section')].reverse().find(({ name }) => name === 'accounts');
    const known = told?.value ?? peer.of('snapshot')[0]?.state.accounts;
    expect(known).toEqual([anAccount()]);
  });

  it('tells a contract only to those who asked for it, the latest at once', () => {
    const { hub, interest } = aHub();
    const first = join(hub, HELLO, SUBSCRIBE);
    hub.setQuote(aQuote('NQ', '1.00'));
    hub.setQuote(aQuote('ES', '7.00'));
    hub.flush();
    const second = join(hub, HELLO, SUBSCRIBE);
    const idle = join(hub, HELLO);
    expect(second.peer.of('quote')).toHaveLength(1);
    expect(idle.peer.of('quote')).toHaveLength(0);
    first.say({ type: 'unsubscribe', contractId: 'NQ' });
    second.session.closed();
    expect(interest).toEqual(['+NQ', '-NQ']);
  });

  it('lets one who came before the trader wait, and tells it the state when it is there', () => {
    const { hub } = aHub({ loaded: false });
    const { peer } = join(hub, HELLO);
    expect(peer.of('error')[0]?.code).toBe('DESK_AWAY');
    hub.load({ state: aDeskState(), feed: [], fills: [] }, { feedContinues: false });
    expect(peer.of('snapshot')).toHaveLength(1);
  });

  it('tells everybody anew when the state is loaded again, with the entries that they lack', () => {
    const { hub } = aHub();
    const { peer } = join(hub, HELLO);
    peer.forget();
    const feed = [aFeedEntry(4)];
    hub.load({ state: aDeskState(), feed, fills: [] }, { feedContinues: true });
    expect(peer.of('snapshot')[0]).toMatchObject({ feed, feedComplete: true });
  });

  it('answers a message that it cannot use, and goes on', () => {
    const { hub } = aHub();
    const { peer, session, say } = join(hub);
    session.receive('no json');
    say({ type: 'subscribe' });
    say({ type: 'hello', more: 1 });
    say(HELLO);
    expect(peer.sent.map(({ type }) => type)).toEqual(['error', 'error', 'error', 'snapshot']);
  });

  it('answers a command to the one who asked', async () => {
    const { hub } = aHub();
    const asker = join(hub, HELLO);
    const other = join(hub, HELLO);
    const command = { kind: 'flatten', accountId: null };
    asker.say({ type: 'command', commandId: 'name-0001', command });
    await Promise.resolve();
    await Promise.resolve();
    expect(asker.peer.of('commandResult')[0]).toMatchObject({ accepted: true });
    expect(other.peer.of('commandResult')).toHaveLength(0);
  });
});

describe('a slow reader', () => {
  it('costs no other reader anything, and gets the latest when it takes more', () => {
    const { hub } = aHub();
    const slow = join(hub, HELLO);
    const fast = join(hub, HELLO);
    slow.peer.slow = true;
    for (let number = 4; number < 104; number += 1) {
      hub.setSection('accounts', [anAccount({ balance: `${number}.00` })]);
      hub.addFeed(aFeedEntry(number));
      hub.flush();
    }
    expect(fast.peer.of('section')).toHaveLength(100);
    expect(slow.peer.of('section')).toHaveLength(0);
    slow.peer.slow = false;
    slow.session.drained();
    expect(slow.peer.of('section').map(({ value }) => value)).toMatchObject([
      [{ balance: '103.00' }],
    ]);
    const numbers = slow.peer.of('feed').map(({ entry }) => entry.sequence);
    expect(numbers).toEqual(fast.peer.of('feed').map(({ entry }) => entry.sequence));
  });

  it('gets the last word on every bar', () => {
    const { hub } = aHub();
    const { peer, session } = join(hub, HELLO, SUBSCRIBE);
    peer.slow = true;
    hub.addFeed(aFeedEntry(4));
    const bars = [aBar(0, '2.00'), aBar(0, '3.00', true), aBar(1, '4.00'), aBar(1, '5.00')];
    for (const bar of bars) {
      hub.setBar(bar);
      hub.flush();
    }
    peer.slow = false;
    session.drained();
    expect(peer.of('bar').map(({ bar }) => bar.close)).toEqual(['3.00', '5.00']);
  });

  it('is dropped when it is too far behind, and nobody else is', () => {
    const { hub } = aHub({ backlogBytesMax: 1_000 });
    const slow = join(hub, HELLO);
    const fast = join(hub, HELLO);
    slow.peer.slow = true;
    for (let number = 4; number < 104; number += 1) hub.addFeed(aFeedEntry(number));
    expect(slow.peer.dropped).not.toBeNull();
    expect(fast.peer.dropped).toBeNull();
    expect(fast.peer.of('feed')).toHaveLength(100);
  });
});
