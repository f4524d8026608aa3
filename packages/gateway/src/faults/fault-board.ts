import { err, ok, type Result } from '@loadline/core';
import { FAULT_NAMES, type FaultName, faultRow, isFaultName } from './fault-table.ts';

/** A fault that is on. `parameter` is what is left of it where it counts. */
export type ActiveFault = Readonly<{ name: FaultName; parameter: number | null }>;

/** A fault as somebody asks for it; without a number it has its default. */
export type WantedFault = Readonly<{ name: FaultName; parameter: number | null }>;

/** Which faults are on. Everybody who misbehaves asks here, and asks `any` first. */
export class FaultBoard {
  /** Whether any fault is on: the one comparison that a gateway without faults pays. */
  any = false;
  readonly #active = new Map<FaultName, number>();
  readonly #epochs = new Map<FaultName, number>();

  /** Switches a fault on, or gives one that is on another parameter. */
  set({ name, parameter }: WantedFault): void {
    if (faultRow(name).span === 'once') return;
    this.#active.set(name, parameter ?? faultRow(name).parameter?.default ?? 0);
    this.#epochs.set(name, this.epoch(name) + 1);
    this.any = true;
  }

  /** How often a fault was switched on: what is kept for it belongs to one epoch. */
  epoch(name: FaultName): number {
    return this.#epochs.get(name) ?? 0;
  }

  clear(name: FaultName): void {
    this.#active.delete(name);
    this.any = this.#active.size > 0;
  }

  isOn(name: FaultName): boolean {
    return this.#active.has(name);
  }

  /** The parameter of a fault that is on, else null. */
  value(name: FaultName): number | null {
    return this.#active.get(name) ?? null;
  }

  /** Uses one of the times that a fault has left; false when it is off. */
  take(name: FaultName): boolean {
    const left = this.#active.get(name);
    if (left === undefined) return false;
    if (left > 1) this.#active.set(name, left - 1);
    else this.clear(name);
    return true;
  }

  /** What is on, in the order of the table. */
  active(): readonly ActiveFault[] {
    return FAULT_NAMES.filter((name) => this.isOn(name)).map((name) => {
      const parameter = faultRow(name).parameter === null ? null : this.value(name);
      return { name, parameter };
    });
  }
}

/** A fault out of `NAME` or `NAME:NUMBER`, or one sentence on what is wrong with it. */
export function readFault(text: string): Result<WantedFault, string> {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  return checkFault(name, colon < 0 ? null : text.slice(colon + 1));
}

/** The same of two parts, as the control API has them. */
export function checkFault(
  name: string,
  given: string | number | null,
): Result<WantedFault, string> {
  if (!isFaultName(name)) return err(`There is no fault "${name}"; see loadline drill list.`);
  if (given === null) return ok({ name, parameter: null });
  const { parameter } = faultRow(name);
  if (parameter === null) return err(`${name} takes no parameter, but got "${given}".`);
  const { unit, minimum, maximum } = parameter;
  const number = given === '' ? Number.NaN : Number(given);
  if (Number.isInteger(number) && number >= minimum && number <= maximum && number !== 0) {
    return ok({ name, parameter: number });
  }
  const bounds = `a whole number from ${minimum} to ${maximum} (${unit})`;
  const notZero = minimum < 0 ? ', not 0' : '';
  return err(`${name} wants ${bounds}${notZero}, but got "${given}".`);
}
