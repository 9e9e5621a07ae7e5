/** Words: what the page itself says, in Chinese and English; what the bot says comes in the chat. */

const LANGUAGES = ["zh-CN", "en"];
const REMEMBERED = "tocsin.language";
const AGAIN_MS = 2_000;
const DAY_MS = 86_400_000;

let texts = {};
let current = document.documentElement.lang || "en";

/** Fetches the catalogue once, before anything is shown. */
export async function loadTexts() {
  texts = await fetchTexts();
  if (!LANGUAGES.includes(current)) current = "en";
}

/** Without its words the page cannot even say what is wrong, so it asks until it has them. */
async function fetchTexts() {
  for (;;) {
    const response = await fetch(new URL("texts.json", import.meta.url)).catch(() => null);
    if (response?.ok) return response.json();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Gives the language in use. */
export function language() {
  return current;
}

/** Changes the language and remembers it; the caller shows the page anew. */
export function setLanguage(next) {
  current = next;
  document.documentElement.lang = next;
  window.localStorage.setItem(REMEMBERED, next);
}

/** Finds a text; a count chooses between the forms `key.zero`, `key.one` and `key.other`. */
function find(key, n) {
  const catalogue = texts[current];
  if (catalogue[key] !== undefined) return catalogue[key];
  const form = n === 0 ? "zero" : new Intl.PluralRules(current).select(n ?? 0);
  return catalogue[`${key}.${form}`] ?? catalogue[`${key}.other`] ?? key;
}

/** Says whether a text exists. */
export function has(key) {
  return texts[current][key] !== undefined;
}

/** Words a key with its parameters filled in. */
export function t(key, params = {}) {
  const fill = (hole, name) => (name in params ? String(params[name]) : hole);
  return find(key, params.n).replace(/\{(\w+)\}/g, fill);
}

/** Gives a word of one list in the reader's language, whichever language it came in. */
export function translated(list, word) {
  const same = ([key, text]) => key.startsWith(`${list}.`) && text.toLowerCase() === word.toLowerCase();
  const found = LANGUAGES.flatMap((each) => Object.entries(texts[each])).find(same);
  return found ? t(found[0]) : word;
}

/** Gives a name as the reader knows it: unless it was given another, the assistant has the page's. */
export function spoken(name) {
  return name === texts.en.name ? t("name") : name;
}

/** Gives the hour and minute of a moment. */
export function clockTime(date) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(current, form).format(date);
}

/** Counts the midnights between a moment and now. */
function daysAgo(date, now) {
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((midnight(now) - midnight(date)) / DAY_MS);
}

/** Names a day as a person would: today, yesterday, Monday 3 March. */
export function dayName(date, now = new Date()) {
  const ago = daysAgo(date, now);
  if (ago === 0) return t("day.today");
  if (ago === 1) return t("day.yesterday");
  const form = { month: "long", day: "numeric", weekday: "long" };
  if (date.getFullYear() !== now.getFullYear()) form.year = "numeric";
  return new Intl.DateTimeFormat(current, form).format(date);
}

/** Gives the shortest useful form of a moment for the list of chats. */
export function shortMoment(date, now = new Date()) {
  const ago = daysAgo(date, now);
  if (ago <= 0) return clockTime(date);
  if (ago === 1) return t("day.yesterday");
  if (ago < 7) return new Intl.DateTimeFormat(current, { weekday: "short" }).format(date);
  return new Intl.DateTimeFormat(current, { month: "numeric", day: "numeric" }).format(date);
}

/** Gives a moment in full, for the hover text of a time. */
export function fullMoment(date) {
  return new Intl.DateTimeFormat(current, { dateStyle: "full", timeStyle: "medium" }).format(date);
}

/** Gives the size of a file in KB or MB. */
export function fileSize(bytes) {
  const inMegabytes = bytes >= 1_000_000;
  const amount = inMegabytes ? bytes / 1_000_000 : Math.max(1, bytes / 1000);
  const digits = inMegabytes ? 1 : 0;
  const number = new Intl.NumberFormat(current, { maximumFractionDigits: digits }).format(amount);
  return `${number} ${inMegabytes ? "MB" : "KB"}`;
}
