import { z } from 'zod';
import { checkFault } from '../faults/fault-board.ts';
import { isFaultName } from '../faults/fault-table.ts';
import type { GatewayFaults } from '../faults/gateway-faults.ts';
import { emptyReply, type HttpReply, type HttpRequest, jsonReply } from '../rest/http-message.ts';
import { problem, readBody } from './control-message.ts';

const faultRequest = z.strictObject({
  name: z.string('expected a text'),
  parameter: z.number('expected a number').nullish(),
});

/** The part of the control API that switches faults: `GET`, `POST` and `DELETE /faults`. */
export function handleFaults(request: HttpRequest, faults: GatewayFaults): HttpReply | null {
  const path = /^\/faults(?:\/([^/]+))?\/?$/.exec(request.path);
  if (path === null) return null;
  const name = path[1] ?? null;
  switch (request.method) {
    case 'GET':
      return name === null ? listed(faults) : emptyReply(405, { allow: 'DELETE' });
    case 'POST':
      return name === null ? switchOn(request, faults) : emptyReply(405, { allow: 'DELETE' });
    case 'DELETE':
      return switchOff(name, faults);
    default:
      return emptyReply(405, { allow: 'GET, POST, DELETE' });
  }
}

const listed = ({ board, schedule }: GatewayFaults): HttpReply =>
  jsonReply({ seed: schedule?.seed ?? null, faults: board.active() });

function switchOn(request: HttpRequest, faults: GatewayFaults): HttpReply {
  const body = readBody(request.body, faultRequest);
  if (!body.ok) return body.reply;
  const { name, parameter = null } = body.value;
  const wanted = checkFault(name, parameter);
  if (!wanted.ok) return problem(400, 'INVALID_FAULT', wanted.error);
  faults.switchOn(wanted.value);
  return listed(faults);
}

function switchOff(name: string | null, faults: GatewayFaults): HttpReply {
  if (name !== null && !isFaultName(name)) {
    return problem(404, 'FAULT_NOT_FOUND', `There is no fault ${name}.`);
  }
  for (const active of faults.board.active()) {
    if (name === null || active.name === name) faults.switchOff(active.name);
  }
  return listed(faults);
}
