import { describe, expect, it } from 'vitest';
import { HubSession } from './hub-session.ts';

const END = '\u001e';
const HANDSHAKE = `{"protocol":"json","version":1}${END}`;

/** A session on a clock of its own, and what it has sent. */
function opened({ handshake = true }: Readonly<{ handshake?: boolean }> = {}) {
  const sent: string[] = [];
  const clock = { now: 0 };
  const state = { closed: false };
  const session = new HubSession({
    connectionId: 'c1',
    hub: 'market',
    userName: 'demo',
    socket: { send: (text) => sent.push(text), close: () => (state.closed = true) },
    call: (who, target) => {
      if (target === 'Fail') return 'It failed.';
      if (target === 'Push') who.push(`{"type":1,"target":"Event","arguments":[]}${END}`);
      return null;
    },
    silenced: () => {},
    nowMs: 0,
    now: () => clock.now,
  });
  if (handshake) {
    session.receive(HANDSHAKE);
    sent.length = 0;
  }
  return { session, sent, clock, state };
}

function call(target: string, id?: string): string {
  const invocationId = id === undefined ? {} : { invocationId: id };
  return JSON.stringify({ type: 1, target, arguments: [], ...invocationId }) + END;
}

describe('HubSession', () => {
  it.each([0, 1, 2])('answers a handshake of version %i with an empty object', (version) => {
    const { session, sent } = opened({ handshake: false });
    session.receive(`{"protocol":"json","version":${version}}${END}`);
    expect(sent).toEqual([`{}${END}`]);
  });

  it.each([
    { name: 'another protocol', text: '{"protocol":"messagepack","version":1}' },
    { name: 'an unknown version', text: '{"protocol":"json","version":9}' },
    { name: 'no JSON', text: 'hello' },
  ])('refuses a handshake with $name and closes', ({ text }) => {
    const { session, sent, state } = opened({ handshake: false });
    session.receive(text + END);
    expect(JSON.parse(sent.join('').slice(0, -1))).toHaveProperty('error');
    expect(state.closed).toBe(true);
  });

  it('sends nothing before the handshake', () => {
    const { session, sent } = opened({ handshake: false });
    session.push(`{}${END}`);
    session.flush();
    expect(sent).toEqual([]);
    expect(session.frames).toBe(0);
  });

  it('reads several records of one message, and one record of several messages', () => {
    const { session, sent } = opened();
    const text = call('Ok', '1') + call('Ok', '2');
    session.receive(text.slice(0, 10));
    session.receive(text.slice(10));
    expect(sent.join('').split(END).slice(0, -1)).toEqual([
      '{"type":3,"invocationId":"1","result":null}',
      '{"type":3,"invocationId":"2","result":null}',
    ]);
  });

  it('completes a failed call with an error that names the method', () => {
    const { session, sent } = opened();
    session.receive(call('Fail', '7'));
    expect(sent.join('')).toContain("Failed to invoke 'Fail' due to an error on the server.");
    expect(sent.join('')).toContain('"invocationId":"7"');
  });

  it('completes a call before the events that it caused, and counts only those', () => {
    const { session, sent } = opened();
    session.receive(call('Push', '1'));
    expect(sent).toHaveLength(1);
    expect(sent.join('').indexOf('"type":3')).toBeLessThan(sent.join('').indexOf('"type":1'));
    expect(session.frames).toBe(1);
  });

  it('leaves a call without an id unanswered', () => {
    const { session, sent } = opened();
    session.receive(call('Ok'));
    expect(sent).toEqual([]);
  });

  it('pings after 15 seconds without other traffic', () => {
    const { session, sent, clock } = opened();
    clock.now = 14_999;
    session.tick(clock.now);
    expect(sent).toEqual([]);
    clock.now = 15_000;
    session.tick(clock.now);
    expect(sent).toEqual([`{"type":6}${END}`]);
    expect(session.frames).toBe(0);
  });

  it('gives up a client that is silent for more than 30 seconds, and hears its pings', () => {
    const { session, state, clock } = opened();
    clock.now = 29_000;
    session.receive(`{"type":6}${END}`);
    session.tick(59_000);
    expect(state.closed).toBe(false);
    session.tick(59_001);
    expect(state.closed).toBe(true);
  });

  it('gives up one that never says a word', () => {
    const { session, state } = opened();
    session.tick(30_001);
    expect(state.closed).toBe(true);
  });

  it('waits for a client that has called and never pings, until it pings', () => {
    const { session, state, clock } = opened();
    session.receive(call('Ok'));
    session.tick(600_000);
    expect(state.closed).toBe(false);
    clock.now = 600_000;
    session.receive(`{"type":6}${END}`);
    session.tick(630_001);
    expect(state.closed).toBe(true);
  });

  it('waits 15 seconds for the handshake', () => {
    const { session, state } = opened({ handshake: false });
    session.tick(15_000);
    expect(state.closed).toBe(false);
    session.tick(15_001);
    expect(state.closed).toBe(true);
  });

  it('ends on a record that is no hub message', () => {
    const { session, sent, state } = opened();
    session.receive(`nonsense${END}`);
    expect(sent.join('')).toContain('"type":7');
    expect(state.closed).toBe(true);
  });
});
