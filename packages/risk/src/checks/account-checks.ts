import type { RiskCheck } from './situation.ts';

/** The venue itself takes no orders for the account. */
export const allowedByVenue: RiskCheck = (_request, { canTrade }) =>
  canTrade
    ? null
    : {
        code: 'ACCOUNT_BLOCKED',
        unit: 'text',
        observed: 'canTrade false',
        allowed: 'canTrade true',
        source: 'venue',
      };

/** Firms allow programs on some accounts only: not on the live accounts of Topstep. */
export const automationAllowed: RiskCheck = (_request, { rules }) =>
  rules.automationAllowed === false
    ? {
        code: 'AUTOMATION_NOT_ALLOWED',
        unit: 'text',
        observed: 'an order of a program',
        allowed: 'orders by hand',
        source: 'account.api',
      }
    : null;

/** A lock is over at its end; nothing else of a state ends by itself. */
export const activeState: RiskCheck = (_request, { state, now }) => {
  switch (state.kind) {
    case 'active':
      return null;
    case 'reducing':
    case 'halted':
      return {
        code: state.kind === 'reducing' ? 'ACCOUNT_REDUCING' : 'ACCOUNT_HALTED',
        unit: 'text',
        observed: `${state.kind} (${state.by}: ${state.why})`,
        allowed: 'active',
        source: 'state',
      };
    case 'locked': {
      if (state.until !== null && now >= state.until) return null;
      return {
        code: 'ACCOUNT_LOCKED',
        unit: 'instant',
        observed: `locked (${state.by}: ${state.why})`,
        allowed: state.until ?? 'never',
        source: 'state',
      };
    }
  }
};

/** An entry that fills while everything is closed would be left behind. */
export const notFlattening: RiskCheck = (_request, { flattening }) =>
  flattening
    ? {
        code: 'FLATTENING',
        unit: 'text',
        observed: 'flattening',
        allowed: 'not flattening',
        source: 'desk',
      }
    : null;
