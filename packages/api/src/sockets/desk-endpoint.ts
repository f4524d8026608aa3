import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** Where the trader listens now, and what opens its door. New at each start of a trader. */
const deskEndpoint = z.strictObject({
  port: z.int().min(1).max(65_535),
  token: z.string().regex(/^[0-9a-f]{64}$/),
  processId: z.int().positive(),
});
export type DeskEndpoint = z.infer<typeof deskEndpoint>;

/** Written whole or not at all, readable only by its owner: who reads it may command the desk. */
export async function writeDeskEndpoint(file: string, endpoint: DeskEndpoint): Promise<void> {
  const draft = `${file}.${endpoint.processId}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(endpoint)}\n`, { mode: 0o600, flush: true, flag: 'wx' });
  await rename(draft, file);
}

/** Null when there is none, or none that can be used: the trader is not there. */
export async function readDeskEndpoint(file: string): Promise<DeskEndpoint | null> {
  try {
    const parsed = deskEndpoint.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Takes the file away, unless a newer trader has written its own. */
export async function removeDeskEndpoint(file: string, { token }: DeskEndpoint): Promise<void> {
  const now = await readDeskEndpoint(file);
  if (now?.token === token) await rm(file, { force: true });
}
