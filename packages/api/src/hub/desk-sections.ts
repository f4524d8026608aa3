import { type DeskState, type SectionName, sectionNames } from '@loadline/api-schema';

export type SectionValue = DeskState[SectionName];
export type ChangedSection = Readonly<{ name: SectionName; value: SectionValue; text: string }>;

/**
 * The state of the desk in sections, and which of them the readers have not been told yet. A
 * section may be given as a function: it is called only when somebody looks, so a trader that
 * handles thousands of prices a second makes its figures a few dozen times a second.
 */
export class DeskSections {
  #state: DeskState;
  readonly #told = new Map<SectionName, string>();
  readonly #reads = new Map<SectionName, () => SectionValue>();
  readonly #untold = new Set<SectionName>();

  constructor(state: DeskState) {
    this.#state = state;
    for (const name of sectionNames) this.#told.set(name, JSON.stringify(state[name]));
  }

  /** The newest state, with everything that was touched read anew. */
  current(): DeskState {
    this.#read();
    return this.#state;
  }

  set(name: SectionName, value: SectionValue): void {
    this.#reads.delete(name);
    this.#put(name, value);
  }

  touch(name: SectionName, read: () => SectionValue): void {
    this.#reads.set(name, read);
  }

  /** The sections that differ from what the readers were told last; asking makes them told. */
  takeChanged(): readonly ChangedSection[] {
    this.#read();
    const changed: ChangedSection[] = [];
    for (const name of this.#untold) {
      const value = this.#state[name];
      const text = JSON.stringify(value);
      if (this.#told.get(name) === text) continue;
      this.#told.set(name, text);
      changed.push({ name, value, text });
    }
    this.#untold.clear();
    return changed;
  }

  #read(): void {
    for (const [name, read] of this.#reads) this.#put(name, read());
    this.#reads.clear();
  }

  #put(name: SectionName, value: SectionValue): void {
    this.#state = { ...this.#state, [name]: value };
    this.#untold.add(name);
  }
}
