import type { Side } from '@loadline/core';
import type { FaultName } from '@loadline/gateway';
import type { GatewayChoices } from './desk/gateway-host.ts';

/** What is done in a drill. Distances are in ticks from the price at which the market begins. */
export type Act = Readonly<
  /** The trader wishes to enter, with a stop and a target. */
  | {
      kind: 'enter';
      side: Side;
      quantity: number;
      type: 'market' | 'limit' | 'stop';
      /** Where a limit or stop order rests; of no meaning at market. */
      offset: number;
      stopTicks: number;
      targetTicks: number;
    }
  | { kind: 'moveStop'; offset: number }
  | { kind: 'cancelEntry' }
  | { kind: 'close' }
  /** A person makes the account flat. */
  | { kind: 'flatten' }
  | { kind: 'fault'; name: FaultName; parameter: number | null }
  /** Every fault is over. */
  | { kind: 'clear' }
  /** From now on the venue refuses brackets: the account is in Position Brackets mode. */
  | { kind: 'refuseBrackets' }
  | { kind: 'crashDesk'; loseUnsynced: boolean }
  | { kind: 'restartDesk' }
  | { kind: 'killGateway' }
  | { kind: 'startGateway' }
>;

/** So many seconds after the desk was ready. */
export type Step = Readonly<{ at: number; act: Act }>;

/** What a drill may cost, and why it cannot be nothing. */
export type Allowance = Readonly<{
  unprotectedContractSeconds: number;
  recoverySeconds: number;
  /** Null where nothing beyond the usual is allowed. */
  because: string | null;
}>;

/** One drill: a market, what the trader does in it, and what goes wrong meanwhile. */
export type Scenario = Readonly<{
  /** The fault, or what dies, and the moment: `hub.stall@open`. */
  name: string;
  /** One line: what happens. */
  does: string;
  /** Where the price is: offsets in ticks at seconds, straight lines in between. */
  path: readonly (readonly [second: number, offset: number])[];
  steps: readonly Step[];
  allowed: Allowance;
  /** Whether a position has to be open whenever something goes wrong. */
  needsPosition: boolean;
  /** Whether the entry has to fill; false where the trouble may keep it from it. */
  needsFill: boolean;
  gateway?: GatewayChoices;
}>;

/** How long the steps of a drill take, in whole seconds. */
export const lengthOf = ({ steps }: Scenario): number =>
  Math.ceil(Math.max(...steps.map(({ at }) => at)));
