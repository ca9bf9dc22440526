// @ts-check
/** Where the customer writes to a conversation: Enter sends, Shift and Enter begin another line. */
import { button, h, icon } from "./dom.js";

/** @typedef {import("./panel.js").Panel} Panel */

const LONGEST_LINE = 2000;

export class Composer {
  /**
   * @param {Panel} panel
   * @param {(text: string) => boolean} send Returns whether it was taken; what was not stays in the field.
   */
  constructor(panel, send) {
    const { texts } = panel;
    this.send = send;
    this.isDue = false;
    const label = { "aria-label": texts.get("chat_placeholder"), placeholder: texts.get("chat_placeholder") };
    const key = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.input = /** @type {HTMLTextAreaElement} */ (h("textarea", { rows: 1, maxlength: LONGEST_LINE, enterkeyhint: "send", onkeydown: key, oninput: () => (this.isDue = false), ...label }));
    const sender = button("solid icon-button", [icon("send")], () => undefined, { type: "submit", "aria-label": texts.get("chat_send") });
    const submit = (/** @type {Event} */ event) => (event.preventDefault(), this.submit());
    this.node = h("form", { class: "composer", part: "composer", onsubmit: submit }, this.input, sender);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.isDue = !this.send(text);
    if (!this.isDue) this.input.value = "";
  }

  /** Sends what was not taken at once, unless it was changed since. */
  submitDue() {
    if (this.isDue) this.submit();
  }
}
