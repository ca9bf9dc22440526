// @ts-check
/** All ways to a person, with their hours and whether somebody is there now. */
import { button, h, icon } from "./dom.js";
import { ways } from "./person.js";

/** @typedef {import("./panel.js").Panel} Panel */

export class ContactView {
  /** @param {Panel} panel */
  constructor(panel) {
    const { texts } = panel;
    this.panel = panel;
    this.name = "contact";
    this.title = texts.get("title");
    this.heading = h("h2", { tabindex: -1 }, texts.get("person"));
    this.list = h("div");
    const write = panel.hasTicket && button("solid wide", [icon("write"), texts.get("write")], () => panel.openTicket());
    this.node = h("div", { class: "view" }, this.heading, h("p", { class: "lead" }, texts.get("person_text")), write, this.list);
    this.changed();
  }

  get focus() {
    return this.heading;
  }

  /** Shows the hours anew when they have been asked for. */
  changed() {
    this.list.replaceChildren(ways(this.panel));
  }
}
