declare const brand: unique symbol;

/** A type that the compiler keeps apart from its base: a `Price` is no `Ticks`, though both are numbers. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
