export { DEFAULT_FILL_MODEL, type FillModel } from './matching/fill-model.ts';
export type { LiquidityModel } from './matching/liquidity.ts';
export { PATH_OFFSETS_MS, pathVolume, writePath, writePathVolumes } from './path/bar-path.ts';
export { exitTag } from './venue/bracket.ts';
export type {
  MatchedOrderType,
  PlaceRequest,
  SimulatedOrder,
  VenueBracket,
  VenueChange,
} from './venue/simulated-order.ts';
export { type ChangeResult, Venue } from './venue/venue.ts';
export type { SimulationSink, VenueOptions } from './venue/venue-books.ts';
