import {
  BAR_UNIT,
  BARS_MAX,
  CONTRACT_BY_ID_ERROR,
  CONTRACT_SEARCH_MAX,
  contractAvailableRequest,
  contractSearchByIdRequest,
  contractSearchRequest,
  PATH,
  RETRIEVE_BARS_ERROR,
  type RetrieveBarsRequest,
  retrieveBarsRequest,
  timestampMs,
} from '@loadline/wire';
import { barHistory, firstOpenMinute } from '../history/bar-history.ts';
import { contractEntity } from '../mapping/wire-entities.ts';
import type { HttpReply } from './http-message.ts';
import { invalidMember } from './json-body.ts';
import { failure, type Route, type RouteContext, route, success } from './route.ts';

/** What is traded and what it was traded at. `live` chooses nothing here: there is one feed. */
export const MARKET_ROUTES: readonly Route[] = [
  route(PATH.contractSearch, contractSearchRequest, ({ searchText }, { catalog, now }) => {
    const wanted = (searchText ?? '').toLowerCase();
    const contracts = catalog
      .active(now)
      .map((contract) => contractEntity(contract, true))
      .filter(({ id, name, description }) =>
        [id, name, description].some((text) => text.toLowerCase().includes(wanted)),
      );
    return success({ contracts: contracts.slice(0, CONTRACT_SEARCH_MAX) });
  }),
  route(PATH.contractSearchById, contractSearchByIdRequest, ({ contractId }, context) => {
    const { catalog, now, wire } = context;
    const contract = catalog.contract(contractId);
    const isArray = wire.contractById === 'array';
    if (contract === null) {
      const nothing = isArray ? { contracts: null } : { contract: null };
      return failure(CONTRACT_BY_ID_ERROR.contractNotFound, null, nothing);
    }
    const entity = contractEntity(contract, catalog.isActive(contract, now));
    return success(isArray ? { contracts: [entity] } : { contract: entity });
  }),
  route(PATH.contractAvailable, contractAvailableRequest, (_, { catalog, now }) =>
    success({ contracts: catalog.active(now).map((contract) => contractEntity(contract, true)) }),
  ),
  { ...route(PATH.retrieveBars, retrieveBarsRequest, retrieveBars), budget: 'history' },
];

function retrieveBars(body: RetrieveBarsRequest, context: RouteContext): HttpReply {
  const from = timestampMs(body.startTime);
  const to = timestampMs(body.endTime);
  if (from === null) return invalidMember('startTime', 'a date');
  if (to === null) return invalidMember('endTime', 'a date');
  const { contractId, unit, unitNumber, limit, includePartialBar } = body;
  const { catalog, history, now } = context;
  const contract = catalog.contract(contractId);
  const bad = contract === null ? RETRIEVE_BARS_ERROR.contractNotFound : faultOf(body);
  if (contract === null || bad !== 0) return failure(bad, null, { bars: null });
  const buckets = history.buckets(contractId, unit, unitNumber);
  // A bar that opens inside the window is told whole, also where it ends after it.
  const readTo = Math.min(Math.max(to, buckets.at(to - 1).to), firstOpenMinute(now));
  const forming = history.forming(contractId);
  const input = {
    slices: history.slices(contractId, from, readTo),
    forming: forming !== null && forming.openedAt >= from ? forming : null,
    now,
    buckets,
    grid: contract.product,
  };
  const query = { unit, from, to, limit, includePartial: includePartialBar };
  return success({ bars: barHistory(input, query) });
}

function faultOf({ unit, unitNumber, limit }: RetrieveBarsRequest): number {
  if (unit < BAR_UNIT.second || unit > BAR_UNIT.month) return RETRIEVE_BARS_ERROR.unitInvalid;
  if (unitNumber < 1) return RETRIEVE_BARS_ERROR.unitNumberInvalid;
  return limit < 1 || limit > BARS_MAX ? RETRIEVE_BARS_ERROR.limitInvalid : 0;
}
