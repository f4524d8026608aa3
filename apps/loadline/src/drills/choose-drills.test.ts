import { describe, expect, it } from 'vitest';
import { chooseDrills } from './choose-drills.ts';
import { DRILLS } from './scenarios/all-drills.ts';

const namesOf = (...names: readonly string[]): readonly string[] => {
  const chosen = chooseDrills(DRILLS, names);
  return chosen.ok ? chosen.value.map(({ name }) => name) : [chosen.error];
};

describe('chooseDrills', () => {
  it('takes all of them, in their order, when they are asked for or nothing is', () => {
    const all = DRILLS.map(({ name }) => name);
    expect(namesOf()).toEqual(all);
    expect(namesOf('hub.stall', 'all')).toEqual(all);
  });

  it('takes a drill by its name, and all of a fault by its', () => {
    expect(namesOf('hub.stall@open')).toEqual(['hub.stall@open']);
    const stalls = ['hub.stall@entering', 'hub.stall@open', 'hub.stall@flattening'];
    expect(namesOf('hub.stall')).toEqual(stalls);
    expect(namesOf('hub.stall@open', 'hub.stall')).toEqual(stalls);
  });

  it.each([
    ['hub.stal', 'There is no drill "hub.stal"; the nearest are hub.stall, '],
    ['HUB.STALL@OPEN', 'There is no drill "HUB.STALL@OPEN"; the nearest are hub.stall@open, '],
    ['', 'There is no drill ""; the nearest are '],
  ])('says of %j in one sentence what comes near', (name, start) => {
    const [sentence = ''] = namesOf('desk.killed', name);
    expect(sentence.startsWith(start)).toBe(true);
    expect(sentence).toMatch(/\.$/);
  });

  it('refuses a wrong name beside all of them too', () => {
    expect(namesOf('all', 'hub.stal')).toEqual(namesOf('hub.stal'));
  });
});
