/** Look: the switches of language and theme, the same on every screen. */

import { iconButton } from "./dom.js";
import { language, setLanguage, t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { setTheme, theme, THEMES } from "./theme.js";

const THEME_ICONS = { auto: "half", light: "sun", dark: "moon" };

/** Gives the two switches as choices of a menu; `onLanguage` draws the screen anew. */
export function lookChoices(onLanguage) {
  const languages = [
    { value: "zh-CN", text: "中文" },
    { value: "en", text: "English" },
  ];
  const chooseLanguage = (next) => {
    setLanguage(next);
    onLanguage();
  };
  const themes = THEMES.map((value) => ({ value, text: t(`theme.${value}`), icon: THEME_ICONS[value] }));
  return [
    { label: t("look.language"), options: languages, current: language(), act: chooseLanguage },
    { label: t("look.theme"), options: themes, current: theme(), act: setTheme },
  ];
}

/** Draws the button that opens the switches where there is no person's menu yet. */
export function lookButton(onLanguage) {
  const open = (event) => openMenu(event.currentTarget, lookChoices(onLanguage), t("look.label"));
  return iconButton(
    "half",
    t("look.label"),
    open,
    { testid: "look", "aria-haspopup": "menu", class: "look" },
  );
}
