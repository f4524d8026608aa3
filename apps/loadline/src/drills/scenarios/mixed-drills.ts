import type { Scenario } from '../scenario.ts';
import { DESK_KILLED, GATEWAY_KILLED } from './death-drills.ts';
import { entering, fault, flattening, open, together, UNTOLD, WITHOUT_STOP } from './moments.ts';

const FIRST = { after: -1 };
const NAKED = { ...FIRST, allowed: WITHOUT_STOP };
/** The venue takes nothing at all while the stop is wanted. */
const REFUSED = {
  ...FIRST,
  allowed: {
    unprotectedContractSeconds: 44,
    because: 'every request is refused until the venue makes the stop of two contracts after 20 s',
  },
};
const MISSED = { allowed: UNTOLD };

/** Several at once: what is seldom alone, and what makes the other one worse. */
export const MIXED_DRILLS: readonly Scenario[] = [
  entering(together([fault('rest.timeout-after-accept'), 0], [DESK_KILLED, 3]), FIRST),
  entering(together([fault('rest.timeout-before-accept'), 0], [DESK_KILLED, 3]), {
    ...FIRST,
    unfilled: true,
  }),
  entering(together([fault('fill.never-pushed'), 0], [fault('rest.502-html'), 0]), {
    ...FIRST,
    ...MISSED,
  }),
  entering(together([fault('fill.never-pushed'), 0], [DESK_KILLED, 3]), FIRST),
  entering(together([fault('bracket.stop-rejected'), 0], [fault('rest.500'), 1.5]), NAKED),
  entering(together([fault('bracket.child-missing'), 0], [DESK_KILLED, 2]), {
    ...FIRST,
    allowed: {
      unprotectedContractSeconds: 14,
      because: 'the stop of two contracts never comes, and the trader is dead for 5 s besides',
    },
  }),
  entering(together([fault('bracket.child-missing'), 0], [fault('account.locked'), 2]), NAKED),
  entering(
    together([fault('bracket.late', { parameter: 20 }), 0], [fault('rest.429'), 1.5]),
    REFUSED,
  ),
  entering(together([fault('hub.close-both'), 0.1], [fault('rest.502-html'), 0]), { after: -0.05 }),
  open(
    together(
      [fault('hub.drop', { parameter: 30 }), 0],
      [fault('hub.duplicate'), 0],
      [fault('hub.reorder'), 0],
    ),
    MISSED,
  ),
  open(together([fault('auth.expired'), 0], [fault('hub.close-both'), 1])),
  open(together([GATEWAY_KILLED, 0], [DESK_KILLED, 2])),
  flattening(together([fault('hub.stall'), 0], [fault('rest.500'), 0])),
  flattening(together([fault('rest.timeout-after-accept'), 0], [DESK_KILLED, 3]), {
    allowed: {
      unprotectedContractSeconds: 12,
      because: 'the stop of two contracts was canceled for the close that was cut off',
    },
  }),
  flattening(together([fault('order.cancel-loses'), 0], [fault('fill.never-pushed'), 0]), MISSED),
];
