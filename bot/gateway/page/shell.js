/** Shell: the screen of a person who is in: the list of chats, and beside it one to three open chats. */

import { Announcer, Shortcuts } from "./shortcuts.js";
import { chatFace } from "./face.js";
import { ChatList } from "./chats.js";
import { Column } from "./column.js";
import { arrange, button, el, isNarrow } from "./dom.js";
import { goTo } from "./route.js";
import { openMenu } from "./menu.js";
import { Sidebar } from "./sidebar.js";
import { spoken, t } from "./i18n.js";

const LIST_PX = 300;
const COLUMN_PX = 400;
const MOST_COLUMNS = 3;

export class Shell {
  #columns = new Map();
  #order = [];
  #active = null;
  #offs = [];

  constructor(session) {
    Object.assign(this, { session, store: session.store });
    this.chatList = new ChatList({
      store: this.store,
      onOpen: (id) => this.open(id),
      onBeside: (id) => this.open(id, { beside: true }),
      canBeside: () => this.#most() > 1,
      isOpen: (id) => (isNarrow() || !this.#columns.has(id) ? "" : id === this.#active ? "active" : "shown"),
    });
    this.announcer = new Announcer();
    this.#build();
    this.#listen();
  }

  #build() {
    this.banner = el(
      "div",
      { class: "banner", role: "status", hidden: true, testid: "offline" },
      el("span", { class: "spinner small", "aria-hidden": "true" }),
      el("span", {}, t("shell.offline")),
      button(t("shell.reconnect"), () => this.session.stream.reconnect()),
    );
    this.main = el("main", { class: "columns" });
    this.sidebar = new Sidebar(this.session, this.chatList);
    const body = el("div", { class: "shell-body" }, this.sidebar.element, this.main);
    this.element = el("div", { class: "shell" }, this.banner, body, this.announcer.element);
  }

  #listen() {
    const resized = () => this.#layOut();
    const back = () => this.#follow();
    window.addEventListener("resize", resized);
    window.addEventListener("popstate", back);
    this.shortcuts = new Shortcuts(this);
    this.#offs = [
      () => window.removeEventListener("resize", resized),
      () => window.removeEventListener("popstate", back),
      this.store.on("chats", () => this.#drawTitle()),
      this.store.on("chats", () => this.#closeGone()),
      this.session.stream.on("state", () => this.#drawBanner()),
    ];
  }

  /** Opens what the address names; a wide screen is never left empty. */
  start(chats) {
    const known = chats.filter((id) => this.store.chats.has(id));
    const [first] = this.store.orderedChats();
    if (!known.length && first && !isNarrow()) known.push(first.id);
    this.#show(known, known.at(-1) ?? null);
    this.#remember({ replace: true });
    this.#drawBanner();
    this.#drawTitle();
  }

  #follow() {
    const route = this.session.route();
    if (route.person !== this.store.me.id) return;
    const known = route.chats.filter((id) => this.store.chats.has(id));
    this.#show(known, known.includes(this.#active) ? this.#active : (known.at(-1) ?? null));
  }

  #remember(how) {
    goTo({ person: this.store.me.id, chats: this.#order }, how);
  }

  #most() {
    if (isNarrow()) return 1;
    return Math.min(MOST_COLUMNS, Math.max(1, Math.floor((window.innerWidth - LIST_PX) / COLUMN_PX)));
  }

  /** Opens a chat in the active column, or in one of its own beside it. */
  open(chatId, { beside = false } = {}) {
    if (this.#columns.has(chatId)) {
      this.#show(this.#order, chatId);
      return;
    }
    const order = [...this.#order];
    const place = order.indexOf(this.#active);
    if (beside || !order.length) order.push(chatId);
    else order.splice(Math.max(0, place), 1, chatId);
    while (order.length > this.#most()) order.splice(order[0] === chatId ? 1 : 0, 1);
    this.#show(order, chatId);
    this.#remember();
  }

  /** Closes a column; its neighbour takes over. */
  close(chatId) {
    const place = this.#order.indexOf(chatId);
    const order = this.#order.filter((id) => id !== chatId);
    this.#show(order, order[Math.max(0, place - 1)] ?? null);
    this.#remember();
  }

  /** A chat that the person was taken out of is not shown any longer. */
  #closeGone() {
    for (const id of this.#order.filter((each) => !this.store.chats.has(each))) this.close(id);
  }

  /** On a narrow screen: from the chat to the list. */
  back() {
    this.#show([], null);
    this.#remember();
  }

  #show(order, active) {
    for (const id of this.#order.filter((each) => !order.includes(each))) this.#drop(id);
    this.#order = [...order];
    for (const id of order) this.#ensure(id);
    arrange(this.main, order.map((id) => this.#columns.get(id).element));
    this.#active = active;
    this.#layOut();
    if (active !== null && !isNarrow()) this.#columns.get(active).focus();
    else if (active === null) document.activeElement?.blur?.();
  }

  #drop(id) {
    this.#columns.get(id)?.leave();
    this.#columns.delete(id);
  }

  #ensure(id) {
    if (this.#columns.has(id)) return;
    const column = new Column({ session: this.session, chatId: id, shell: this });
    this.#columns.set(id, column);
    queueMicrotask(() => column.start());
  }

  /** Notes which column the person works in. */
  activate(chatId) {
    if (this.#active === chatId) return;
    this.#active = chatId;
    this.#layOut();
  }

  /** Fits the columns to the window; those that have no room wait out of sight. */
  #layOut() {
    const most = this.#most();
    const place = Math.max(0, this.#order.indexOf(this.#active));
    const first = Math.max(0, Math.min(place, this.#order.length - most));
    this.#order.forEach((id, index) => {
      const { element } = this.#columns.get(id);
      element.hidden = index < first || index >= first + most;
      element.classList.toggle("active", id === this.#active && this.#order.length > 1);
    });
    this.element.classList.toggle("one-column", this.#order.length <= 1);
    this.element.classList.toggle("in-chat", this.#active !== null);
    this.element.classList.toggle("can-split", most > 1 && this.store.chats.size > this.#order.length);
    this.chatList.draw();
  }

  /** Offers the chats that are not open, to be opened in a column of their own. */
  chooseBeside(anchor) {
    const others = this.store.orderedChats().filter(({ id }) => !this.#columns.has(id));
    const choices = others.map((chat) => ({
      text: spoken(chat.title),
      face: chatFace(chat, "small"),
      testid: `choose-${chat.id}`,
      act: () => this.open(chat.id, { beside: true }),
    }));
    openMenu(anchor, [{ heading: t("column.beside") }, ...choices], t("column.beside"));
  }

  /** Goes to the next or previous chat of the list, in the active column. */
  step(by) {
    const chats = this.store.orderedChats().map(({ id }) => id);
    if (!chats.length) return;
    const place = chats.indexOf(this.#active);
    this.open(chats[(place + by + chats.length) % chats.length]);
  }

  /** Goes to the column on the left or right. */
  stepColumn(by) {
    const next = this.#order[this.#order.indexOf(this.#active) + by];
    if (next !== undefined) this.#show(this.#order, next);
  }

  /** Gives the column the person works in. */
  get activeColumn() {
    return this.#columns.get(this.#active) ?? null;
  }

  #drawBanner() {
    this.banner.hidden = this.session.stream.state !== "lost";
  }

  #drawTitle() {
    const unread = this.store.totalUnread();
    document.title = `${unread ? `(${unread}) ` : ""}${this.store.me.name} · ${t("name")}`;
  }

  /** Leads one step out, where there is one: on a narrow screen to the list. */
  escape() {
    if (isNarrow() && this.#active !== null) this.back();
    else this.activeColumn?.focus();
  }

  /** Reads a line aloud to those who cannot see it. */
  announce(text) {
    this.announcer.say(text);
  }

  /** Takes the screen down. */
  leave() {
    for (const off of this.#offs) off();
    for (const id of [...this.#order]) this.#drop(id);
    this.shortcuts.leave();
    this.chatList.leave();
    this.element.remove();
  }
}
