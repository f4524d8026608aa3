import { describe, expect, it } from 'vitest';
import { connect, startedOn, subscribed } from '../../test/faulty-gateway.ts';
import type { InMemoryGateway } from '../../test/in-memory-gateway.ts';

const MOST = 2_000;

const connections = (gateway: InMemoryGateway): unknown =>
  (gateway.control('GET', '/health').body as { readonly connections: unknown }).connections;

/** Opens a hub and says nothing. */
function openSilently(gateway: InMemoryGateway): Readonly<{ closed: () => boolean }> {
  const state = { closed: false };
  const token = { query: { access_token: [gateway.token] }, headers: {} };
  const socket = { send: () => {}, close: () => (state.closed = true) };
  expect(gateway.gateway.openHub('market', token, socket)).not.toBeNull();
  return { closed: () => state.closed };
}

describe('connections of one user', () => {
  it('give way where they have not shaken hands, the oldest first', () => {
    const gateway = startedOn();
    const open = connect(gateway, 'user');
    const silent = Array.from({ length: MOST - 1 }, () => openSilently(gateway));
    expect(silent.some(({ closed }) => closed())).toBe(false);
    for (let more = 0; more < 3; more += 1) openSilently(gateway);
    expect(silent.map(({ closed }) => closed()).indexOf(false)).toBe(3);
    expect(open.state.closed).toBe(false);
    expect(connections(gateway)).toBe(MOST);
  });

  it('are refused with 503 where all are in use, until one of them ends', () => {
    const gateway = startedOn();
    const all = Array.from({ length: MOST }, () => connect(gateway, 'user'));
    const token = { query: { access_token: [gateway.token] }, headers: {} };
    const socket = { send: () => {}, close: () => {} };
    expect(gateway.gateway.openHub('market', token, socket)).toBeNull();
    expect(gateway.gateway.hubRefusal(token)).toBe(503);
    all[7]?.session?.onClosed();
    expect(gateway.gateway.openHub('market', token, socket)).not.toBeNull();
  });

  it('get no event any more once they are gone, and the others do', () => {
    const gateway = startedOn();
    const [gone, left] = [subscribed(gateway, 'market'), subscribed(gateway, 'market')];
    gone.session?.onClosed();
    gateway.steps(4);
    expect(gone.events()).toEqual([]);
    expect(left.events().length).toBeGreaterThan(4);
    expect(connections(gateway)).toBe(1);
  });
});
