// @ts-check
import { h } from "./dom.js";

/** @typedef {import("./panel.js").Panel} Panel */

export class ChatView {
  /** @param {Panel} panel */
  constructor(panel) {
    this.name = "chat";
    this.title = panel.texts.get("chat_title");
    this.node = h("div", { class: "view" });
  }
}
