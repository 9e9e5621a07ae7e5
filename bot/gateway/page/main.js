/** Page: decides which screen is due: the choice of people, the gate, or a person's chats. */

import { Api } from "./api.js";
import { followTheme } from "./theme.js";
import { gateScreen } from "./gate.js";
import { goTo, readRoute } from "./route.js";
import { isNarrow } from "./dom.js";
import { loadIcons } from "./icons.js";
import { language, loadTexts, t } from "./i18n.js";
import { peopleScreen } from "./people.js";
import { Session } from "./session.js";

class Page {
  #api = new Api();
  #session = null;
  #screen = null;
  #people = [];
  #demo = false;
  #person = null;
  #turn = 0;

  /** Finds out who is here and shows what is due. */
  async start() {
    window.addEventListener("hashchange", () => this.#moved());
    window.addEventListener("popstate", () => this.#moved());
    document.title = t("name");
    await this.#arrive();
  }

  /** Begins anew; whatever an earlier beginning still waits for is then void. */
  async #arrive() {
    const { token, person } = readRoute();
    this.#person = person;
    await this.#inTurn(async (current) => {
      const { demo, people } = await this.#api.people();
      if (!current()) return;
      this.#demo = demo;
      this.#people = people;
      if (token) await this.#enrol(token, current);
      else await this.#comeAs(person, current);
    });
  }

  /** Runs one beginning; `current` tells it whether a later one has taken over. */
  async #inTurn(begin) {
    this.#turn += 1;
    const turn = this.#turn;
    const current = () => turn === this.#turn;
    try {
      await begin(current);
    } catch (error) {
      if (current()) this.#failed(error);
    }
  }

  /** A server out of reach is another matter than one that refuses; a bug is neither. */
  #failed(error) {
    if (error.status === undefined) throw error;
    this.#showGate(error.passing ? "unreached" : "refused");
  }

  /** Enters by an enrolment link, where the welcome is; the token leaves the address, it works only once. */
  async #enrol(token, current) {
    goTo({ person: null }, { replace: true });
    const person = await this.#api.openSession({ token, language: language() });
    if (!current()) return;
    goTo({ person: person.id, chats: [person.id] }, { replace: true });
    await this.#enter(person.id, current);
  }

  /** Comes as the person of the address if this browser may; in the demonstration anybody may be anybody. */
  async #comeAs(personId, current) {
    const held = await this.#api.sessionPeople();
    if (!current()) return;
    const due = personId ?? (!this.#demo && held.length === 1 ? held[0].id : null);
    const known = held.some(({ id }) => id === due);
    if (due !== null && known) await this.#enter(due, current);
    else if (due !== null && this.#demo) await this.#choose(due, current);
    else this.#showChoice(held);
  }

  #showChoice(held) {
    if (!this.#demo) this.#people = held;
    if (this.#people.length) this.#showPeople();
    else this.#showGate("absent");
  }

  async #choose(personId, current) {
    try {
      if (this.#demo) await this.#api.openSession({ user_id: personId });
    } catch (error) {
      if (error.status !== 404) throw error;
      goTo({ person: null }, { replace: true });
      if (current()) this.#showPeople();
      return;
    }
    if (current()) await this.#enter(personId, current);
  }

  async #enter(personId, current) {
    this.#person = personId;
    this.#api.person = personId;
    const me = await this.#api.me();
    if (!current()) return;
    const session = new Session(this.#api, me, { demo: this.#demo, onLeave: (why) => this.#left(why) });
    this.#clear();
    this.#session = session;
    await session.start(readRoute().chats);
  }

  /** The person left, or was sent away: then the next screen says what to do. */
  #left(why) {
    this.#clear();
    this.#api.person = null;
    if (why === "expired" && !this.#demo) this.#showGate("expired");
    else this.#arrive();
  }

  /** The address was changed by hand, by a link or by the back button: another person, or a new enrolment. */
  #moved() {
    const { person, token } = readRoute();
    if (!token && person === this.#person) return;
    this.#clear();
    this.#arrive();
  }

  #showPeople() {
    const onChoose = (id) => {
      goTo({ person: id });
      this.#inTurn((current) => this.#choose(id, current));
    };
    const onLanguage = () => this.#showPeople();
    this.#show(() => peopleScreen(this.#people, { demo: this.#demo, onChoose, onLanguage }));
    if (!isNarrow()) document.querySelector(".people .search")?.focus({ preventScroll: true });
  }

  #showGate(reason) {
    const onRetry = () => this.#arrive();
    const onToken = (token) => this.#inTurn((current) => this.#enrol(token, current));
    const onLanguage = () => this.#showGate(reason);
    this.#show(() => gateScreen(reason, { onRetry, onToken, onLanguage }));
    if (!isNarrow()) document.querySelector(".gate-code")?.focus({ preventScroll: true });
  }

  #show(draw) {
    this.#clear();
    this.#screen = draw();
    document.body.prepend(this.#screen);
  }

  #clear() {
    this.#session?.leave();
    this.#session = null;
    this.#screen?.remove();
    this.#screen = null;
  }
}

await Promise.all([loadTexts(), loadIcons()]);
followTheme();
await new Page().start();
