import type { ClientMessage, ServerMessage } from '@loadline/api-schema';
import { clientMessage } from '@loadline/api-schema';
import type { Timers } from '@loadline/engine/ports';
import { describe, expect, it } from 'vitest';
import { aDeskState, aFeedEntry } from '../../test/desk-builders.ts';
import { DeskClient, type DeskLinkListener } from './desk-client.ts';

/** Timers that run only when the test says how much time goes by. */
class FakeTimers implements Timers {
  #now = 0;
  #waiting: { at: number; run: () => void }[] = [];

  after(delayMs: number, run: () => void) {
    const entry = { at: this.#now + delayMs, run };
    this.#waiting.push(entry);
    return { cancel: () => void (this.#waiting = this.#waiting.filter((one) => one !== entry)) };
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#waiting.sort((left, right) => left.at - right.at)[0];
      if (next === undefined || next.at > until) break;
      this.#waiting.shift();
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}

/** The trader's end of each connection that the client opened, the latest last. */
type Line = { listener: DeskLinkListener; said: ClientMessage[]; closed: boolean };

function aClient() {
  const timers = new FakeTimers();
  const lines: Line[] = [];
  const news: string[] = [];
  const client = new DeskClient({
    connector: {
      open(listener) {
        const line: Line = { listener, said: [], closed: false };
        lines.push(line);
        const send = (text: string) => line.said.push(clientMessage.parse(JSON.parse(text)));
        return { send, close: () => void (line.closed = true) };
      },
    },
    timers,
    actor: 'test',
    listener: {
      onUp: () => news.push('up'),
      onAway: (reason) => news.push(`away: ${reason}`),
      onFault: (detail) => news.push(`fault: ${detail}`),
      onMessage: (message) => news.push(message.type),
    },
  });
  const line = (): Line => {
    const last = lines.at(-1);
    if (last === undefined) throw new Error('The client has not connected.');
    return last;
  };
  const tell = (message: ServerMessage) => line().listener.onText(JSON.stringify(message));
  const arrive = () => {
    line().listener.onOpen();
    tell(snapshot());
  };
  return { client, timers, lines, line, news, tell, arrive };
}

const snapshot = (): ServerMessage => ({
  type: 'snapshot',
  sequence: 1,
  state: aDeskState(),
  feed: [aFeedEntry(7)],
  feedComplete: false,
  fills: [],
});

const FLATTEN = { kind: 'flatten', accountId: null } as const;

describe('DeskClient', () => {
  it('resumes with the last feed number, and asks for its contracts again', () => {
    const { client, timers, line, news, tell, arrive } = aClient();
    client.subscribe('NQ');
    client.start();
    arrive();
    tell({ type: 'feed', entry: aFeedEntry(9) });
    line().listener.onClose('gone');
    timers.pass(100);
    arrive();
    expect(line().said).toEqual([
      { type: 'hello', resumeFrom: 9 },
      { type: 'subscribe', contractId: 'NQ' },
    ]);
    expect(news).toEqual(['up', 'snapshot', 'feed', 'away: gone', 'up', 'snapshot']);
  });

  it('tries again with a growing pause, and tells once that the desk is away', () => {
    const { client, timers, lines, line, news } = aClient();
    client.start();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      line().listener.onClose('refused');
      const before = lines.length;
      let pause = 0;
      while (lines.length === before) {
        timers.pass(100);
        pause += 100;
      }
      pauses.push(pause);
    }
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
    expect(news).toEqual(['away: refused']);
  });

  it('leaves a desk that says nothing, and does not hear its late words', () => {
    const { client, timers, lines, news, arrive } = aClient();
    client.start();
    arrive();
    timers.pass(14_000);
    expect(client.up).toBe(true);
    timers.pass(1_000);
    expect(client.up).toBe(false);
    expect(lines[0]?.closed).toBe(true);
    const heard = news.length;
    lines[0]?.listener.onText(JSON.stringify(snapshot()));
    lines[0]?.listener.onClose('late');
    expect(news).toHaveLength(heard);
    expect(lines).toHaveLength(1);
    timers.pass(100);
    expect(lines).toHaveLength(2);
  });

  it('refuses a command while the desk is away, without sending it', async () => {
    const { client, line } = aClient();
    client.start();
    const outcome = await client.command(FLATTEN, { commandId: 'name-0001' });
    expect(outcome).toMatchObject({ accepted: false, code: 'DESK_AWAY' });
    expect(line().said).toEqual([]);
  });

  it('asks again under the same name when the connection took the answer with it', async () => {
    const { client, timers, line, tell, arrive } = aClient();
    client.start();
    arrive();
    const outcome = client.command(FLATTEN, { commandId: 'name-0001' });
    line().listener.onClose('killed');
    timers.pass(100);
    arrive();
    expect(line().said[1]).toMatchObject({
      type: 'command',
      commandId: 'name-0001',
      actor: 'test',
    });
    tell({ type: 'commandResult', commandId: 'name-0001', accepted: true });
    expect(await outcome).toEqual({ accepted: true });
  });

  it('sends a command that is asked twice at once only once, and answers both', async () => {
    const { client, line, tell, arrive } = aClient();
    client.start();
    arrive();
    const both = [1, 2].map(() => client.command(FLATTEN, { commandId: 'name-0001' }));
    expect(line().said.filter(({ type }) => type === 'command')).toHaveLength(1);
    tell({ type: 'commandResult', commandId: 'name-0001', accepted: true });
    expect(await Promise.all(both)).toEqual([{ accepted: true }, { accepted: true }]);
  });

  it('says that the outcome is not known when no answer comes', async () => {
    const { client, timers, tell, arrive } = aClient();
    client.start();
    arrive();
    const outcome = client.command(FLATTEN, { commandId: 'name-0001' });
    timers.pass(9_000);
    tell({ type: 'heartbeat', at: '2025-03-14T13:30:00.000Z' });
    timers.pass(1_000);
    expect(await outcome).toMatchObject({ accepted: false, code: 'DESK_SILENT' });
  });

  it('answers what waits when it is stopped, and connects no more', async () => {
    const { client, timers, lines, arrive } = aClient();
    client.start();
    arrive();
    const outcome = client.command(FLATTEN, { commandId: 'name-0001' });
    client.stop();
    timers.pass(60_000);
    expect(await outcome).toMatchObject({ code: 'DESK_SILENT' });
    expect(lines).toHaveLength(1);
  });

  it('skips a message that it cannot use, says so, and hears the next one', () => {
    const { client, line, news, tell, arrive } = aClient();
    client.start();
    arrive();
    line().listener.onText('{"type":"feed","entry":{}}');
    tell({ type: 'feed', entry: aFeedEntry(8) });
    expect(client.up).toBe(true);
    expect(news.slice(-2)).toEqual([expect.stringContaining('fault: '), 'feed']);
  });

  it('leaves a desk whose snapshot it cannot use, and says where it is wrong', () => {
    const { client, line, news } = aClient();
    client.start();
    line().listener.onOpen();
    line().listener.onText(JSON.stringify({ ...snapshot(), fills: [{}] }));
    expect(client.up).toBe(false);
    expect(news).toEqual([expect.stringContaining('away: A message of the desk cannot be used')]);
  });
});
