/** Message: one bubble with what belongs to it; it is drawn from data and never changed, only drawn anew. */

import { bodyOf } from "./linkify.js";
import { lastLineOf } from "./lines.js";
import { botFace, personFace } from "./face.js";
import { clockTime, fullMoment, spoken, t } from "./i18n.js";
import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { failureText } from "./toast.js";
import { fileCardOf, photoOf, sendingPhotoOf, shownWidth } from "./media.js";
import { keyboardOf } from "./keyboard.js";
import { previewOf } from "./store.js";

const FRAME_PX = 10;

/** Draws the small line at the end: edited, time, and for own messages how far they are. */
function metaOf(row) {
  const mark = row.letter ? (row.letter.state === "failed" ? "failed" : "clock") : row.own ? "check" : null;
  return el(
    "span",
    { class: "meta" },
    row.message?.edit_date ? el("span", { class: "edited" }, t("message.edited")) : null,
    el("time", { datetime: row.at.toISOString(), title: fullMoment(row.at) }, clockTime(row.at)),
    mark ? el("span", { class: `mark ${mark}`, title: t(`message.${mark}`) }, icon(mark)) : null,
  );
}

/** Draws the quoted message above a reply; a tap leads to it. */
function quoteOf(replyTo, context) {
  const { id } = replyTo;
  const quoted = context.find(id) ?? replyTo;
  const preview = previewOf(quoted);
  const words = preview.text || (preview.kind === "photo" ? t("preview.photo") : t("message.quoted"));
  return el(
    "button",
    { type: "button", class: "quote", on: { click: () => context.onJump(id) } },
    preview.from ? el("span", { class: "quote-name" }, spoken(preview.from)) : null,
    el("span", { class: "quote-words" }, words),
  );
}

/** Draws who speaks, where it is not plain: the first bubble of another person in a group. */
function headOf(row, context) {
  const topic = row.message && context.topicName(row.message.thread_id);
  const named = context.isGroup && !row.own && row.first;
  if (!named && !(topic && row.first)) return null;
  const name = named ? el(
    "span",
    { class: `sender ${row.message.from.is_bot ? "bot" : ""}` },
    spoken(row.message.from.name),
  ) : null;
  return el("div", { class: "head" }, name, topic ? el("span", { class: "topic-tag" }, topic) : null);
}

/** Draws pictures and files of a sent message or of one on its way. */
function mediaOf(row, context) {
  if (row.letter) return row.letter.photo ? sendingPhotoOf(row.letter.photo) : null;
  const { photo, document: file } = row.message;
  if (photo) return photoOf(photo, context.fileUrl(photo.file_id), () => context.onPhoto(row.message));
  if (file) return fileCardOf(file, context.fileUrl(file.file_id));
  return null;
}

/** Gives the words of a row in one shape. */
function wordsOf(row) {
  if (row.letter) return { text: row.letter.text };
  const { html, text, caption_html: captionHtml, caption } = row.message;
  return { html: html ?? captionHtml, text: text ?? caption ?? "" };
}

function bubbleOf(row, context) {
  const words = wordsOf(row);
  const media = mediaOf(row, context);
  const hasWords = Boolean(words.html || words.text);
  const body = bodyOf(words, context.onCommand);
  lastLineOf(body).append(metaOf(row));
  const replyTo = row.letter ? row.letter.replyTo && { id: row.letter.replyTo } : row.message.reply_to;
  const photo = row.letter?.photo?.bitmap ?? row.message?.photo;
  const shape = [photo ? "with-photo" : "", hasWords ? "" : "wordless"].join(" ");
  const bubble = el(
    "div",
    { class: `bubble ${shape}` },
    headOf(row, context),
    replyTo ? quoteOf(replyTo, context) : null,
    media,
    body,
  );
  if (photo) bubble.style.width = `${shownWidth(photo) + FRAME_PX}px`;
  return bubble;
}

/** Draws why a letter was not sent, with the two ways on. */
function failureOf(letter, context) {
  if (letter.state !== "failed") return null;
  const reason = failureText(letter.refusal, "failure.not_sent");
  return el(
    "div",
    { class: "not-sent", role: "alert" },
    el("span", {}, reason),
    el(
      "button",
      { type: "button", testid: "retry", on: { click: () => context.onRetry(letter) } },
      t("message.retry"),
    ),
    el(
      "button",
      { type: "button", testid: "discard", on: { click: () => context.onDiscard(letter) } },
      t("message.discard"),
    ),
  );
}

function reactionsOf(message) {
  if (!message?.reactions?.length) return null;
  return el("div", { class: "reactions" }, message.reactions.map((sign) => el("span", {}, sign)));
}

/** Draws what can be done with a message; reached with the mouse, and by the keys r and c. */
function actionsOf(row, context) {
  if (row.letter) return null;
  const skip = { tabindex: "-1" };
  return el(
    "div",
    { class: "speech-actions" },
    iconButton(
      "reply",
      t("message.reply"),
      () => context.onReply(row.message),
      { ...skip, testid: `reply-${row.message.id}` },
    ),
    iconButton("copy", t("message.copy"), () => context.onCopy(row.message), skip),
  );
}

function faceOf(row, context) {
  if (!context.isGroup || row.own) return null;
  if (!row.first) return el("span", { class: "face-gap" });
  return row.message.from.is_bot ? botFace("small") : personFace(row.message.from, "small");
}

/** Draws a whole message row. */
export function speechNode(row, context) {
  const { message, letter } = row;
  const name = row.own ? t("message.you") : spoken(message.from.name);
  const state = letter ? (letter.state === "failed" ? "failed" : "pending") : "sent";
  const shape = [row.own ? "own" : "other", row.first ? "first" : "", row.last ? "last" : ""].join(" ");
  const keyboard = message?.keyboard?.length ? keyboardOf(message, context) : null;
  return el(
    "article",
    {
      class: `speech ${shape} ${keyboard ? "with-keys" : ""} ${state}`,
      tabindex: "-1",
      testid: letter ? `letter-${letter.key}` : `message-${message.id}`,
      data: { state, ...(message && { id: message.id }) },
      "aria-label": t("message.label", { name, time: clockTime(row.at) }),
    },
    faceOf(row, context),
    el(
      "div",
      { class: "stack" },
      bubbleOf(row, context),
      keyboard,
      reactionsOf(message),
      letter ? failureOf(letter, context) : null,
    ),
    actionsOf(row, context),
  );
}
