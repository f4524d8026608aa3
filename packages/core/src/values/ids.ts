import type { Brand } from './brand.ts';

/** The venue's number of an account, unique within one venue connection. */
export type AccountId = Brand<number, 'AccountId'>;

/** The venue's id of a contract, such as `CON.F.US.ENQ.Z26`. */
export type ContractId = Brand<string, 'ContractId'>;

/** Our name of an order: up to 32 of `[A-Za-z0-9-]`, sent as the venue's `customTag`. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

/** The venue's number of an order. An int64 on the wire; kept as text, so never rounded. */
export type VenueOrderId = Brand<string, 'VenueOrderId'>;

/** The venue's number of one execution, as text for the same reason. */
export type FillId = Brand<string, 'FillId'>;

/** One start of a trader. New at each start and itself a journalled input. */
export type RunId = Brand<string, 'RunId'>;

/** The name of one configured strategy of a desk. */
export type StrategyId = Brand<string, 'StrategyId'>;
