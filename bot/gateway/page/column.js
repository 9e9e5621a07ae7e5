/** Column: one open chat from its title down to its composer. */

import { chatFace } from "./face.js";
import { Composer } from "./composer.js";
import { copyText } from "./clipboard.js";
import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openLightbox } from "./lightbox.js";
import { previewOf } from "./store.js";
import { spoken, t } from "./i18n.js";
import { Timeline } from "./timeline.js";

export class Column {
  #offs = [];
  #drags = 0;

  constructor({ session, chatId, shell }) {
    Object.assign(this, { ...session, chatId, shell });
    this.#build();
    this.#offs = [
      this.store.on("chat", (id) => id === chatId && this.#drawHead()),
      this.store.on("typing", (id) => id === chatId && this.#drawSubtitle()),
      this.store.on("chats", () => this.#drawSubtitle()),
    ];
    this.#drawHead();
  }

  get chat() {
    return this.store.chats.get(this.chatId);
  }

  #build() {
    const { store, toaster, chat } = this;
    this.timeline = new Timeline({
      store,
      chat,
      context: this.#context(),
      onEmpty: (empty) => this.#drawEmpty(empty),
    });
    this.composer = new Composer({ store, chat, toaster, send: (letter) => this.#send(letter) });
    this.head = el("header", { class: "column-head" });
    this.topics = el(
      "div",
      { class: "topics", role: "tablist", "aria-label": t("column.topics"), hidden: true },
    );
    this.pinned = el("button", { type: "button", class: "pinned", hidden: true, testid: "pinned" });
    this.empty = el("div", { class: "empty", hidden: true });
    const drop = el("div", { class: "drop-here" }, icon("image"), t("composer.drop"));
    this.element = el(
      "section",
      { class: "column", "aria-label": spoken(chat.title), testid: `column-${chat.id}` },
      this.head,
      this.topics,
      this.pinned,
      this.timeline.element,
      this.empty,
      this.composer.element,
      drop,
    );
    this.element.addEventListener("focusin", () => this.shell.activate(this.chatId));
    this.element.addEventListener("pointerdown", () => this.shell.activate(this.chatId));
    this.#acceptDrops();
  }

  #context() {
    const { store, outbox, presses, toaster, api } = this;
    const messages = () => store.log(this.chatId).entries.map(({ message }) => message);
    return {
      presses,
      toaster,
      isGroup: this.chat.kind === "group",
      topicName: (threadId) => this.#topicName(threadId),
      find: (id) => store.log(this.chatId).get(id),
      fileUrl: (id) => api.fileUrl(id),
      onPhoto: (message) => openLightbox(message, messages(), (id) => api.fileUrl(id)),
      onReply: (message) => this.composer.replyTo(message),
      onCopy: (message) => this.#copy(message.text ?? message.caption ?? ""),
      onCopyText: (text) => this.#copy(text),
      onCommand: (command) => this.#send({ text: command, replyTo: null }),
      onRetry: (letter) => outbox.retry(letter),
      onDiscard: (letter) => outbox.discard(letter),
      onTopic: (id) => this.#chooseTopic(id),
      onHeard: (message) => this.#announce(message),
    };
  }

  /** Names the topic of a message where several are shown together. */
  #topicName(threadId) {
    if (this.timeline.topicId !== null || !threadId) return null;
    return this.chat.topics.find(({ id }) => id === threadId)?.name ?? null;
  }

  #announce(message) {
    const { text, from } = previewOf(message);
    this.shell.announce(t("announce", { name: spoken(from), chat: spoken(this.chat.title), text }));
  }

  #send({ text, photo = null, replyTo }) {
    this.outbox.send(this.chatId, { text, photo, replyTo, threadId: this.timeline.topicId || null });
  }

  async #copy(text) {
    const done = await copyText(text);
    this.toaster.say(t(done ? "copy.done" : "copy.failed"));
  }

  /** Shows the chat once its messages are there, and the pinned one when it is known. */
  async start() {
    await this.timeline.start();
    await this.#drawPinned();
  }

  #drawHead() {
    const { chat } = this;
    this.subtitle = el("span", { class: "column-subtitle" });
    this.head.replaceChildren(
      iconButton("left", t("column.back"), () => this.shell.back(), { class: "back", testid: "back" }),
      chatFace(chat, "medium"),
      el("div", { class: "column-words" }, el("h2", {}, spoken(chat.title)), this.subtitle),
      iconButton(
        "columns",
        t("column.beside"),
        (event) => this.shell.chooseBeside(event.currentTarget),
        { class: "beside", testid: "open-beside", "aria-haspopup": "menu" },
      ),
      iconButton(
        "close",
        t("column.close"),
        () => this.shell.close(this.chatId),
        { class: "column-close", testid: `close-${chat.id}` },
      ),
    );
    this.#drawSubtitle();
    this.#drawTopics();
    if (this.timeline.store.log(this.chatId).loaded) this.#drawPinned();
  }

  #drawSubtitle() {
    const { chat, store } = this;
    if (!chat || !this.subtitle) return;
    const group = t("column.group", { n: chat.topics.length });
    const kind = chat.kind === "group" ? group : t("column.private");
    const typing = store.typing.has(this.chatId);
    this.subtitle.textContent = typing ? t("typing") : kind;
    this.subtitle.classList.toggle("typing-now", typing);
  }

  #drawTopics() {
    const topics = this.chat.topics ?? [];
    this.topics.hidden = topics.length === 0;
    const all = [{ id: null, name: t("column.all_topics") }, ...topics];
    this.topics.replaceChildren(...all.map((topic) => this.#chip(topic)));
  }

  #chip({ id, name }) {
    const chosen = String(this.timeline.topicId === id);
    const click = () => this.#chooseTopic(id);
    return el(
      "button",
      {
        type: "button",
        class: "topic",
        role: "tab",
        "aria-selected": chosen,
        testid: `topic-${id ?? "all"}`,
        on: { click },
      },
      name,
    );
  }

  #chooseTopic(id) {
    this.timeline.setTopic(id);
    this.#drawTopics();
    this.topics.querySelector('[aria-selected="true"]')?.scrollIntoView({
      block: "nearest",
      inline: "nearest",
    });
  }

  async #drawPinned() {
    const id = this.chat.pinned_message_id;
    const message = id ? await this.store.message(this.chatId, id).catch(() => null) : null;
    this.pinned.hidden = !message;
    if (!message) return;
    const preview = previewOf(message);
    const words = preview.text || t(`preview.${preview.kind}`);
    const line = el(
      "span",
      { class: "pinned-words" },
      el("b", {}, t("column.pinned")),
      el("span", {}, words),
    );
    this.pinned.replaceChildren(icon("pin"), line);
    this.pinned.onclick = () => this.timeline.jumpTo(id);
  }

  /** A chat without a word yet offers the way to begin. */
  #drawEmpty(empty) {
    this.empty.hidden = !empty;
    if (!empty || this.empty.childElementCount) return;
    this.empty.append(chatFace(this.chat, "large"));
    if (this.chat.kind !== "private") {
      this.empty.append(el("p", {}, t("column.empty_group")));
      return;
    }
    const click = () => this.#send({ text: "/start", replyTo: null });
    const start = el(
      "button",
      { type: "button", class: "primary-button", testid: "start", on: { click } },
      t("column.start"),
    );
    this.empty.append(el("p", {}, t("column.empty")), start);
  }

  #acceptDrops() {
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const show = (step) => {
      this.#drags = Math.max(0, this.#drags + step);
      this.element.classList.toggle("dropping", this.#drags > 0);
    };
    this.element.addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
    this.element.addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
    this.element.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      show(-this.#drags);
      this.composer.attachments.add([...event.dataTransfer.files]);
      this.composer.focus();
    });
  }

  /** Puts the cursor into the composer. */
  focus() {
    this.composer.focus();
  }

  /** Closes the column. */
  leave() {
    for (const off of this.#offs) off();
    this.timeline.leave();
    this.composer.leave();
    this.element.remove();
  }
}
