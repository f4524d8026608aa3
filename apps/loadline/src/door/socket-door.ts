import { join } from 'node:path';
import { DeskClient, deskConnector } from '@loadline/api';
import type { DeskState } from '@loadline/api-schema';
import { err, ok, type Result } from '@loadline/core';
import { attachDataFolder } from '@loadline/storage';
import { apiStore } from '../api/api-store.ts';
import { machineTimers } from '../venue/machine.ts';
import { DECISIONS_ASKED, type DeskDoor } from './desk-door.ts';

/** A desk that says nothing for so long is not there. */
const SILENCE_MS_MAX = 8_000;

/** The desk of a data folder, over its own socket; what is long past comes from its database. */
export async function socketDoor(path: string): Promise<Result<DeskDoor, string>> {
  const folder = attachDataFolder(path);
  if (!folder.ok) return err(folder.error.message);
  const endpoint = join(folder.value.at('run'), 'desk.json');
  const connected = await connect(endpoint);
  if (!connected.ok) return connected;
  const { client, state } = connected.value;
  const store = apiStore(folder.value.path);
  return ok({
    state,
    command: (command, commandId) => client.command(command, { commandId }),
    decision: (decisionId) => store.decision(decisionId),
    decisions: () => store.decisions({ accountId: null, limit: DECISIONS_ASKED }),
    close: async () => {
      client.stop();
      await store.close();
    },
  });
}

type Connected = Readonly<{ client: DeskClient; state: DeskState }>;

/** One try: a desk that is not there is told at once. */
function connect(endpointFile: string): Promise<Result<Connected, string>> {
  return new Promise((resolve) => {
    const client: DeskClient = new DeskClient({
      connector: deskConnector(endpointFile),
      timers: machineTimers,
      actor: 'cli',
      silenceMsMax: SILENCE_MS_MAX,
      listener: {
        onUp() {},
        onFault() {},
        onAway(reason) {
          client.stop();
          resolve(err(reason));
        },
        onMessage(message) {
          if (message.type === 'snapshot') resolve(ok({ client, state: message.state }));
        },
      },
    });
    client.start();
  });
}
