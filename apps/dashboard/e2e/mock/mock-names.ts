import type {
  AccountRiskState,
  KillSwitchState,
  OrderState,
  RiskState,
  RoundTrip,
} from '@loadline/api-schema';

export const CONTRACT = { contractId: 'CON.F.US.ENQ.H25', contractName: 'NQH5' } as const;
export const COMBINE = 101;
export const PRACTICE = 102;
export const POINT_VALUE = 20;

export const iso = (at: number): string => new Date(at).toISOString();
export const dollars = (amount: number): string => amount.toFixed(2);

/** The levels of the scripted day, from the night's range. */
export type MockLevels = Readonly<{
  high: number;
  low: number;
  entry: number;
  stop: number;
  target: number;
}>;

/** What the mock desk's risk says of its accounts, beside their money. */
export type MockRisk = {
  killSwitch: KillSwitchState;
  readonly states: Map<number, RiskState>;
  readonly standings: Map<number, AccountRiskState['standing']>;
};

/** What changes while the mock desk runs. */
export type MockDay = {
  at: number;
  machineStart: number;
  price: number;
  levels: MockLevels;
  holding: boolean;
  running: boolean;
  orders: OrderState[];
  trades: RoundTrip[];
  risk: MockRisk;
};

export const openProfit = ({ holding, price, levels }: MockDay): number =>
  holding ? (price - levels.entry) * POINT_VALUE : 0;
