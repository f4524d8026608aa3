import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../messages/frame.ts';
import { Outbox, type Peer } from './outbox.ts';

/** Takes `room` frames, then no more until it is drained. */
class MeteredPeer implements Peer {
  readonly taken: string[] = [];
  readonly unsentBytes = 0;
  dropped = false;
  room = 0;

  write(bytes: Buffer): boolean {
    this.taken.push(bytes.toString());
    this.room -= 1;
    return this.room > 0;
  }

  drop(): void {
    this.dropped = true;
  }
}

type Step = Readonly<{ kind: 'offer'; key: string | null } | { kind: 'drain'; room: number }>;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('offer' as const),
        key: fc.constantFrom('a', 'b', null),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('drain' as const),
        room: fc.integer({ min: 1, max: 3 }),
      }),
    },
  ),
  { maxLength: 60 },
);

const frame = (key: string | null, number: number): Frame => ({
  key,
  bytes: Buffer.from(`${key ?? 'line'} ${number}`),
});

/** Runs the steps, then lets the reader catch up; the frames offered and the ones received. */
function play(script: readonly Step[], peer: MeteredPeer) {
  const outbox = new Outbox(peer, { backlogBytesMax: 1_000_000 });
  const offered: string[] = [];
  script.forEach((step, number) => {
    if (step.kind === 'drain') {
      peer.room = step.room;
      outbox.drained();
    } else {
      const next = frame(step.key, number);
      offered.push(next.bytes.toString());
      outbox.offer(next);
    }
  });
  peer.room = Number.POSITIVE_INFINITY;
  outbox.drained();
  return { offered, waiting: outbox.waiting };
}

describe('Outbox', () => {
  it('loses no frame without a key, and ends with the latest of every key, in order', () => {
    const check = fc.property(steps, (script) => {
      const peer = new MeteredPeer();
      const { offered, waiting } = play(script, peer);
      expect(waiting).toBe(0);
      const lines = (texts: readonly string[]) => texts.filter((text) => text.startsWith('line'));
      expect(lines(peer.taken)).toEqual(lines(offered));
      for (const key of ['a', 'b']) {
        const ofKey = (texts: readonly string[]) => texts.filter((text) => text.startsWith(key));
        expect(ofKey(peer.taken).at(-1)).toBe(ofKey(offered).at(-1));
        const numbers = ofKey(peer.taken).map((text) => Number(text.split(' ')[1]));
        expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
      }
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('gives the connection no more than it takes', () => {
    const peer = new MeteredPeer();
    const outbox = new Outbox(peer, { backlogBytesMax: 1_000_000 });
    for (let number = 0; number < 10; number += 1) outbox.offer(frame(null, number));
    expect(peer.taken).toHaveLength(1);
    peer.room = 3;
    outbox.drained();
    expect(peer.taken).toHaveLength(4);
    expect(outbox.waiting).toBe(6);
  });

  it('never holds more than one frame of a key, nor more bytes than are allowed', () => {
    const check = fc.property(
      fc.array(fc.constantFrom('a', 'b', null), { maxLength: 200 }),
      (keys) => {
        const peer = new MeteredPeer();
        const outbox = new Outbox(peer, { backlogBytesMax: 300 });
        keys.forEach((key, number) => outbox.offer(frame(key, number)));
        const unkeyed = keys.slice(1).filter((key) => key === null).length;
        expect(outbox.waiting).toBeLessThanOrEqual(unkeyed + 2);
        expect(peer.dropped).toBe(outbox.waiting === 0 && keys.length > 1);
      },
    );
    fc.assert(check, { numRuns: 500 });
  });
});
