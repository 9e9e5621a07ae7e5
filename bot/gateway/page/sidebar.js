/** Sidebar: the product's name, the list of chats, and the person whose page it is. */

import { el, button } from "./dom.js";
import { icon } from "./icons.js";
import { lookChoices } from "./look.js";
import { openMenu } from "./menu.js";
import { personFace } from "./face.js";
import { showShortcuts } from "./shortcuts.js";
import { t } from "./i18n.js";

export class Sidebar {
  /** Takes the session for the menu of its person, and the list of chats to hold. */
  constructor(session, chatList) {
    this.session = session;
    this.personButton = this.#personButton();
    this.element = el(
      "aside",
      { class: "sidebar" },
      el("header", { class: "brand" }, el("span", { class: "brand-mark" }, icon("bell")), el("h1", {}, t("name"))),
      chatList.element,
      el("footer", { class: "sidebar-foot" }, this.personButton),
    );
  }

  #personButton() {
    const { me } = this.session;
    const title = me.title ? el("span", {}, me.title) : null;
    const words = el("span", { class: "person-words" }, el("b", {}, me.name), title);
    return button([personFace(me, "medium"), words, icon("chevron")], () => this.#openMenu(), {
      class: "person-button",
      testid: "person-menu",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: t("shell.person"),
    });
  }

  #openMenu() {
    const { session } = this;
    const shortcuts = { text: t("shortcuts.title"), icon: "keyboard", act: showShortcuts };
    const change = {
      text: t("shell.switch"),
      icon: "people",
      testid: "switch-person",
      act: () => session.switchPerson(),
    };
    const leave = {
      text: t("shell.sign_out"),
      icon: "leave",
      testid: "sign-out",
      act: () => session.signOut(),
    };
    const looks = lookChoices(() => session.redraw());
    const choices = [...looks, { line: true }, shortcuts, change, session.demo ? null : leave];
    openMenu(this.personButton, choices, t("shell.person"));
  }
}
