import type { AuditEvent, Effect, EngineEvent } from '@loadline/engine/ports';

/** How often things happened in a run, by their names. */
export class Coverage {
  readonly counts = new Map<string, number>();

  onEvent(event: EngineEvent): void {
    if (event.kind === 'command') this.add(`command ${event.command.kind}`);
  }

  onEffect({ kind }: Effect): void {
    this.add(`effect ${kind}`);
  }

  onAudit(audit: AuditEvent): void {
    if (audit.kind === 'orderChanged') this.add(`order ${audit.change}`);
    else this.add(`audit ${audit.kind}`);
  }

  add(name: string, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }
}
