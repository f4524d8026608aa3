import type { Scenario } from '../scenario.ts';
import { DEATH_DRILLS } from './death-drills.ts';
import { HUB_DRILLS } from './hub-drills.ts';
import { MARKET_DRILLS } from './market-drills.ts';
import { MIXED_DRILLS } from './mixed-drills.ts';
import { ORDER_DRILLS } from './order-drills.ts';
import { PART_DRILLS } from './part-drills.ts';
import { REST_DRILLS } from './rest-drills.ts';

/** Every drill, in the order in which `all` runs them. */
export const DRILLS: readonly Scenario[] = [
  ...HUB_DRILLS,
  ...REST_DRILLS,
  ...ORDER_DRILLS,
  ...MARKET_DRILLS,
  ...DEATH_DRILLS,
  ...PART_DRILLS,
  ...MIXED_DRILLS,
];
