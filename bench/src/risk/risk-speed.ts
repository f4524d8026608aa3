import { assert, type Price } from '@loadline/core';
import type { RoomBook, RoomRequest } from '@loadline/risk';
import { figureOf, type Measured } from '../figure.ts';
import { accountFigures } from './account-speed.ts';
import { allocatedBytes, SMALL_BATCH } from './allocated-bytes.ts';
import { deskFigures } from './desk-speed.ts';
import { NaiveRoom } from './naive-room.ts';
import { BALANCE, bookOf, type RiskScene, riskScene, type ScenePosition } from './risk-scene.ts';
import { type Call, callFigures, perCall, type Sides } from './timing.ts';

const CHECKS = 100_000;
const QUOTES = 30_000;
const ALLOCATED_QUOTES = 100_000;
const ALLOCATED_CHECKS = 1_000_000;
const NAIVE_CALLS = 20_000;
const ACCOUNTS = 5;

/**
 * The room gate against twenty positions with their stops and twenty entries, then a quote through
 * five such accounts; then the whole check of an order, and a quote through the engine.
 * Beside each the same numbers from lists that are walked each time. A single check of the gate is
 * shorter than it takes to read the clock, which the percentiles contain and the rate not.
 */
export async function run(): Promise<readonly Measured[]> {
  const scene = riskScene();
  const [book, naive] = [bookOf(scene), new NaiveRoom(scene)];
  assert(book.worst === naive.worst(), 'both say the same worst case');
  const checks = { ours: checkOf(scene, book), naive: naiveCheckOf(scene, naive) };
  for (let index = 0; index < 500; index += 1) {
    assert(checks.ours(index) === checks.naive(index), 'both let the same size through');
  }
  return [...checkFigures(checks), ...quoteFigures(scene), ...accountFigures(), ...deskFigures()];
}

/** One order against the nearest of four limits: what fits, and whether there is room at all. */
function checkOf(scene: RiskScene, book: RoomBook): Call {
  const [requests, limits] = [requestsOf(scene), limitsFor(book.worst)];
  return (index) => {
    const request = requests[index % requests.length];
    limits.threshold = Math.max(limits.maximum, limits.daily, limits.personal, limits.budget);
    limits.budget = limits.lowest + (index % 64) * 20_000_000;
    if (request === undefined || !(book.worst > limits.threshold)) return 0;
    return book.largestFit(request, limits);
  };
}

function naiveCheckOf(scene: RiskScene, naive: NaiveRoom): Call {
  const [requests, limits] = [requestsOf(scene), limitsFor(naive.worst())];
  return (index) => {
    const request = requests[index % requests.length];
    const nearest = Math.max(limits.maximum, limits.daily, limits.personal, limits.budget);
    limits.budget = limits.lowest + (index % 64) * 20_000_000;
    // The worst case is asked once here: a walk for each would be the reference made slower.
    return request === undefined ? 0 : naive.largestFit(request, nearest);
  };
}

/** The session's budget is the nearest, from more room than any order needs down to none. */
const limitsFor = (worst: number) => ({
  maximum: BALANCE - 90_000_000_000,
  daily: BALANCE - 80_000_000_000,
  personal: BALANCE - 70_000_000_000,
  budget: worst - 1_000_000_000,
  threshold: worst - 1_000_000_000,
  lowest: worst - 1_000_000_000,
});

const requestsOf = ({ positions }: RiskScene): readonly RoomRequest[] =>
  positions
    .slice(0, 8)
    .map(({ contract }, index) => ({ contract, quantity: 6, stopTicks: 20 + index, group: null }));

function checkFigures(checks: Sides): readonly Measured[] {
  const words = { name: 'risk.check', beside: 'a walk over all positions and orders' };
  const bytes = figureOf(
    { name: 'risk.check.bytes', unit: 'bytes', beside: words.beside },
    [allocatedBytes(checks.ours, ALLOCATED_CHECKS)],
    [allocatedBytes(checks.naive, NAIVE_CALLS, SMALL_BATCH)],
  );
  return [...callFigures(checks, { ...words, calls: CHECKS }), bytes];
}

/** A price of one product, then equity and worst case of every account. */
function quoteFigures(scene: RiskScene): readonly Measured[] {
  const answers = { ours: new Float64Array(1), naive: new Float64Array(1) };
  const quotes = {
    ours: quoteOf(scene, answers.ours),
    naive: naiveQuoteOf(scene, answers.naive),
  };
  for (let index = 0; index < 500; index += 1) {
    quotes.ours(index);
    quotes.naive(index);
    assert(answers.ours[0] === answers.naive[0], 'both say the same equities and worst cases');
  }
  const beside = 'a walk over all positions and orders of each';
  const bytes = figureOf(
    { name: 'risk.quote.bytes', unit: 'bytes', beside },
    [allocatedBytes(quotes.ours, ALLOCATED_QUOTES)],
    [allocatedBytes(quotes.naive, NAIVE_CALLS, SMALL_BATCH)],
  );
  return [perCall(quotes, { name: 'risk.quote', beside, calls: QUOTES }), bytes];
}

/** The answer goes to an array: a number that is returned would be boxed, and counted. */
function quoteOf(scene: RiskScene, answer: Float64Array): Call {
  const books = Array.from({ length: ACCOUNTS }, () => bookOf(scene));
  return (index) => {
    const position = positionAt(scene, index);
    const price = priceAt(position, index);
    let sum = 0;
    for (const book of books) {
      book.setPrice(position.contract.id, price as Price);
      sum += book.equity + book.worst;
    }
    answer[0] = sum;
    return 1;
  };
}

function naiveQuoteOf(scene: RiskScene, answer: Float64Array): Call {
  const naives = Array.from({ length: ACCOUNTS }, () => new NaiveRoom(scene));
  return (index) => {
    const position = positionAt(scene, index);
    const price = priceAt(position, index);
    let sum = 0;
    for (const naive of naives) {
      naive.setPrice(position.contract.id, price);
      sum += naive.equity() + naive.worst();
    }
    answer[0] = sum;
    return 1;
  };
}

function positionAt({ positions }: RiskScene, index: number): ScenePosition {
  const position = positions[index % positions.length];
  assert(position !== undefined, 'the scene has positions');
  return position;
}

/** A few ticks to and fro; one quote in 64 is behind the nearer stop. */
function priceAt({ price, size }: ScenePosition, index: number): number {
  const ticks = index % 64 === 63 ? -25 : (index % 23) - 11;
  return price + Math.sign(size) * ticks;
}
