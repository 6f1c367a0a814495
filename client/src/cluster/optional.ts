type Optional<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The members that have a value: an absent member and one that is undefined are not the same type here. */
export function optional<T extends Record<string, unknown>>(members: T): Optional<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Optional<T>;
}
