/**
 * Seats: a browser gives one server six connections, and each tab's live line takes one for good;
 * so when many tabs are open, the least used stand up.
 */

import { freshKey } from "./dom.js";

const MOST_LINES = 4;
const ANSWERS_MS = 400;
const SIGNS_OF_USE = ["visibilitychange", "focusin", "pointerdown", "keydown"];

/** Orders ranks: shown, used, and the marks of tabs to part equals. */
function byRank(a, b) {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
}

export class Seats {
  #me = freshKey();
  #used = Date.now();
  #channel = new BroadcastChannel("tocsin.seats");
  #others = new Map();
  #timer = 0;
  #use = () => this.#inUse();

  /** `stand` gives the live line up, `sit` takes it again. */
  constructor({ stand, sit }) {
    Object.assign(this, { stand, sit, seated: true });
    this.#channel.addEventListener("message", ({ data }) => this.#heard(data));
    for (const sign of SIGNS_OF_USE) document.addEventListener(sign, this.#use);
    this.#tell("ask");
  }

  get #hidden() {
    return document.visibilityState === "hidden";
  }

  /** Hidden tabs come first, then those that were used longest ago. */
  get #rank() {
    return [this.#hidden ? 0 : 1, this.#used, this.#me];
  }

  #tell(word) {
    this.#channel.postMessage({ word, id: this.#me, rank: this.#rank, seated: this.seated });
  }

  #heard({ word, id, rank, seated }) {
    if (seated) this.#others.set(id, rank);
    else this.#others.delete(id);
    if (word !== "ask") return;
    this.#tell("here");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reckon(), ANSWERS_MS);
  }

  /** All tabs have heard the same answers, so all agree on who stands up. */
  #reckon() {
    const ranks = [...this.#others.values(), this.#rank].sort(byRank);
    const place = ranks.findIndex(([, , id]) => id === this.#me);
    if (!this.seated || place >= ranks.length - MOST_LINES) return;
    this.seated = false;
    this.stand();
    this.#tell("here");
  }

  #inUse() {
    if (this.#hidden) return;
    this.#used = Date.now();
    if (this.seated) return;
    this.seated = true;
    this.sit();
    this.#tell("ask");
  }

  /** Leaves for good. */
  leave() {
    clearTimeout(this.#timer);
    for (const sign of SIGNS_OF_USE) document.removeEventListener(sign, this.#use);
    this.seated = false;
    this.#tell("here");
    this.#channel.close();
  }
}
