/**
 * People: the screen where one chooses whom to act as: anybody in the demonstration, else those
 * enrolled in this browser.
 */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { lookButton } from "./look.js";
import { personFace } from "./face.js";
import { routeHash } from "./route.js";
import { t, translated } from "./i18n.js";

const PARTS = /\s*[·,，、|/]\s*/;

/** Says what a person is, in the reader's language where it is a usual job. */
function jobOf(person) {
  return translated("job", (person.title ?? "").split(PARTS)[0]);
}

/** Groups people by their job, in the order in which the server names them. */
function grouped(people) {
  const groups = new Map();
  for (const person of people) {
    const job = jobOf(person);
    if (!groups.has(job)) groups.set(job, []);
    groups.get(job).push(person);
  }
  return groups;
}

/** Says where a person works: the rest of the title, else the groups they sit in. */
function placeOf(person) {
  return (person.title ?? "").split(PARTS).slice(1).join(" · ") || person.group_hint || person.title || "";
}

/** Draws one person as a link, so that a second tab can be opened with the middle button. */
function cardOf(person, onChoose) {
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(person.id);
  };
  return el(
    "a",
    {
      class: "person-card",
      href: routeHash({ person: person.id }),
      testid: `person-${person.id}`,
      on: { click },
    },
    personFace(person),
    el("span", { class: "person-words" }, el("b", {}, person.name), el("span", {}, placeOf(person))),
  );
}

function sectionOf(job, members, onChoose) {
  const cards = members.map((person) => cardOf(person, onChoose));
  return el(
    "section",
    { class: "people-group" },
    job ? el("h2", {}, job) : null,
    el("div", { class: "people-cards" }, cards),
  );
}

/** Moves the focus among the cards by the arrow keys, from the search on. */
function walk(event, screen) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const inSearch = event.target.matches("input");
  if (!step || (inSearch && event.key !== "ArrowDown")) return;
  const cards = [...screen.querySelectorAll(".person-card")];
  const next = inSearch ? 0 : cards.indexOf(document.activeElement) + step;
  (cards[next] ?? screen.querySelector("input")).focus();
  event.preventDefault();
}

/** Draws those who match the search, under their jobs. */
function sectionsOf(people, query, onChoose) {
  const known = (person) =>
    `${person.name} ${person.title} ${jobOf(person)} ${person.group_hint ?? ""}`.toLowerCase();
  const matching = people.filter((person) => known(person).includes(query));
  if (!matching.length) return [el("p", { class: "nothing" }, t("people.none"))];
  return [...grouped(matching)].map(([job, members]) => sectionOf(job, members, onChoose));
}

function headOf(demo, onLanguage) {
  const lead = el("p", {}, t(demo ? "people.lead" : "people.shared"));
  const words = el("div", {}, el("h1", {}, t("name")), lead);
  const mark = el("span", { class: "brand-mark" }, icon("bell"));
  return el("header", { class: "people-head" }, mark, words, lookButton(onLanguage));
}

/** Draws the screen; `onChoose` gets the id of the person. */
export function peopleScreen(people, { demo, onChoose, onLanguage }) {
  const found = el("div", { class: "people-found" });
  const search = el("input", {
    type: "search",
    class: "search",
    testid: "people-search",
    placeholder: t("people.search"),
    "aria-label": t("people.search"),
    autocomplete: "off",
  });
  const draw = () => {
    const query = search.value.trim().toLowerCase();
    found.replaceChildren(...sectionsOf(people, query, onChoose));
  };
  search.addEventListener("input", draw);
  draw();
  const searching = el("div", { class: "people-search" }, icon("search"), search);
  const props = { class: "people", testid: "people" };
  const screen = el("main", props, headOf(demo, onLanguage), searching, found);
  screen.addEventListener("keydown", (event) => walk(event, screen));
  return screen;
}
