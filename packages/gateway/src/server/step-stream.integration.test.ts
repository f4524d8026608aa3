import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { StartedGateway } from '../../test/started-gateway.ts';

type Step = Readonly<{ marketTime: number; ended: boolean; frames: readonly unknown[] }>;

let gateway: StartedGateway;

const open = (headers: Readonly<Record<string, string>> = {}): WebSocket => {
  const url = gateway.running.addresses.control.replace('http', 'ws');
  return new WebSocket(`${url}/step/stream`, { headers });
};

async function ask(socket: WebSocket, ...bodies: readonly string[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const all = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      answers.push(JSON.parse(data.toString()));
      if (answers.length === bodies.length) resolve();
    });
  });
  for (const body of bodies) socket.send(body);
  await all;
  socket.removeAllListeners('message');
  return answers;
}

beforeAll(async () => {
  gateway = await StartedGateway.start();
});

afterAll(async () => {
  await gateway.stop();
});

describe('stepping over a WebSocket', () => {
  it('answers each message in order, as POST /step does', async () => {
    const socket = open();
    await once(socket, 'open');
    const advance = '{"advance":true}';
    // The synthetic market has two products, so two prices share an instant.
    const answers = await ask(socket, advance, '{}', advance, '{"advance":false}', advance);
    const [first = 0, ...later] = (answers as readonly Step[]).map(({ marketTime }) => marketTime);
    expect(later).toEqual([first, first + 15_000, first + 15_000, first + 15_000]);
    const { body } = await gateway.control('POST', '/step', { advance: false });
    expect(body).toEqual(answers.at(-1));
    socket.terminate();
  });

  it('says what is wrong with a message, and goes on', async () => {
    const socket = open();
    await once(socket, 'open');
    const [wrong, right] = await ask(socket, 'go', '{"advance":false}');
    expect(wrong).toMatchObject({ code: 'INVALID_STEP' });
    expect(right).toMatchObject({ ended: false, frames: [] });
    socket.terminate();
  });

  it('is not for pages of other sites', async () => {
    const socket = open({ origin: 'https://example.com' });
    const [error] = (await once(socket, 'error')) as readonly unknown[];
    expect(String(error)).toContain('404');
  });
});
