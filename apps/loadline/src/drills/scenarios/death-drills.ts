import type { Allowance, Scenario } from '../scenario.ts';
import { canceling, entering, flattening, moving, open, type Trouble } from './moments.ts';

/** The trader's process dies and is started again 5 s later. */
export const DESK_KILLED: Trouble = {
  name: 'desk.killed',
  does: 'The trader is killed and starts again after 5 s',
  acts: [
    [0, { kind: 'crashDesk', loseUnsynced: false }],
    [5, { kind: 'restartDesk' }],
  ],
};

const DESK_LOST_POWER: Trouble = {
  name: 'desk.lost-power',
  does: 'The machine of the trader loses its power, and its journal what was not on disk, for 30 s',
  acts: [
    [0, { kind: 'crashDesk', loseUnsynced: true }],
    [30, { kind: 'restartDesk' }],
  ],
};

export const GATEWAY_KILLED: Trouble = {
  name: 'gateway.killed',
  does: 'The venue dies and comes back from its file after 10 s, in which its market stands',
  acts: [
    [0, { kind: 'killGateway' }],
    [10, { kind: 'startGateway' }],
  ],
};

/** The request is in the air. */
const AT_ONCE = { after: 0.01 };
/** It has been taken, and has not filled or has not been answered. */
const ON_ITS_WAY = { after: 0.06 };

/** Whoever dies between the cancel of the stop and the close leaves two contracts without one. */
const dead = (contractSeconds: number): Partial<Allowance> => ({
  unprotectedContractSeconds: contractSeconds,
  because: 'the stop of two contracts was canceled for the close that was cut off',
});

/** The death of either side. */
export const DEATH_DRILLS: readonly Scenario[] = [
  entering(DESK_KILLED, AT_ONCE),
  { ...entering(DESK_KILLED, ON_ITS_WAY), name: 'desk.killed@filling' },
  open(DESK_KILLED, {
    path: [
      [0, 0],
      [20, 0],
      [23, -60],
    ],
  }),
  flattening(DESK_KILLED, { ...ON_ITS_WAY, allowed: dead(12) }),
  moving(DESK_KILLED),
  canceling(DESK_KILLED),
  entering(DESK_LOST_POWER, AT_ONCE),
  { ...entering(DESK_LOST_POWER, ON_ITS_WAY), name: 'desk.lost-power@filling' },
  open(DESK_LOST_POWER),
  flattening(DESK_LOST_POWER, { ...ON_ITS_WAY, allowed: dead(62) }),
  entering(GATEWAY_KILLED, { ...AT_ONCE, unfilled: true }),
  { ...entering(GATEWAY_KILLED, ON_ITS_WAY), name: 'gateway.killed@filling' },
  open(GATEWAY_KILLED),
  flattening(GATEWAY_KILLED, { ...ON_ITS_WAY, allowed: dead(4) }),
  moving(GATEWAY_KILLED),
];
