declare const brand: unique symbol;

/** Keeps types apart that share a base: a `Price` is no `Ticks`, though both are numbers. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
