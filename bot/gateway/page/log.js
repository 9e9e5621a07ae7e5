/** ChatLog: the messages of one chat that this page holds, oldest first, each once. */

const MOST_HELD = 1_200;

/** A message as held: `rev` grows with each change, so a view knows what to draw anew. */
function entryOf(message) {
  return { message, rev: 0, flash: false };
}

/** Reads a moment, which the server gives in seconds. */
export function momentOf(seconds) {
  return new Date(seconds * 1000);
}

export class ChatLog {
  entries = [];
  pending = [];
  loaded = false;
  complete = false;
  loading = null;

  constructor(chatId) {
    this.chatId = chatId;
  }

  /** Finds a held message. */
  get(id) {
    return this.entries.find((entry) => entry.message.id === id)?.message ?? null;
  }

  /** Gives the newest message, if any. */
  get newest() {
    return this.entries.at(-1)?.message ?? null;
  }

  /** Gives the oldest message, if any. */
  get oldest() {
    return this.entries[0]?.message ?? null;
  }

  /** Takes a message in at its place; a known one is replaced. Returns whether it is new. */
  add(message) {
    const known = this.entries.find((entry) => entry.message.id === message.id);
    if (known) {
      this.#replace(known, message);
      return false;
    }
    let place = this.entries.length;
    while (place > 0 && this.entries[place - 1].message.id > message.id) place -= 1;
    this.entries.splice(place, 0, entryOf(message));
    return true;
  }

  /** Changes a held message in place and marks it to flash; an unknown one is not taken in. */
  edit(message) {
    const known = this.entries.find((entry) => entry.message.id === message.id);
    if (!known) return false;
    known.flash = this.#replace(known, message);
    return true;
  }

  /** Changes some fields of a held message. */
  patch(id, fields) {
    const known = this.entries.find((entry) => entry.message.id === id);
    if (known) this.#replace(known, { ...known.message, ...fields });
    return Boolean(known);
  }

  #replace(entry, message) {
    if (JSON.stringify(entry.message) === JSON.stringify(message)) return false;
    entry.message = message;
    entry.rev += 1;
    return true;
  }

  /** Forgets messages that were deleted. */
  remove(ids) {
    const gone = new Set(ids);
    this.entries = this.entries.filter((entry) => !gone.has(entry.message.id));
  }

  /** Takes in a page of older messages. */
  addOlder(page, limit) {
    for (const message of page) this.add(message);
    this.complete = page.length < limit;
  }

  /**
   * Takes in the newest page after an absence; over a gap the older ones are dropped and read
   * again later.
   */
  addNewest(page, limit) {
    const first = page[0]?.id;
    const gap = this.newest && page.length >= limit && first > this.newest.id;
    if (gap) this.entries = [];
    if (page.length < limit && first === undefined) this.entries = [];
    this.#dropDeleted(page);
    for (const message of page) this.add(message);
    if (!this.loaded || gap) this.complete = page.length < limit;
    this.loaded = true;
  }

  /** Within the span of a fresh page, what the page does not hold was deleted meanwhile. */
  #dropDeleted(page) {
    if (!page.length) return;
    const held = new Set(page.map((message) => message.id));
    const first = page[0].id;
    const last = page.at(-1).id;
    this.entries = this.entries.filter(
      ({ message }) => message.id < first || message.id > last || held.has(message.id),
    );
  }

  /** Lets the oldest go when a long day has filled the memory; they can be read again. */
  trim() {
    if (this.entries.length <= MOST_HELD) return;
    this.entries = this.entries.slice(-MOST_HELD / 2);
    this.complete = false;
  }
}
