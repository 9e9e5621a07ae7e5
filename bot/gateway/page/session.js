/** Session: one person at work on this page: their data, their letters, their live line and their screen. */

import { EventStream } from "./events.js";
import { goTo, readRoute } from "./route.js";
import { Outbox } from "./outbox.js";
import { Presses } from "./keyboard.js";
import { Seats } from "./seats.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";
import { t } from "./i18n.js";
import { Toaster } from "./toast.js";

const LOOK_MS = 30_000;

export class Session {
  constructor(api, me, { demo, onLeave }) {
    Object.assign(this, { api, me, demo, onLeave });
    this.store = new Store(api, me);
    this.outbox = new Outbox(this.store);
    this.stream = new EventStream(api, me.cursor);
    this.toaster = new Toaster();
    this.presses = new Presses(api, this.toaster);
    this.#connect();
  }

  #connect() {
    const { store, stream, outbox, presses } = this;
    stream.on("event", (event) => store.apply(event));
    stream.on("returned", () => outbox.wake());
    stream.on("reset", () => this.#readAgain());
    stream.on("refused", () => this.#checkStillIn());
    outbox.on("signedOut", () => this.#checkStillIn());
    store.on("me", () => this.redraw());
    store.on("toast", (toast) => presses.answered(toast));
  }

  /** Reads the chats, starts the live line and shows the screen. */
  async start(chats) {
    await this.store.loadChats();
    this.stream.start();
    this.seats = new Seats({ stand: () => this.#rest(), sit: () => this.#resume() });
    this.outbox.restore();
    this.#show(chats);
  }

  /** A hidden tab without its live line looks now and then how much is unread, for its title. */
  #rest() {
    this.stream.stop();
    this.resting = setInterval(() => this.store.loadChats().catch(() => undefined), LOOK_MS);
  }

  #resume() {
    clearInterval(this.resting);
    this.stream.start();
  }

  #show(chats) {
    this.shell = new Shell(this);
    document.body.prepend(this.shell.element);
    this.shell.start(chats);
  }

  /** Draws the whole screen anew in another language; nothing is lost but what hovers. */
  redraw() {
    this.shell.leave();
    this.#show(this.route().chats);
  }

  /** Gives what the address names. */
  route() {
    return readRoute();
  }

  /** The server no longer holds the events that were missed, so the present state is read instead. */
  async #readAgain() {
    try {
      await this.store.catchUp();
    } catch (error) {
      if (error.status === undefined) throw error;
    }
  }

  /** When the live line is refused, the session may have ended: the server says which. */
  async #checkStillIn() {
    try {
      await this.api.me();
    } catch (error) {
      if (error.status === 401 || error.status === 403) this.onLeave("expired");
      else if (error.status === undefined) throw error;
    }
  }

  /** Goes back to the choice of people; the other tabs stay as they are. */
  switchPerson() {
    goTo({ person: null });
    this.onLeave("switch");
  }

  /** Ends the session of this browser; coming back needs a new link, so it asks first. */
  async signOut() {
    if (!(await this.toaster.ask(t("sign_out.question"), t("shell.sign_out")))) return;
    try {
      await this.api.closeSession();
    } catch (error) {
      this.toaster.failure(error, "failure.not_sent");
      return;
    }
    goTo({ person: null });
    this.onLeave("absent");
  }

  /** Takes everything down. */
  leave() {
    this.seats?.leave();
    clearInterval(this.resting);
    this.outbox.leave();
    this.stream.stop();
    this.shell?.leave();
    this.toaster.leave();
    document.title = t("name");
  }
}
