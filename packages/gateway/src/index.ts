export { DEFAULT_USER, type GatewayUser, parseUser } from './accounts/gateway-users.ts';
export { type OrderSettings, readOrderSettings } from './accounts/order-settings.ts';
export { readFault, type WantedFault } from './faults/fault-board.ts';
export { FAULT_NAMES, type FaultName, type FaultRow, faultRow } from './faults/fault-table.ts';
export { Gateway } from './gateway.ts';
export type { GatewayOptions } from './gateway-options.ts';
export { HubSession, type HubSocket } from './hubs/hub-session.ts';
export { readWireSettings, type WireSettings } from './mapping/wire-settings.ts';
export type { ClockReport, Speed } from './market/market-clock.ts';
export type { MarketSource, MinuteColumns } from './market/market-source.ts';
export { ReplaySource } from './market/replay-source.ts';
export { SyntheticSource } from './market/synthetic/synthetic-source.ts';
export type { HttpReply, HttpRequest } from './rest/http-message.ts';
export {
  type MarketOptions,
  type PreparedMarket,
  prepareMarket,
} from './server/market-from-options.ts';
export {
  type RunningGateway,
  type StartFault,
  type StartGatewayOptions,
  startGateway,
} from './server/start-gateway.ts';
export { type RecordLog, readLines } from './store/record-lines.ts';
export { emptyState, type GatewayState, type MarketIdentity } from './store/records.ts';
