import { type DeskState, type SectionName, sectionNames } from '@loadline/api-schema';

export type SectionValue = DeskState[SectionName];
export type ChangedSection = Readonly<{ name: SectionName; value: SectionValue; text: string }>;

/** The state of the desk in sections, and which of them the readers have not been told yet. */
export class DeskSections {
  #state: DeskState;
  readonly #told = new Map<SectionName, string>();
  readonly #untold = new Set<SectionName>();

  constructor(state: DeskState) {
    this.#state = state;
    for (const name of sectionNames) this.#told.set(name, JSON.stringify(state[name]));
  }

  get current(): DeskState {
    return this.#state;
  }

  set(name: SectionName, value: SectionValue): void {
    this.#state = { ...this.#state, [name]: value };
    this.#untold.add(name);
  }

  /** The sections that differ from what the readers were told last; asking makes them told. */
  takeChanged(): readonly ChangedSection[] {
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
}
