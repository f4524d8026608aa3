import { assert, type OrderRequest, type Quantity, type UnixMs } from '@loadline/core';
import type { AccountRisk } from '@loadline/risk';
import { figureOf, type Measured } from '../figure.ts';
import {
  type AccountScene,
  accountScene,
  type MovingAround,
  riskOf,
  START,
  surroundingsIn,
} from './account-scene.ts';
import { allocatedBytes, SMALL_BATCH } from './allocated-bytes.ts';
import { NaiveAccount } from './naive-account.ts';
import { type Call, callFigures } from './timing.ts';

const CALLS = 50_000;
const ALLOCATED_CALLS = 400_000;
const NAIVE_CALLS = 20_000;
const SENT = 12;
const BESIDE = 'the same checks over lists that are walked';

/**
 * `AccountRisk.assess` of an order: all checks and the room, on an account with twenty positions
 * and twenty orders in twenty contracts, twelve orders sent within the minute, and a file of
 * events. Every call is a millisecond of market time later. The orders pass as they are.
 */
export function accountFigures(): readonly Measured[] {
  const scene = accountScene();
  const risk = riskOf(scene);
  const sent = Array.from({ length: SENT }, (_, index) => ({
    request: { ...requestOf(scene, index), quantity: 1 as Quantity },
    at: (START - 30_000 + 1_000 * index) as UnixMs,
  }));
  for (const { request, at } of sent) risk.onSent(request, at);
  const { ruleSet } = risk.life;
  assert(ruleSet !== null, 'the account is declared');
  const naive = new NaiveAccount(scene, risk, ruleSet, sent);
  assertSame(scene, risk, naive);
  const arounds = scene.requests.map((request) => aroundOf(scene, request));
  const clock = new Float64Array([START]);
  const moved = (index: number): MovingAround => {
    const around = arounds[index % arounds.length];
    assert(around !== undefined, 'there are surroundings');
    clock[0] = (clock[0] ?? START) + 1;
    around.now = clock[0] as UnixMs;
    around.market.heardAt = clock[0];
    return around;
  };
  const sides = {
    ours: (index: number): number =>
      risk.assess(requestOf(scene, index), moved(index)).verdict === 'approved' ? 1 : Number.NaN,
    naive: (index: number): number => naive.fits(requestOf(scene, index), moved(index)),
  };
  const restart = (): void => {
    clock[0] = START;
  };
  return figuresOf(sides.ours, sides.naive, restart);
}

function figuresOf(ours: Call, naive: Call, restart: () => void): readonly Measured[] {
  const words = { name: 'risk.assess', beside: BESIDE, calls: CALLS };
  const figures = callFigures({ ours, naive }, words);
  restart();
  const bytes = figureOf(
    { name: 'risk.assess.bytes', unit: 'bytes', beside: BESIDE },
    [allocatedBytes(ours, ALLOCATED_CALLS)],
    [allocatedBytes(naive, NAIVE_CALLS, SMALL_BATCH)],
  );
  return [...figures, bytes];
}

/** Both let the same size through: all, a part, and nothing. */
function assertSame(scene: AccountScene, risk: AccountRisk, naive: NaiveAccount): void {
  const verdicts = new Set<string>();
  for (const request of scene.requests) {
    const around = aroundOf(scene, request);
    for (let quantity = 1; quantity <= 80; quantity += 1) {
      const asked = { ...request, quantity: quantity as Quantity };
      const decision = risk.assess(asked, around);
      const fits = decision.verdict === 'denied' ? 0 : decision.request.quantity;
      assert(fits === naive.fits(asked, around), 'both let the same size through');
      verdicts.add(decision.verdict);
    }
  }
  assert(verdicts.has('approved') && verdicts.has('reduced'), 'sizes differ');
}

function requestOf({ requests }: AccountScene, index: number): OrderRequest {
  const request = requests[index % requests.length];
  assert(request !== undefined, 'there are requests');
  return request;
}

function aroundOf(scene: AccountScene, { contractId }: OrderRequest): MovingAround {
  const position = scene.positions.find(({ contract }) => contract.id === contractId);
  assert(position !== undefined, 'every request is in a contract of the scene');
  return surroundingsIn(scene, position.contract);
}
