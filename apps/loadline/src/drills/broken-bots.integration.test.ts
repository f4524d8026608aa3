import { assert, type ClientOrderId, type FillId } from '@loadline/core';
import type { Engine } from '@loadline/engine';
import type { EngineEvent } from '@loadline/engine/ports';
import type { ProjectxClient } from '@loadline/projectx';
import { describe, expect, it } from 'vitest';
import { type DrillOptions, playDrill } from './play/play-drill.ts';
import { DRILLS } from './scenarios/all-drills.ts';
import type { Scorecard } from './scorecard.ts';

type Spoil = NonNullable<DrillOptions['spoil']>;

async function played(name: string, spoil?: Spoil): Promise<Scorecard> {
  const drill = DRILLS.find((each) => each.name === name);
  assert(drill !== undefined, `${name} is a drill`);
  return await playDrill(drill, spoil === undefined ? { seed: 1 } : { seed: 1, spoil });
}

/** Sends an order that was not answered a second time, under another name. */
const RETRIES_BLINDLY: Spoil = {
  spoil: (client: ProjectxClient): ProjectxClient => ({
    ...client,
    execution: {
      ...client.execution,
      submit: async (request, exits) => {
        const outcome = await client.execution.submit(request, exits);
        if (outcome.kind !== 'unknown') return outcome;
        const clientOrderId = `${request.clientOrderId}-again` as ClientOrderId;
        return await client.execution.submit({ ...request, clientOrderId }, exits);
      },
    },
  }),
};

/** Hears no more of its hubs once they are up, and so asks nothing when they are back. */
const FORGETS_TO_RECONCILE: Spoil = {
  spoilEngine: (engine) => {
    const up = new Set<string>();
    hearing(engine, (event) => {
      if (event.kind !== 'connection') return [event];
      if (up.has(event.hub)) return [];
      if (event.state === 'up') up.add(event.hub);
      return [event];
    });
  },
};

/** Takes the second telling of a fill for another fill. */
const COUNTS_FILLS_TWICE: Spoil = {
  spoilEngine: (engine) => {
    const told = new Set<FillId>();
    hearing(engine, (event) => {
      if (event.kind !== 'venueFill') return [event];
      const { fillId } = event.fill;
      if (!told.has(fillId)) {
        told.add(fillId);
        return [event];
      }
      return [{ ...event, fill: { ...event.fill, fillId: `${fillId}1` as FillId } }];
    });
  },
};

/** Trusts the venue with its stops: it places none itself, and closes nothing that has none. */
const NEVER_PROTECTS: Spoil = {
  spoilEngine: (engine) => {
    const process = engine.process.bind(engine);
    let isTold = false;
    engine.process = (event, sink) => {
      isTold ||= event.kind === 'command';
      process(event, {
        audit: (audit) => sink.audit(audit),
        wakeAt: (at) => sink.wakeAt(at),
        effect: (effect) => {
          const protects = effect.kind === 'submit' && effect.request.role === 'stop';
          const closes = effect.kind === 'closePosition' && !isTold;
          if (!protects && !closes) sink.effect(effect);
        },
      });
    };
  },
};

/** What the engine is told, after somebody has changed it. */
function hearing(engine: Engine, change: (event: EngineEvent) => readonly EngineEvent[]): void {
  const process = engine.process.bind(engine);
  engine.process = (event, sink) => {
    for (const changed of change(event)) process(changed, sink);
  };
}

describe('a broken bot', () => {
  it.each([
    {
      bot: 'retries an unanswered order blindly',
      spoil: RETRIES_BLINDLY,
      drill: 'rest.timeout-after-accept@entering',
      shows: { ordersDoubled: 1 },
      survives: 'rest.timeout-after-accept@moving',
    },
    {
      bot: 'forgets to reconcile after a reconnect',
      spoil: FORGETS_TO_RECONCILE,
      drill: 'hub.close@open',
      shows: { eventsLost: 1, finalStateEqual: false },
      survives: 'hub.slow@open',
    },
    {
      bot: 'counts a repeated fill twice',
      spoil: COUNTS_FILLS_TWICE,
      drill: 'hub.duplicate@open',
      shows: { eventsLost: 2 },
      survives: 'rest.timeout-before-accept@canceling',
    },
    {
      bot: 'never replaces a missing stop',
      spoil: NEVER_PROTECTS,
      drill: 'bracket.child-missing@entering',
      shows: {
        ordersDoubled: 0,
        why: expect.arrayContaining([expect.stringContaining('without a stop')]),
      },
      survives: 'hub.slow@entering',
    },
  ])('that $bot fails $drill', async ({ spoil, drill, shows, survives }) => {
    expect(await played(drill)).toMatchObject({ passed: true, why: [] });
    expect(await played(drill, spoil)).toMatchObject({ passed: false, ...shows });
    expect(await played(survives, spoil)).toMatchObject({ passed: true, why: [] });
  });
});
