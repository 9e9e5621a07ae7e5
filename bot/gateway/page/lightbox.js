/** Lightbox: a picture as large as the window allows; the arrows lead to the chat's other pictures. */

import { el, iconButton } from "./dom.js";
import { fullMoment, t } from "./i18n.js";
import { momentOf } from "./log.js";

/** Draws what surrounds the picture. */
function frameOf(show) {
  const image = el("img", { alt: t("photo.alt") });
  const words = el("p", { class: "lightbox-words" });
  const download = el("a", { class: "lightbox-download", download: "" }, t("file.download"));
  const dialog = el("dialog", { class: "lightbox", "aria-label": t("photo.alt"), testid: "lightbox" });
  const close = iconButton(
    "close",
    t("photo.close"),
    () => dialog.close(),
    { class: "lightbox-close", testid: "lightbox-close" },
  );
  const earlier = iconButton("left", t("photo.earlier"), () => show(-1), { class: "lightbox-earlier" });
  const later = iconButton("right", t("photo.later"), () => show(1), { class: "lightbox-later" });
  dialog.append(
    el("div", { class: "lightbox-stage" }, image),
    el("div", { class: "lightbox-foot" }, words, download),
    earlier,
    later,
    close,
  );
  return { dialog, image, words, download, earlier, later };
}

/** Opens a message's picture; `messages` are all of the chat that this page holds. */
export function openLightbox(message, messages, fileUrl) {
  const photos = messages.filter(({ photo }) => photo);
  let place = photos.findIndex(({ id }) => id === message.id);
  const parts = frameOf((step) => show(place + step));
  const { dialog, image, words, download, earlier, later } = parts;
  function show(next) {
    if (!photos[next]) return;
    place = next;
    const { photo, from, date } = photos[place];
    image.src = fileUrl(photo.file_id);
    download.href = image.src;
    words.textContent = `${from?.name ?? ""} · ${fullMoment(momentOf(date))}`;
    earlier.disabled = place === 0;
    later.disabled = place === photos.length - 1;
    dialog.classList.remove("large");
  }
  image.addEventListener("click", () => dialog.classList.toggle("large"));
  dialog.addEventListener("click", ({ target }) => target.matches(".lightbox-stage") && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(place + step);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(place);
  dialog.showModal();
}
