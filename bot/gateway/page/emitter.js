/** Emitter: a noun announces what changed, and whoever shows it listens. */

export class Emitter {
  #listeners = new Map();

  /** Calls `listener` for every `name` until the returned function is called. */
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(listener);
    return () => this.#listeners.get(name)?.delete(listener);
  }

  /** Tells all listeners of `name`; a copy is walked because listeners may leave meanwhile. */
  emit(name, detail) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(detail);
  }
}
