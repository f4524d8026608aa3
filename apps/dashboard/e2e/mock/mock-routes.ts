import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  barsQuery,
  cancelBody,
  confirmBody,
  flattenBody,
  haltBody,
  killBody,
  resumeBody,
  runningBody,
} from '@loadline/api-schema';
import type { MockDesk } from './mock-desk.ts';
import { barText } from './mock-market.ts';
import { CONTRACT } from './mock-names.ts';

const BARS_AWAY = { code: 'STORAGE_AWAY', detail: 'The bars could not be read.' };

type Answer = Readonly<{ status: number; body: unknown }>;

/** The part of the HTTP API that the page uses. */
export async function answerApi(
  desk: MockDesk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  const { status, body } =
    request.method === 'POST' ? await command(desk, url.pathname, request) : read(desk, url);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function read(desk: MockDesk, url: URL): Answer {
  if (url.pathname === '/api/bars') {
    if (desk.failBars) return { status: 503, body: BARS_AWAY };
    const { from, to } = barsQuery.parse(Object.fromEntries(url.searchParams));
    const [first, last] = [Date.parse(from), Date.parse(to)];
    const bars = desk.script.bars.filter(({ at }) => at >= first && at < last).map(barText);
    return { status: 200, body: { contractId: CONTRACT.contractId, bars } };
  }
  if (url.pathname === '/api/feed') return { status: 200, body: { entries: [], more: false } };
  return { status: 404, body: { code: 'ROUTE_NOT_FOUND', detail: `No route ${url.pathname}.` } };
}

async function command(desk: MockDesk, path: string, request: IncomingMessage): Promise<Answer> {
  const text = await bodyOf(request);
  desk.commands.push(`POST ${path} ${text}`);
  if (desk.refuseCommands !== null) {
    return { status: 503, body: { code: 'DESK_AWAY', detail: desk.refuseCommands } };
  }
  const commandId = carryOut(desk, path, JSON.parse(text));
  return { status: 202, body: { commandId: commandId ?? 'mock-command', accepted: true } };
}

/** What the desk does follows its answer a little later, as it does with a real one. */
function carryOut({ script }: MockDesk, path: string, body: unknown): string | undefined {
  const [, , kind, name = ''] = path.split('/');
  switch (kind) {
    case 'strategies': {
      const { running, commandId } = runningBody.parse(body);
      setTimeout(() => script.setRunning(running), 250);
      return commandId;
    }
    case 'risk': {
      const told = riskCommand(name, body);
      setTimeout(() => script.tellRisk(told), 50);
      return told.commandId;
    }
    case 'orders': {
      const { commandId } = cancelBody.parse(body);
      setTimeout(() => script.cancelOrder(name), 50);
      return commandId;
    }
    default: {
      const { commandId } = flattenBody.parse(body);
      setTimeout(() => script.closePosition('flatten'), 50);
      return commandId;
    }
  }
}

function riskCommand(name: string, body: unknown) {
  switch (name) {
    case 'halt':
      return { kind: 'halt', ...haltBody.parse(body) } as const;
    case 'resume':
      return { kind: 'resume', ...resumeBody.parse(body) } as const;
    case 'confirm':
      return { kind: 'confirm', ...confirmBody.parse(body) } as const;
    default:
      return { kind: 'kill', ...killBody.parse(body) } as const;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
