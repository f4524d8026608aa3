export { DEFAULT_FILL_MODEL, type FillModel } from './matching/fill-model.ts';
export { PATH_OFFSETS_MS, pathVolume, writePath, writePathVolumes } from './path/bar-path.ts';
export type { MatchedOrderType, PlaceRequest, SimulatedOrder } from './venue/simulated-order.ts';
export { type ChangeResult, Venue } from './venue/venue.ts';
export type { SimulationSink, VenueOptions } from './venue/venue-books.ts';
