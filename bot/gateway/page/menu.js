/** Menu: a small list of choices beside the button that opened it; Esc or a click elsewhere closes it. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

const GAP_PX = 6;

/** Draws one choice. */
function choiceOf(choice, close) {
  if (choice.heading) return el("div", { class: "menu-heading" }, choice.heading);
  if (choice.line) return el("hr", { class: "menu-line" });
  if (choice.options) return segmentsOf(choice, close);
  const click = () => {
    close();
    choice.act();
  };
  const sign = choice.face ?? (choice.icon ? icon(choice.icon) : null);
  return el(
    "button",
    { type: "button", class: "menu-choice", role: "menuitem", testid: choice.testid, on: { click } },
    sign,
    el("span", {}, choice.text),
  );
}

/** Draws a choice among few: a row of segments with the present one marked. */
function segmentsOf({ label, options, current, act }, close) {
  const segments = options.map(({ value, text, icon: name }) => {
    const click = () => {
      close();
      act(value);
    };
    return el(
      "button",
      {
        type: "button",
        role: "menuitemradio",
        "aria-checked": String(value === current),
        title: text,
        testid: `set-${value}`,
        on: { click },
      },
      name ? icon(name) : text,
    );
  });
  return el(
    "div",
    { class: "menu-row" },
    el("span", {}, label),
    el("span", { class: "segments", role: "group", "aria-label": label }, segments),
  );
}

/** Places the menu under its button, or above where there is no room, inside the window. */
function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = box.bottom + GAP_PX + height < window.innerHeight;
  const left = Math.min(Math.max(8, box.left), window.innerWidth - width - 8);
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? box.bottom + GAP_PX : Math.max(8, box.top - GAP_PX - height)}px`;
}

/** Moves the focus among the choices. */
function walk(event, menu) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...menu.querySelectorAll("button")];
  const next = (all.indexOf(document.activeElement) + step + all.length) % all.length;
  all[next].focus();
  event.preventDefault();
  event.stopPropagation();
}

/** Opens a menu at a button. */
export function openMenu(anchor, choices, label) {
  const layer = el("div", { class: "menu-layer" });
  const close = () => {
    layer.remove();
    anchor.setAttribute("aria-expanded", "false");
    anchor.focus({ preventScroll: true });
  };
  const menu = el(
    "div",
    { class: "menu", role: "menu", "aria-label": label },
    choices.filter(Boolean).map((choice) => choiceOf(choice, close)),
  );
  layer.append(menu);
  layer.addEventListener("click", (event) => event.target === layer && close());
  layer.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      close();
      event.preventDefault();
      event.stopPropagation();
    } else walk(event, menu);
  });
  document.body.append(layer);
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.querySelector("button")?.focus({ preventScroll: true });
}
