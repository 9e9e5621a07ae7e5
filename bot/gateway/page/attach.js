/**
 * Attachments: photos chosen, pasted or dropped, made ready to send; too large ones are made
 * smaller here.
 */

import { el, iconButton } from "./dom.js";
import { sketchOf } from "./media.js";
import { t } from "./i18n.js";

const MOST_PHOTOS = 10;
const LARGEST_BYTES = 10_000_000;
const LONGEST_SIDE = 4_096;
const QUALITY = 0.9;

/** Draws a picture smaller until Telegram's limit of a photo is kept; codes on labels stay readable. */
async function shrink(bitmap) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = el(
    "canvas",
    { width: String(Math.round(bitmap.width * scale)), height: String(Math.round(bitmap.height * scale)) },
  );
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** Reads a picture; what the browser cannot draw is no photo. */
async function photoFrom(file) {
  const bitmap = await createImageBitmap(file);
  const fits = file.size <= LARGEST_BYTES && ["image/jpeg", "image/png", "image/webp"].includes(file.type);
  const sent = fits ? file : await shrink(bitmap);
  const name = fits ? file.name || "photo.png" : `${(file.name || "photo").replace(/\.\w+$/, "")}.jpg`;
  return { file: sent, name, bitmap };
}

export class Attachments {
  photos = [];

  constructor(toaster, onChange) {
    this.toaster = toaster;
    this.onChange = onChange;
    this.element = el("div", { class: "attachments", hidden: true });
    this.chooser = el(
      "input",
      {
        type: "file",
        accept: "image/*",
        multiple: true,
        class: "offscreen",
        tabindex: "-1",
        testid: "photo-input",
        "aria-hidden": "true",
      },
    );
    this.chooser.addEventListener("change", () => this.#chosen());
  }

  /** Opens the device's own picture chooser, which on a phone offers the camera. */
  choose() {
    if (!this.chooser.isConnected) this.element.after(this.chooser);
    this.chooser.click();
  }

  async #chosen() {
    await this.add([...this.chooser.files]);
    this.chooser.value = "";
  }

  /** Takes pictures in and says so when something is none. */
  async add(files) {
    for (const file of files.slice(0, MOST_PHOTOS - this.photos.length)) {
      try {
        this.photos.push(await photoFrom(file));
      } catch {
        this.toaster.say(t("composer.not_a_photo", { name: file.name || "?" }), "bad");
      }
    }
    this.#draw();
  }

  #draw() {
    this.element.hidden = this.photos.length === 0;
    this.element.replaceChildren(...this.photos.map((photo) => this.#preview(photo)));
    this.onChange();
  }

  #preview(photo) {
    const remove = iconButton("close", t("composer.remove_photo"), () => {
      this.photos = this.photos.filter((each) => each !== photo);
      this.#draw();
    });
    return el(
      "figure",
      { class: "attachment", testid: "attachment" },
      sketchOf(photo.bitmap, "", 320),
      remove,
    );
  }

  /** Forgets all photos. */
  clear() {
    this.photos = [];
    this.#draw();
  }
}
