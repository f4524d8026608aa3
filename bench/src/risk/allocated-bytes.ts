import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { assert } from '@loadline/core';

/** Few enough calls that allocate next to nothing: the collector does not run between readings. */
const BATCH = 10_000;

/** The same for work that allocates a few kilobytes a call. */
export const SMALL_BATCH = 400;

/**
 * Bytes that one call leaves on the heap, garbage included: how the heap grows over batches between
 * which it is collected by force. All calls are made once before, since code that is not compiled
 * yet boxes numbers; reading the heap takes some 400 bytes of each batch, which are not taken off.
 *
 * @param batch calls between two readings; what they allocate has to stay far below the 16 MB at
 * which the collector runs by itself.
 */
export function allocatedBytes(
  work: (index: number) => number,
  calls: number,
  batch = BATCH,
): number {
  const batches = Math.ceil(calls / batch);
  growth(work, batches, batch);
  return growth(work, batches, batch) / (batches * batch);
}

function growth(work: (index: number) => number, batches: number, batch: number): number {
  const collect = collector();
  let grown = 0;
  let done = 0;
  for (let tries = 0; done < batches && tries < 3 * batches; tries += 1) {
    collect();
    const before = getHeapStatistics().used_heap_size;
    let sum = 0;
    for (let index = 0; index < batch; index += 1) sum += work(index);
    const after = getHeapStatistics().used_heap_size;
    assert(Number.isFinite(sum), 'every call answers a number');
    // The collector ran within the batch: it is measured again.
    if (after < before) continue;
    grown += after - before;
    done += 1;
  }
  assert(done === batches, 'the collector leaves batches alone');
  return grown;
}

/** The collector, without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('() => gc()') as () => void;
}
