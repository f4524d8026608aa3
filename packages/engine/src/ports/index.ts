export * from './audit.ts';
export * from './effects.ts';
export * from './engine-events.ts';
export * from './machine-ports.ts';
export * from './order-commands.ts';
export * from './venue-ports.ts';
