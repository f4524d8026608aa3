import { type FaultName, faultRow } from '@loadline/gateway';
import type { Act, Allowance, Scenario, Step } from '../scenario.ts';

/** The usual entry: two contracts at market, so that parts and halves can be told apart. */
const ENTER: Extract<Act, { kind: 'enter' }> = {
  kind: 'enter',
  side: 'buy',
  quantity: 2,
  type: 'market',
  offset: 0,
  stopTicks: 40,
  targetTicks: 120,
};

const FIRST_AT = 1;
const ENTER_AT = 5;
const TROUBLE_AT = 20;
/** The price falls through the stop while it lasts. */
const FALL: Scenario['path'] = [
  [30, 0],
  [40, -60],
];
const LEVEL: Scenario['path'] = [[0, 0]];

/** The price falls through the stop within a second of a trouble that lasts no longer. */
export const AT_ONCE: Options = {
  after: 1.2,
  path: [
    [20, 0],
    [21, -60],
  ],
};

/** What is allowed where nothing else is said: no second without a stop. */
const USUAL: Allowance = { unprotectedContractSeconds: 0, recoverySeconds: 60, because: null };

/** Somebody has to place the stop that the venue has not: for two contracts. */
export const WITHOUT_STOP: Partial<Allowance> = {
  unprotectedContractSeconds: 8,
  because: 'the stop never comes: two contracts for the budget of 3 s, and 1 s to place one',
};

/** Nothing tells the desk that it has missed something. */
export const UNTOLD: Partial<Allowance> = {
  recoverySeconds: 330,
  because: 'nobody tells that something is missing; the desk asks every 5 min while it is exposed',
};

/** What goes wrong and how it ends, in seconds after it began. */
export type Trouble = Readonly<{
  /** `hub.stall`, or who dies. */
  name: string;
  does: string;
  acts: readonly (readonly [after: number, act: Act])[];
}>;

const MOMENTS = {
  entering: 'an entry is on its way',
  open: 'a position is open, and the price falls through its stop',
  flattening: 'the account is being made flat',
  moving: 'the stop is being moved',
  canceling: 'a resting entry is being canceled',
} as const;

type Options = Readonly<{
  allowed?: Partial<Allowance>;
  /** Seconds after the usual moment, for what has to come before or right after a request. */
  after?: number;
  path?: Scenario['path'];
  gateway?: Scenario['gateway'];
  /** The trouble may keep the entry from filling. */
  unfilled?: true;
  /** What is so before anything else happens. */
  first?: readonly Act[];
  enter?: Partial<Extract<Act, { kind: 'enter' }>>;
}>;

/** A fault of the gateway by name, for 30 s unless told otherwise. */
export function fault(
  name: FaultName,
  { parameter = null, lasts = 30 }: Readonly<{ parameter?: number | null; lasts?: number }> = {},
): Trouble {
  return {
    name,
    does: faultRow(name).does,
    acts: [
      [0, { kind: 'fault', name, parameter }],
      [lasts, { kind: 'clear' }],
    ],
  };
}

/** Several at once, each so many seconds after the first. */
export const together = (...troubles: readonly (readonly [Trouble, number])[]): Trouble => ({
  name: troubles.map(([{ name }]) => name).join('+'),
  does: troubles.map(([{ does }]) => does).join('; '),
  acts: troubles.flatMap(([{ acts }, after]) => {
    return acts.map(([at, act]) => [at + after, act] as const);
  }),
});

/** It begins around the moment at which an entry leaves: 0.1 s after, unless told otherwise. */
export function entering(trouble: Trouble, { after = 0.1, ...options }: Options = {}): Scenario {
  return scenarioOf(trouble, 'entering', options, {
    at: ENTER_AT + after,
    acts: [],
    needsPosition: false,
    path: LEVEL,
  });
}

/** A position is open, and the price falls through its stop while the trouble lasts. */
export function open(trouble: Trouble, { after = 0, ...options }: Options = {}): Scenario {
  const moment = { at: TROUBLE_AT + after, acts: [], needsPosition: true, path: FALL };
  return scenarioOf(trouble, 'open', options, moment);
}

/** A person makes the account flat a second after it began. */
export function flattening(trouble: Trouble, { after = -1, ...options }: Options = {}): Scenario {
  return scenarioOf(trouble, 'flattening', options, {
    at: TROUBLE_AT + after,
    acts: [{ at: TROUBLE_AT, act: { kind: 'flatten' } }],
    needsPosition: true,
    path: LEVEL,
  });
}

/** The strategy moves the stop a second after it began. */
export function moving(trouble: Trouble, options: Options = {}): Scenario {
  return scenarioOf(trouble, 'moving', options, {
    at: TROUBLE_AT - 1,
    acts: [{ at: TROUBLE_AT, act: { kind: 'moveStop', offset: -30 } }],
    needsPosition: true,
    path: LEVEL,
  });
}

/** An entry rests, and the strategy takes it back a second after it began. */
export function canceling(trouble: Trouble, options: Options = {}): Scenario {
  const enter = { type: 'limit', offset: -100, ...options.enter } as const;
  return scenarioOf(
    trouble,
    'canceling',
    { ...options, unfilled: true, enter },
    {
      at: TROUBLE_AT - 1,
      acts: [{ at: TROUBLE_AT, act: { kind: 'cancelEntry' } }],
      needsPosition: false,
      path: LEVEL,
    },
  );
}

/** Nothing is held, and nothing is wished. */
export function idle(trouble: Trouble, options: Options = {}): Scenario {
  const { allowed = {}, path = LEVEL, gateway } = options;
  const steps = [...during(trouble, ENTER_AT)];
  return {
    name: `${trouble.name}@idle`,
    does: `${trouble.does}: nothing is held`,
    path,
    steps,
    allowed: { ...USUAL, ...allowed },
    needsPosition: false,
    needsFill: false,
    ...(gateway === undefined ? {} : { gateway }),
  };
}

type Moment = Readonly<{
  at: number;
  acts: readonly Step[];
  needsPosition: boolean;
  path: Scenario['path'];
}>;

function scenarioOf(
  trouble: Trouble,
  moment: keyof typeof MOMENTS,
  { allowed = {}, path, gateway, unfilled, first = [], enter = {} }: Options,
  { at, acts, needsPosition, path: usualPath }: Moment,
): Scenario {
  const entry: Step = { at: ENTER_AT, act: { ...ENTER, ...enter } };
  const before = first.map((act): Step => ({ at: FIRST_AT, act }));
  const steps = [...before, entry, ...acts, ...during(trouble, at)];
  return {
    name: `${trouble.name}@${moment}`,
    does: `${trouble.does}: ${MOMENTS[moment]}`,
    path: path ?? usualPath,
    steps: steps.toSorted((one, other) => one.at - other.at),
    allowed: { ...USUAL, ...allowed },
    needsPosition,
    needsFill: unfilled !== true,
    ...(gateway === undefined ? {} : { gateway }),
  };
}

const during = ({ acts }: Trouble, at: number): readonly Step[] =>
  acts.map(([after, act]) => ({ at: at + after, act }));
