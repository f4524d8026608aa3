import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import type { Allowance, Scenario } from '../scenario.ts';
import { DESK_KILLED } from './death-drills.ts';
import { entering, fault, flattening, moving, open, type Trouble, UNTOLD } from './moments.ts';

/** Orders fill in parts: an account gets a tenth of what trades, one contract at a time mostly. */
const IN_PARTS = {
  gateway: { model: { ...DEFAULT_FILL_MODEL, liquidity: { share: 0.1, seed: 1 } } },
  enter: { quantity: 6 },
} as const;

/** The account takes no brackets: the desk places the exits when its entry fills. */
const BARE = { first: [{ kind: 'refuseBrackets' }] } as const;

/** Nothing goes wrong but what the moment has in it, and 45 s later it is over. */
const noFault = (name: string, does: string): Trouble => ({
  name,
  does,
  acts: [[45, { kind: 'clear' }]],
});
const PARTS = noFault('parts', 'Orders fill in parts');
const OWN_EXITS = noFault('own-exits', 'The venue takes no brackets, the desk places the exits');
const OWN_PARTS = noFault('own-exits+parts', 'The venue takes no brackets and fills in parts');

const named = (trouble: Trouble, prefix: string, does: string): Trouble => ({
  ...trouble,
  name: `${prefix}+${trouble.name}`,
  does: `${does}; ${trouble.does}`,
});
const parts = (trouble: Trouble): Trouble => named(trouble, 'parts', PARTS.does);
const own = (trouble: Trouble): Trouble => named(trouble, 'own-exits', OWN_EXITS.does);

/** Each fill of the desk's own exits is without them for at most half a second. */
const half = (contracts: number): Partial<Allowance> => ({
  unprotectedContractSeconds: contracts / 2,
  because: 'the desk places the exits itself, within 500 ms of a fill',
});

const UNANSWERED: Partial<Allowance> = {
  unprotectedContractSeconds: 24,
  because: 'a stop that is not answered for 5 s, and not found for 5 s more, may still be coming',
};

const UNHEARD: Partial<Allowance> = {
  unprotectedContractSeconds: 2,
  because: 'the desk places the exits of two contracts itself, and hears of the fill 1 s later',
};

const DEAD: Partial<Allowance> = {
  unprotectedContractSeconds: 12,
  because: 'the desk places the exits of two contracts itself, and is dead for 5 s',
};

/** Fills in parts, exits of our own, and both. */
export const PART_DRILLS: readonly Scenario[] = [
  entering(PARTS, IN_PARTS),
  open(PARTS, IN_PARTS),
  flattening(PARTS, IN_PARTS),
  entering(parts(fault('hub.close-both')), { ...IN_PARTS, after: 1 }),
  entering(parts(fault('hub.reorder', { parameter: 100 })), IN_PARTS),
  entering(parts(fault('hub.duplicate', { parameter: 100 })), IN_PARTS),
  entering(parts(fault('hub.drop', { parameter: 60 })), { ...IN_PARTS, allowed: UNTOLD }),
  entering(parts(DESK_KILLED), { ...IN_PARTS, after: 1 }),
  entering(OWN_EXITS, { ...BARE, allowed: half(2) }),
  open(OWN_EXITS, { ...BARE, allowed: half(2) }),
  moving(OWN_EXITS, { ...BARE, allowed: half(2) }),
  flattening(OWN_EXITS, { ...BARE, allowed: half(2) }),
  entering(OWN_PARTS, { ...BARE, ...IN_PARTS, allowed: half(6) }),
  open(OWN_PARTS, { ...BARE, ...IN_PARTS, allowed: half(6) }),
  entering(own(fault('rest.timeout-after-accept')), { ...BARE, after: 0.5, allowed: half(2) }),
  entering(own(fault('rest.timeout-before-accept')), { ...BARE, after: 0.5, allowed: UNANSWERED }),
  entering(own(fault('hub.close-both')), { ...BARE, allowed: UNHEARD }),
  entering(own(DESK_KILLED), { ...BARE, after: 0.5, allowed: DEAD }),
  open(own(fault('hub.duplicate', { parameter: 100 })), { ...BARE, allowed: half(2) }),
];
