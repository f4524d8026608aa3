import { formatPrice } from '@loadline/core';
import { z } from 'zod';
import type { GatewayFaults } from '../faults/gateway-faults.ts';
import type { SessionRegistry } from '../hubs/session-registry.ts';
import type { ClockReport } from '../market/market-clock.ts';
import { type HttpReply, type HttpRequest, jsonReply } from '../rest/http-message.ts';
import { type AccountsPort, handleAccounts } from './account-control.ts';
import { problem, readJson } from './control-message.ts';
import { handleFaults } from './fault-control.ts';

export type ControlPort = AccountsPort &
  Readonly<{
    registry: SessionRegistry;
    faults: GatewayFaults;
    market: Readonly<{ kind: string; from: number; to: number | null }>;
    clock: () => ClockReport;
    setClock: (change: z.output<typeof clockRequest>) => void;
    /** Moves the market by one step; null when the gateway is not in stepped mode. */
    step: (options: Readonly<{ advance: boolean }>) => ClockReport | null;
  }>;

const clockRequest = z.strictObject({
  speed: z.union([z.literal('max'), z.number().positive().max(100_000)]).optional(),
  paused: z.boolean().optional(),
});
const stepRequest = z.strictObject({ advance: z.boolean().optional() });

/** The control API: market clock, stepping, users and accounts. On its own port. */
export function handleControl(request: HttpRequest, port: ControlPort): HttpReply {
  const { method, path } = request;
  switch (`${method} ${path}`) {
    case 'GET /health':
      return jsonReply({
        status: 'ok',
        market: port.market.kind,
        connections: port.registry.sessions().length,
      });
    case 'GET /clock':
      return jsonReply(port.clock());
    case 'POST /clock':
      return setClock(request, port);
    case 'POST /step':
      return step(request, port);
    case 'GET /market':
      return jsonReply(marketOf(port));
    default:
      return (
        handleFaults(request, port.faults) ??
        handleAccounts(request, port) ??
        problem(404, 'NOT_FOUND', `There is nothing at ${path}.`)
      );
  }
}

function setClock(request: HttpRequest, port: ControlPort): HttpReply {
  const body = readJson(request.body, clockRequest);
  if (body === null) {
    const detail = 'Expected {"speed"?: a number above 0 or "max", "paused"?: true or false}.';
    return problem(400, 'INVALID_CLOCK', detail);
  }
  if (port.clock().mode === 'stepped') {
    return problem(409, 'STEPPED_MODE', 'In stepped mode the market moves by POST /step only.');
  }
  port.setClock(body);
  return jsonReply(port.clock());
}

function step(request: HttpRequest, port: ControlPort): HttpReply {
  const body = request.body === '' ? {} : readJson(request.body, stepRequest);
  if (body === null) {
    return problem(400, 'INVALID_STEP', 'Expected {"advance"?: true or false}.');
  }
  const clock = port.step({ advance: body.advance ?? true });
  if (clock === null) {
    return problem(409, 'NOT_STEPPED', 'The market runs by itself; start it with --speed stepped.');
  }
  const frames = port.registry.sessions().map(({ connectionId, hub, userName, frames: count }) => {
    return { connectionId, hub, userName, frames: count };
  });
  return jsonReply({ marketTime: clock.marketTime, ended: clock.ended, frames });
}

function marketOf({ catalog, desk, market, clock }: ControlPort): object {
  const contracts = catalog.active(clock().marketTime).map((contract) => {
    const last = desk.venue.lastPrice(contract.id);
    const lastPrice = last === null ? null : formatPrice(last, contract.product);
    return { id: contract.id, name: contract.name, lastPrice };
  });
  return { source: market.kind, from: market.from, to: market.to, contracts };
}
