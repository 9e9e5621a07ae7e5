/**
 * Timeline: the messages of one chat on the screen; whatever comes or goes, what is being read
 * stays where it is.
 */

import { buildRows, firstUnread, inTopic, signatureOf } from "./rows.js";
import { dayName, spoken, t } from "./i18n.js";
import { arrange, button, el } from "./dom.js";
import { icon } from "./icons.js";
import { Scroll } from "./scroll.js";
import { speechNode } from "./message.js";
import { typingRow } from "./typing.js";

const NEAR_TOP_PX = 500;
const MOST_PAGES_TO_FIND = 20;

export class Timeline {
  #nodes = new Map();
  #offs = [];
  #dividerId = null;
  #missed = 0;
  #failed = false;
  #started = false;
  topicId = null;

  constructor({ store, chat, context, onEmpty }) {
    Object.assign(this, { store, chat, onEmpty });
    this.context = { ...context, onJump: (id) => this.jumpTo(id) };
    this.#build();
    this.scroll = new Scroll(this.scroller, this.list, () => this.#scrolled());
    this.#listen();
  }

  #build() {
    this.list = el("div", { class: "rows" });
    this.top = el("div", { class: "rows-top" });
    this.bottom = el("div", { class: "rows-bottom" });
    this.scroller = el(
      "div",
      {
        class: "scroller",
        role: "log",
        "aria-live": "off",
        "aria-label": t("timeline.label", { title: spoken(this.chat.title) }),
        testid: "timeline",
      },
      this.list,
      this.bottom,
    );
    this.badge = el("span", { class: "badge" });
    const label = t("timeline.latest");
    const props = { class: "jump", hidden: true, testid: "jump-latest", title: label, "aria-label": label };
    this.jump = button([icon("down"), this.badge], () => this.toLatest(), props);
    this.element = el("div", { class: "timeline" }, this.scroller, this.top, this.jump);
    this.scroller.addEventListener("keydown", (event) => this.#walk(event));
    this.scroller.addEventListener("click", (event) => this.#tap(event));
  }

  #listen() {
    const ours = (listener) => (detail) => detail.chatId === this.chat.id && listener(detail);
    const back = () => this.#see();
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", back);
    this.#offs = [
      this.store.on("log", ours((detail) => this.#logChanged(detail))),
      this.store.on("typing", (chatId) => chatId === this.chat.id && this.#drawTyping()),
      () => window.removeEventListener("focus", back),
      () => document.removeEventListener("visibilitychange", back),
      () => this.scroll.leave(),
    ];
  }

  /** Reads the newest messages and stands where the reader left off. */
  async start() {
    const { store, chat } = this;
    const unread = chat.unread ?? 0;
    this.#failed = false;
    try {
      if (!store.log(chat.id).loaded) await store.loadNewest(chat.id);
    } catch {
      this.#failed = true;
    }
    this.#started = true;
    this.#dividerId = firstUnread(store.log(chat.id), store.me.id, unread);
    this.draw();
    const divider = this.#nodes.get("new");
    if (divider) this.scroll.showNear(divider);
    else this.scroll.toEnd();
    this.#scrolled();
  }

  /** Shows only one topic of a group, or all of them. */
  setTopic(topicId) {
    this.topicId = topicId;
    this.#dividerId = null;
    this.draw();
    this.scroll.toEnd();
    this.#scrolled();
  }

  #logChanged({ cause, message }) {
    if (!this.#started) return;
    const fromOthers = cause === "arrived" && message.from?.id !== this.store.me.id;
    if (cause === "sending") this.#dividerId = null;
    if (fromOthers && this.#dividerId === null && !this.#watching()) this.#dividerId = message.id;
    if (fromOthers && !this.scroll.atEnd) this.#missed += 1;
    if (fromOthers) this.context.onHeard(message);
    this.draw();
    if (cause === "sending") this.scroll.toEnd();
    this.#scrolled();
  }

  /** Brings the rows on the screen in line with the log, touching only those that changed. */
  draw() {
    const log = this.store.log(this.chat.id);
    if (this.scroll.atEnd) log.trim();
    const view = { meId: this.store.me.id, dividerId: this.#dividerId, topicId: this.topicId };
    const rows = buildRows(log, view);
    const fresh = this.#nodes.size > 0;
    this.scroll.keeping(() => this.#reconcile(rows, fresh));
    this.#drawTop(log);
    this.#drawTyping();
    this.onEmpty(log.loaded && rows.length === 0);
  }

  #reconcile(rows, fresh) {
    const wanted = new Map(rows.map((row) => [row.key, this.#nodeFor(row, fresh)]));
    arrange(this.list, [...wanted.values()]);
    this.#nodes = wanted;
    const speeches = this.list.querySelectorAll(".speech");
    speeches.forEach((node) => node.setAttribute("tabindex", "-1"));
    speeches[speeches.length - 1]?.setAttribute("tabindex", "0");
  }

  /** Keeps the node of an unchanged row, else draws a new one in its place. */
  #nodeFor(row, fresh) {
    const signature = signatureOf(row);
    const old = this.#nodes.get(row.key);
    if (old?.signature === signature) return old;
    const node = this.#drawRow(row);
    node.signature = signature;
    if (!old && fresh && this.#isNews(row)) node.classList.add("enter");
    if (row.entry?.flash) node.classList.add("flash");
    if (row.entry) row.entry.flash = false;
    if (old) this.#takeOver(old, node);
    return node;
  }

  /** Only what has just come glides in: a letter, or the newest message of another. */
  #isNews({ letter, message, own }) {
    return Boolean(letter) || (!own && message?.id === this.store.log(this.chat.id).newest?.id);
  }

  /** A redrawn message keeps its picture, so nothing flickers, and the keyboard focus inside it. */
  #takeOver(old, node) {
    const [before, after] = [old.querySelector("img"), node.querySelector("img")];
    if (before && after && before.src === after.src) after.replaceWith(before);
    if (!old.contains(document.activeElement)) return;
    const spot = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    const refocus = () => (node.querySelectorAll("button, a")[spot] ?? node).focus({ preventScroll: true });
    requestAnimationFrame(refocus);
  }

  #drawRow(row) {
    if (row.kind === "speech") return speechNode(row, this.context);
    const props = row.kind === "day" ? { class: "day" } : { class: "new-line", testid: "new-divider" };
    const words = row.kind === "day" ? dayName(row.at) : t("timeline.new");
    return el("div", { role: "separator", ...props }, el("span", {}, words));
  }

  #drawTop(log) {
    const again = button(t("timeline.retry"), () => this.start(), { class: "quiet-button" });
    const waiting = el("span", { class: "spinner", role: "img", "aria-label": t("timeline.loading") });
    const shown = log.loading || !log.loaded ? [this.#failed ? again : waiting] : [];
    this.top.replaceChildren(...shown);
  }

  #drawTyping() {
    const who = this.store.typing.has(this.chat.id);
    if (who === this.bottom.childElementCount > 0) return;
    this.scroll.keeping(() => this.bottom.replaceChildren(...(who ? [typingRow()] : [])));
  }

  /** After each move: read further back when near the top, count what was seen. */
  #scrolled() {
    const log = this.store.log(this.chat.id);
    const nearTop = this.scroller.scrollTop < NEAR_TOP_PX;
    if (nearTop && log.loaded && !log.complete && !this.#failed) this.#readOlder();
    if (this.scroll.atEnd) this.#missed = 0;
    this.jump.hidden = this.scroll.nearEnd;
    this.badge.textContent = this.#missed ? String(this.#missed) : "";
    this.#see();
  }

  async #readOlder() {
    const waiting = this.store.loadOlder(this.chat.id);
    this.#drawTop(this.store.log(this.chat.id));
    try {
      await waiting;
    } catch {
      this.#failed = true;
      setTimeout(() => (this.#failed = false), 5_000);
    }
    this.#drawTop(this.store.log(this.chat.id));
  }

  /** Says whether the person has the end of this chat before their eyes. */
  #watching() {
    const inFront = document.visibilityState === "visible" && document.hasFocus();
    return inFront && this.element.isConnected && this.element.offsetParent !== null && this.scroll.atEnd;
  }

  #see() {
    const newest = this.store.log(this.chat.id).newest;
    const seen = newest && this.#started && this.#watching() && inTopic(newest.thread_id, this.topicId);
    if (seen) this.store.markRead(this.chat.id);
  }

  /** Goes to the end of the talk. */
  toLatest() {
    this.scroll.toEnd({ smooth: true });
  }

  /** Leads to a message, reading further back until it is there. */
  async jumpTo(id) {
    const log = this.store.log(this.chat.id);
    for (let page = 0; page < MOST_PAGES_TO_FIND && !log.get(id) && !log.complete; page += 1) {
      await this.store.loadOlder(this.chat.id);
    }
    const found = log.get(id);
    if (found && !inTopic(found.thread_id, this.topicId)) this.context.onTopic(null);
    const node = this.#nodes.get(`m${id}`);
    if (!node) return;
    this.scroll.showMiddle(node);
    node.classList.remove("flash", "enter");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  /** A tap on code copies it; on a touch screen a tap on a message offers what can be done with it. */
  #tap({ target }) {
    const code = target.closest(".body code, .body pre");
    const chosen = target.closest(".speech");
    if (!window.getSelection().isCollapsed) return;
    if (code) this.context.onCopyText(code.textContent);
    else if (chosen && !target.closest("button, a")) {
      this.list.querySelector(".chosen")?.classList.remove("chosen");
      chosen.classList.add("chosen");
    }
  }

  /** Moves along the messages by the arrow keys; r replies and c copies. */
  #walk(event) {
    const here = event.target.closest(".speech");
    if (!here || event.target !== here || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...this.list.querySelectorAll(".speech")];
    const steps = { ArrowUp: -1, ArrowDown: 1, Home: -all.length, End: all.length };
    const message = this.store.log(this.chat.id).get(Number(here.dataset.id));
    if (event.key in steps) {
      const next = Math.min(all.length - 1, Math.max(0, all.indexOf(here) + steps[event.key]));
      all[next].focus();
    } else if (event.key === "r" && message) this.context.onReply(message);
    else if (event.key === "c" && message) this.context.onCopy(message);
    else return;
    event.preventDefault();
  }

  /** Stops listening; the column goes. */
  leave() {
    for (const off of this.#offs) off();
  }
}
