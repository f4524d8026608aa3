import { describe, expect, it } from 'vitest';
import { runStages } from './run-stages.ts';
import { CHECK_STAGES, TEST_STAGES } from './workspace-parts.ts';

const MINUTE_MS = 60_000;

describe('the parts of a run', () => {
  it('refuses a part that there is not, and names those that there are', async () => {
    await expect(runStages(CHECK_STAGES, ['units'])).rejects.toThrow(
      'no part units; there are unit, types, lint, tidy',
    );
  });

  it('ends within 45 minutes even when every part takes all of its time', () => {
    const laneMs = (lane: readonly { timeoutMs: number }[]): number =>
      lane.reduce((sum, part) => sum + part.timeoutMs, 0);
    const stagesMs = TEST_STAGES.map((stage) => Math.max(...stage.map(laneMs)));
    expect(stagesMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(45 * MINUTE_MS);
  });
});
