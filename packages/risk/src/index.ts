export type { AccountView, OrderCost } from './account-view.ts';
export type { ApprovedRequest } from './approved-request.ts';
export { assess, type RiskDecision, riskOfRequest } from './assess.ts';
export {
  type AccountProgram,
  firstFloor,
  listPrograms,
  nextFloor,
  programById,
} from './program.ts';
