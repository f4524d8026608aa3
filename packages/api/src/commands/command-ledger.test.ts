import { describe, expect, it } from 'vitest';
import { onceEach } from './command-ledger.ts';
import { type CommandOutcome, type CommandRequest, refused } from './command-outcome.ts';

const flatten = (commandId: string, accountId: number | null = null): CommandRequest => ({
  commandId,
  actor: 'test',
  command: { kind: 'flatten', accountId },
});

/** A desk that gives these answers in turn and writes down what it was asked. */
function deskWith(...answers: CommandOutcome[]) {
  const asked: CommandRequest[] = [];
  const handler = async (request: CommandRequest) => {
    asked.push(request);
    return answers[asked.length - 1] ?? { accepted: true as const };
  };
  return { asked, handler };
}

describe('onceEach', () => {
  it('carries out a repeated command once, also while the first has no answer yet', async () => {
    const { asked, handler } = deskWith();
    const once = onceEach(handler, { kept: 10 });
    const both = await Promise.all([once(flatten('name-0001')), once(flatten('name-0001'))]);
    expect(both).toEqual([{ accepted: true }, { accepted: true }]);
    expect(await once(flatten('name-0001'))).toEqual({ accepted: true });
    expect(asked).toHaveLength(1);
  });

  it('refuses a name that was used for another command', async () => {
    const once = onceEach(deskWith().handler, { kept: 10 });
    await once(flatten('name-0001', 1));
    const second = await once(flatten('name-0001', 2));
    expect(second).toMatchObject({ accepted: false, code: 'COMMAND_ID_REUSED' });
  });

  it('asks again after a refusal, which has done nothing', async () => {
    const { asked, handler } = deskWith(refused('DESK_STARTING', 'Not yet.'));
    const once = onceEach(handler, { kept: 10 });
    expect(await once(flatten('name-0001'))).toMatchObject({ code: 'DESK_STARTING' });
    expect(await once(flatten('name-0001'))).toEqual({ accepted: true });
    expect(asked).toHaveLength(2);
  });

  it('forgets the oldest names first', async () => {
    const { asked, handler } = deskWith();
    const once = onceEach(handler, { kept: 2 });
    for (const name of ['name-0001', 'name-0002', 'name-0003', 'name-0003', 'name-0001']) {
      await once(flatten(name));
    }
    expect(asked.map(({ commandId }) => commandId)).toEqual([
      'name-0001',
      'name-0002',
      'name-0003',
      'name-0001',
    ]);
  });
});
