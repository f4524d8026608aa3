import { deskCommand } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import type { Asked } from '../../http/use-command.ts';
import {
  breakevenRequest,
  closeRequest,
  exitRequest,
  reverseRequest,
  timeExitRequest,
  trailRequest,
} from './position-acts.ts';

const PLACE = { accountId: 7, contractId: 'CON.F.US.ENQ.Z25' };
const THREE = { ...PLACE, size: 3 };
const NOW = '2025-11-11T15:00:00.000Z';

/** The kind of command that each path asks for. */
const KINDS: Readonly<Record<string, string>> = {
  '/api/positions/exits': 'editExits',
  '/api/positions/breakeven': 'breakeven',
  '/api/positions/trail': 'trail',
  '/api/positions/time-exit': 'timeExit',
  '/api/positions/close': 'closePosition',
  '/api/positions/reverse': 'reversePosition',
};

/** What the desk would read of a request; a problem as it is. */
function read(asked: Asked): unknown {
  if ('problem' in asked) return asked.problem;
  const { accountId, contractId, kind, ...rest } = deskCommand.parse({
    kind: KINDS[asked.path],
    ...asked.body,
  }) as Readonly<Record<string, unknown>>;
  expect({ accountId, contractId }).toEqual(PLACE);
  return { kind, ...rest };
}

describe('what a person asks of a position', () => {
  it.each([
    {
      name: 'a stop at a price',
      asked: exitRequest(PLACE, 'stop', ' 21250.25 '),
      meant: { kind: 'editExits', stop: { unit: 'price', price: '21250.25' } },
    },
    {
      name: 'a target in ticks',
      asked: exitRequest(PLACE, 'target', '80t'),
      meant: { kind: 'editExits', target: { unit: 'ticks', ticks: 80 } },
    },
    {
      name: 'a stop in dollars',
      asked: exitRequest(PLACE, 'stop', '$150.50'),
      meant: { kind: 'editExits', stop: { unit: 'dollars', dollars: '150.50' } },
    },
    {
      name: 'no target',
      asked: exitRequest(PLACE, 'target', null),
      meant: { kind: 'editExits', target: null },
    },
    {
      name: 'break even',
      asked: breakevenRequest(PLACE, '0'),
      meant: { kind: 'breakeven', offsetTicks: 0 },
    },
    {
      name: 'a trail',
      asked: trailRequest(PLACE, '30'),
      meant: { kind: 'trail', distance: { unit: 'ticks', ticks: 30 } },
    },
    {
      name: 'no trail',
      asked: trailRequest(PLACE, null),
      meant: { kind: 'trail', distance: null },
    },
    {
      name: 'a time to be out',
      asked: timeExitRequest(PLACE, '90', NOW),
      meant: { kind: 'timeExit', at: '2025-11-11T16:30:00.000Z' },
    },
    {
      name: 'one contract less',
      asked: closeRequest(THREE, '1'),
      meant: { kind: 'closePosition', quantity: 1 },
    },
    {
      name: 'all of it',
      asked: closeRequest(THREE, '3'),
      meant: { kind: 'closePosition', quantity: null },
    },
    {
      name: 'the other way',
      asked: reverseRequest(PLACE, '40'),
      meant: { kind: 'reversePosition', bracket: { stopTicks: 40, targetTicks: null } },
    },
  ])('is read by the desk: $name', ({ asked, meant }) => {
    expect(read(asked)).toEqual(meant);
  });

  it.each([
    ['a stop of words', exitRequest(PLACE, 'stop', 'near'), 'Expected a price'],
    ['no dollars', exitRequest(PLACE, 'stop', '$0'), 'Expected a price'],
    ['more than there is', closeRequest(THREE, '4'), 'Expected 1 to 3 contracts.'],
    ['half a tick', trailRequest(PLACE, '1.5'), 'Expected whole ticks'],
    ['nothing', reverseRequest(PLACE, ''), 'Expected the stop'],
  ])('is not sent: %s', (_name, asked, told) => {
    expect(read(asked)).toContain(told);
  });
});
