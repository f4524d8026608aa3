import type { AccountRiskState, AccountState } from '@loadline/api-schema';
import { COMBINE, dollars, type MockDay, openProfit, POINT_VALUE, PRACTICE } from './mock-names.ts';

const START_BALANCE = 50_000;
const DAILY_LOSS = 1_000;
const FLOOR = 48_000;

/** The two accounts of the mock desk. */
export function accountsOf(day: MockDay): AccountState[] {
  const realized = day.trades.reduce((sum, { netPnl }) => sum + Number(netPnl), 0);
  const balance = START_BALANCE + realized;
  const equity = balance + openProfit(day);
  return [
    {
      accountId: COMBINE,
      name: '50KTC-V2-10482-71',
      program: '50K Trading Combine',
      canTrade: true,
      balance: dollars(balance),
      equity: dollars(equity),
      openPnl: dollars(openProfit(day)),
      dayPnl: dollars(equity - START_BALANCE),
      opening: 'allowed',
      openingDeniedBecause: null,
      ...riskOf(day, COMBINE, combineRisk(day, balance, equity)),
    },
    {
      accountId: PRACTICE,
      name: 'PRACTICE-10482-5',
      program: 'Practice',
      canTrade: true,
      balance: '149875.50',
      equity: '149875.50',
      openPnl: '0.00',
      dayPnl: '0.00',
      ...openingOf(day.risk.standings.get(PRACTICE) === 'unconfirmed'),
      ...riskOf(day, PRACTICE, PRACTICE_RISK),
    },
  ];
}

function openingOf(isDenied: boolean): Pick<AccountState, 'opening' | 'openingDeniedBecause'> {
  if (!isDenied) return { opening: 'allowed', openingDeniedBecause: null };
  const detail = 'PRACTICE-10482-5 has to be confirmed before it opens anything.';
  return { opening: 'denied', openingDeniedBecause: { code: 'ACCOUNT_UNCONFIRMED', detail } };
}

type Facts = Omit<AccountRiskState, 'state' | 'standing'>;

function riskOf({ risk }: MockDay, accountId: number, facts: Facts) {
  const state = risk.states.get(accountId) ?? { kind: 'active' as const };
  const standing = risk.standings.get(accountId) ?? 'confirmed';
  const told = standing === 'confirmed' ? { ...facts, facts: [], proposedFloor: null } : facts;
  return { state: state.kind, risk: { ...told, state, standing } };
}

function combineRisk({ holding, levels, trades }: MockDay, balance: number, equity: number): Facts {
  const room = (limit: 'dailyLoss' | 'maximumLoss', threshold: number) => ({
    limit,
    threshold: dollars(threshold),
    room: dollars(equity - threshold),
    openingRoom: dollars(START_BALANCE - threshold),
  });
  // One contract to its stop, six ticks of gap allowance and the fees of the way out.
  const atStop = balance - (levels.entry - levels.stop) * POINT_VALUE - 6 * 5 - 2.07;
  return {
    packId: 'topstep-combine-50k',
    tradingDay: '2025-03-04',
    facts: [],
    proposedFloor: null,
    worst: dollars(holding ? atStop : balance),
    unbounded: null,
    rooms: [room('dailyLoss', START_BALANCE - DAILY_LOSS), room('maximumLoss', FLOOR)],
    lots: { used: holding ? '1.0' : '0.0', allowed: '5.0' },
    tradesToday: trades.length + (holding ? 1 : 0),
    contractsToday: 2 * trades.length + (holding ? 1 : 0),
    ordersToday: 7,
    target: {
      required: '3000.00',
      totalProfit: dollars(balance - START_BALANCE),
      bestDay: '0.00',
    },
  };
}

const PRACTICE_RISK: Facts = {
  packId: 'topstep-practice',
  tradingDay: '2025-03-04',
  facts: ['It was met in mid-life: its 12 trades lead to a floor of $147,875.50.'],
  proposedFloor: '147875.50',
  worst: '149875.50',
  unbounded: null,
  rooms: [
    { limit: 'maximumLoss', threshold: '147875.50', room: '2000.00', openingRoom: '2000.00' },
  ],
  lots: { used: '0.0', allowed: '15.0' },
  tradesToday: 0,
  contractsToday: 0,
  ordersToday: 0,
  target: null,
};
