/** EventStream: the live line from the server; it comes back by itself and says when it was away. */

import { Emitter } from "./emitter.js";

const KINDS = [
  "message",
  "edit",
  "delete",
  "chat",
  "toast",
  "typing",
  "commands",
  "pin",
  "reaction",
  "person",
  "reset",
];
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export class EventStream extends Emitter {
  #api;
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT_MS;
  #cursor;
  #opened = false;
  state = "connecting";

  constructor(api, cursor) {
    super();
    this.#api = api;
    this.#cursor = cursor;
    this.reconnect = this.reconnect.bind(this);
    this.watchLoss = this.watchLoss.bind(this);
  }

  /** Starts listening and keeps listening until `stop`. */
  start() {
    window.addEventListener("online", this.reconnect);
    window.addEventListener("offline", this.watchLoss);
    this.#connect();
  }

  /** Ends the line for good. */
  stop() {
    window.removeEventListener("online", this.reconnect);
    window.removeEventListener("offline", this.watchLoss);
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Tries again at once: the network is back, or the person asked for it. */
  reconnect() {
    this.#wait = FIRST_WAIT_MS;
    this.#connect();
  }

  /** Shows the loss as soon as the browser knows of it, long before a timeout would. */
  watchLoss() {
    this.#become("lost");
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#api.eventsUrl(this.#cursor));
    this.#source = source;
    source.addEventListener("open", () => this.#arrived());
    source.addEventListener("error", () => this.#failed(source));
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => this.#deliver(kind, event));
    }
  }

  /** After the first opening every further one is a return; the server sends what was missed. */
  #arrived() {
    this.#wait = FIRST_WAIT_MS;
    const returned = this.#opened;
    this.#opened = true;
    this.#become("open");
    if (returned) this.emit("returned");
  }

  /** A line that only broke is taken up by the browser; a closed one we must open anew. */
  #failed(source) {
    if (source !== this.#source) return;
    this.#become("lost");
    if (source.readyState !== EventSource.CLOSED) return;
    this.emit("refused");
    this.#timer = setTimeout(() => this.#connect(), this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  #deliver(kind, event) {
    if (event.lastEventId) this.#cursor = event.lastEventId;
    if (kind === "reset") this.emit("reset");
    else this.emit("event", { kind, body: JSON.parse(event.data) });
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.emit("state", state);
  }
}
