/** Media: pictures and files inside a message; a picture keeps its place before it has come. */

import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { fileSize, t } from "./i18n.js";

const WIDEST = 420;
const TALLEST = 420;

/** Works out how wide a picture is shown, never larger than it is. */
export function shownWidth({ width, height }) {
  if (!width || !height) return WIDEST;
  return Math.max(120, Math.round(Math.min(width, WIDEST, (TALLEST * width) / height)));
}

/** Draws a picture of a message as a button that opens it large. */
export function photoOf(photo, address, onOpen) {
  const image = el("img", { src: address, alt: t("photo.alt"), decoding: "async", draggable: "false" });
  const frame = button(image, onOpen, { class: "photo", "aria-label": t("photo.open") });
  if (photo.width && photo.height) image.style.aspectRatio = `${photo.width} / ${photo.height}`;
  const lost = el("span", { class: "photo-lost" }, icon("image"), t("photo.lost"));
  image.addEventListener("error", () => frame.replaceChildren(lost));
  return frame;
}

/** Draws a picture that is still on its way; a canvas needs no address, so the page's rules stay strict. */
export function sketchOf(bitmap, cssClass, widest) {
  const width = Math.min(bitmap.width, widest);
  const canvas = el(
    "canvas",
    {
      class: cssClass,
      width: String(width),
      height: String(Math.round((bitmap.height * width) / bitmap.width)),
    },
  );
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Draws a letter's picture in the size it will have once it is sent. */
export function sendingPhotoOf(photo) {
  return el("div", { class: "photo sending" }, sketchOf(photo.bitmap, "", WIDEST));
}

/** Draws a file as a card that downloads it. */
export function fileCardOf(file, address) {
  const ending = (file.name ?? "").split(".").slice(1).at(-1) ?? "";
  const badge = ending && ending.length <= 4 ? el(
    "span",
    { class: "file-ending" },
    ending.toUpperCase(),
  ) : icon("file");
  const name = file.name || t("file.unnamed");
  const size = file.size ? fileSize(file.size) : "";
  return el(
    "a",
    { class: "file-card", href: address, download: file.name ?? "", title: t("file.download") },
    el("span", { class: `file-badge ${ending.toLowerCase().slice(0, 3)}` }, badge),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name" }, name),
      el("span", { class: "file-size" }, size),
    ),
    icon("download", "icon file-arrow"),
  );
}
