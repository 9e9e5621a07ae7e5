/** Faces: the small coloured mark of a person or a group, the same wherever it appears. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

const HUES = 8;

/** Takes the letters for a face: the last two signs of a Chinese name, else initials. */
function lettersOf(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  const han = words[0].replace(/[^\p{Script=Han}]/gu, "");
  if (han) return [...han].slice(-2).join("");
  const initials = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return initials.map((word) => [...word][0].toUpperCase()).join("");
}

/** Chooses a lasting colour from an id. */
function hueOf(id) {
  return [...String(id)].reduce((sum, sign) => sum + sign.codePointAt(0), 0) % HUES;
}

/** Draws the face of a person. */
export function personFace(person, size = "") {
  return el(
    "span",
    { class: `face hue-${hueOf(person.id)} ${size}`, "aria-hidden": "true" },
    lettersOf(person.name ?? ""),
  );
}

/** Draws the face of the assistant: the bell. */
export function botFace(size = "") {
  return el("span", { class: `face bot ${size}`, "aria-hidden": "true" }, icon("bell"));
}

/** Draws the face of a chat: the bell for a private one, a square with a sign for a group. */
export function chatFace(chat, size = "") {
  if (chat.kind === "private") return botFace(size);
  const title = chat.title.replace(/[^\p{L}\p{N}\s]/gu, "");
  const letters = /\p{Script=Han}/u.test(title) ? [...title].slice(0, 2).join("") : lettersOf(title);
  return el("span", { class: `face group hue-${hueOf(chat.id)} ${size}`, "aria-hidden": "true" }, letters);
}
