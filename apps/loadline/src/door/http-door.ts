import { refused, refusedByDesk } from '@loadline/api';
import {
  commandReply,
  type DeskCommandMessage,
  type DeskState,
  decisionReply,
  decisionsReply,
  problem,
  stateReply,
} from '@loadline/api-schema';
import { assert, err, ok, type Result } from '@loadline/core';
import { DECISIONS_ASKED, type DeskDoor } from './desk-door.ts';

const ANSWER_MS_MAX = 12_000;

type Reply = Readonly<{ status: number; body: unknown }>;

/** The desk behind the API at a port of this machine. */
export async function httpDoor(port: number): Promise<Result<DeskDoor, string>> {
  const state = await deskState(port);
  if (!state.ok) return state;
  return ok({
    state: state.value,
    async command(command, commandId) {
      const { path, body } = requestOf(command);
      const reply = await request(port, path, { ...body, commandId });
      if (reply === null) return refused('DESK_SILENT', SILENT);
      const taken = commandReply.safeParse(reply.body);
      if (reply.status === 202 && taken.success) {
        const { orderId, note } = taken.data;
        return { accepted: true, orderId, note };
      }
      const told = problem.safeParse(reply.body);
      if (told.success) return refusedByDesk(told.data.code, told.data.detail);
      return refused('COMMAND_REFUSED', `The API answered with HTTP status ${reply.status}.`);
    },
    async decision(decisionId) {
      const reply = await request(port, `/api/risk/decisions/${encodeURIComponent(decisionId)}`);
      const told = decisionReply.safeParse(reply?.body);
      if (told.success) return { kind: 'answered', value: told.data.decision };
      if (reply?.status === 404) return { kind: 'answered', value: null };
      return { kind: 'failed', reason: detailOf(reply) };
    },
    async decisions() {
      const reply = await request(port, `/api/risk/decisions?limit=${DECISIONS_ASKED}`);
      const told = decisionsReply.safeParse(reply?.body);
      if (told.success) return { kind: 'answered', value: told.data.decisions };
      return { kind: 'failed', reason: detailOf(reply) };
    },
    close: () => Promise.resolve(),
  });
}

const SILENT = 'The API has not answered; the desk may have carried out the command.';

async function deskState(port: number): Promise<Result<DeskState, string>> {
  const reply = await request(port, '/api/state');
  if (reply === null) return err(`Nothing answers at port ${port} of this machine.`);
  const told = stateReply.safeParse(reply.body);
  if (!told.success) {
    const known = problem.safeParse(reply.body);
    return err(known.success ? known.data.detail : `Port ${port} is not the API of a desk.`);
  }
  const { staleSince } = told.data.state.clock;
  if (staleSince === null) return ok(told.data.state);
  return err(`The trader is away since ${staleSince}.`);
}

type Post = Readonly<{ path: string; body: Readonly<Record<string, unknown>> }>;

/** The routes whose body is the command without its kind. */
const PATHS: Readonly<Partial<Record<DeskCommandMessage['kind'], string>>> = {
  halt: 'risk/halt',
  resume: 'risk/resume',
  lock: 'risk/lock',
  kill: 'risk/kill',
  setLimits: 'risk/limits',
  confirmAccount: 'risk/confirm',
  flatten: 'flatten',
  placeOrder: 'orders',
  cancelOrders: 'orders/cancel',
  closePosition: 'positions/close',
  reversePosition: 'positions/reverse',
  editExits: 'positions/exits',
  breakeven: 'positions/breakeven',
  trail: 'positions/trail',
  timeExit: 'positions/time-exit',
};

/** The route of a command and its body; an order is named in the path. */
function requestOf(command: DeskCommandMessage): Post {
  if (command.kind === 'modifyOrder' || command.kind === 'cancelOrder') {
    const { kind, clientOrderId, ...body } = command;
    const act = kind === 'modifyOrder' ? 'modify' : 'cancel';
    return { path: `/api/orders/${encodeURIComponent(clientOrderId)}/${act}`, body };
  }
  const { kind, ...body } = command;
  const path = PATHS[kind];
  assert(path !== undefined, `${kind} is told from the terminal`);
  return { path: `/api/${path}`, body };
}

/** Null when nothing answers. */
async function request(port: number, path: string, body?: object): Promise<Reply | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  } catch {
    return null;
  }
}

function detailOf(reply: Reply | null): string {
  const told = problem.safeParse(reply?.body);
  return told.success ? told.data.detail : 'The API does not answer.';
}
