/** A box on the screen, in pixels. */
export type Place = Readonly<{ left: number; top: number; width: number; height: number }>;

/** A label that finds no free place after this many steps stays where it is then. */
const STEPS_MAX = 6;
const GAP = 1;

/**
 * The place nearest to the wanted one that covers no label set before, found by moving away from
 * the fill in one direction.
 *
 * @param way 1 moves down, -1 moves up.
 */
export function freePlace(wanted: Place, taken: readonly Place[], way: 1 | -1): Place {
  let place = wanted;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const obstacle = taken.find((other) => overlaps(place, other));
    if (obstacle === undefined) return place;
    const top =
      way === 1 ? obstacle.top + obstacle.height + GAP : obstacle.top - place.height - GAP;
    place = { ...place, top };
  }
  return place;
}

const overlaps = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;
