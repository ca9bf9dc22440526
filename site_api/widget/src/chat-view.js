// @ts-check
/** The conversation with the assistant: what is said here is said once, whoever answers next. */
import { ChatLines } from "./chat-lines.js";
import { Refused } from "./client.js";
import { Composer } from "./composer.js";
import { button, h, icon } from "./dom.js";
import { LiveTalk } from "./live-talk.js";
import { mask } from "./masking.js";
import { awayNodes, maskedText } from "./notices.js";

/**
 * @typedef {import("./panel.js").Panel} Panel
 * @typedef {import("./chat-lines.js").Line} Line
 * @typedef {{text?: string, choice?: string}} Turn
 */

const PATIENT_MS = 250;
// A reply of this kind says that a person goes on; where that stands says the strip below the lines.
const LIVE = "live";

export class ChatView {
  /** @param {Panel} panel */
  constructor(panel) {
    const { texts } = panel;
    this.panel = panel;
    this.name = "chat";
    this.title = texts.get("chat_title");
    this.isBusy = false;
    this.isBegun = false;
    this.lines = new ChatLines(panel, ({ id, label }) => this.say(label, { choice: id }));
    this.composer = new Composer(panel, (text) => this.write(text));
    this.talk = new LiveTalk(this);
    this.composer.input.addEventListener("input", () => this.talk.typing());
    this.failure = h("div", { role: "alert" });
    this.saver = button("link quiet", [icon("download"), texts.get("chat_save")], () => this.save());
    this.lines.node.append(this.failure, this.saver);
    this.node = h("div", { class: "chat", part: "chat" }, this.lines.node, this.talk.node, this.composer.node);
  }

  get focus() {
    return this.panel.isSheet ? null : this.composer.input;
  }

  shown() {
    this.panel.memory.keep({ view: "chat", unread: 0 });
    this.lines.toEnd();
    if (!this.isBegun) this.begin();
  }

  left() {
    this.panel.memory.keep({ view: null });
  }

  /** Takes up the conversation of this tab, or begins one; what was typed into the search need not be typed again. */
  async begin() {
    this.isBegun = true;
    const { chat, words } = this.panel.memory.kept;
    try {
      if (chat) return await this.restore(chat);
    } catch (error) {
      if (!(error instanceof Refused)) return this.failed({});
    }
    this.composer.input.value ||= words;
    await this.turn({});
  }

  /** @param {string} session */
  async restore(session) {
    const { lines, live } = await this.panel.client.conversation(session);
    this.lines.clear();
    for (const line of /** @type {Line[]} */ (lines)) {
      if (line.step) this.talk.shown.add(line.step);
      if (line.kind !== LIVE) this.lines.append(line);
    }
    if (live) this.talk.follow(live);
    else this.panel.memory.keep({ live: false });
  }

  /** Says what was typed, unless an answer is under way. @param {string} text */
  write(text) {
    if (this.isBusy) return false;
    const masked = mask(text);
    if (this.talk.isOpen) this.tell(masked.text);
    else this.say(masked.text, { text: masked.text });
    if (masked.kinds.length) this.append({ author: "bot", kind: "notice", text: maskedText(this.panel, masked.kinds) });
    return true;
  }

  /** Says something to the person of a live talk. @param {string} text */
  async tell(text) {
    this.failure.replaceChildren();
    this.append({ author: "customer", text, at: new Date().toISOString() });
    try {
      await this.talk.say(text);
    } catch {
      this.failed({ text });
    }
  }

  /** @param {string} text @param {Turn} turn */
  say(text, turn) {
    if (this.isBusy) return;
    this.append({ author: "customer", text, at: new Date().toISOString() });
    this.turn(turn);
  }

  /** @param {Turn} turn */
  async turn(turn) {
    const { panel } = this;
    this.isBusy = true;
    this.failure.replaceChildren();
    const waiting = window.setTimeout(() => this.lines.showTyping("bot"), PATIENT_MS);
    try {
      const answered = await panel.client.chat({ session: panel.memory.kept.chat, lang: panel.texts.locale, context: panel.context, ...turn });
      panel.memory.keep({ chat: answered.session, words: "" });
      this.answered(answered.replies);
    } catch {
      this.composer.isDue = false;
      this.failed(turn);
    } finally {
      clearTimeout(waiting);
      this.lines.showTyping(null);
      this.isBusy = false;
    }
    this.composer.submitDue();
  }

  /** @param {Omit<Line, "author">[]} replies */
  answered(replies) {
    const { panel } = this;
    panel.isAway = false;
    if (replies.some(({ kind }) => kind === LIVE)) {
      this.lines.offer([]);
      this.talk.follow(null);
    }
    for (const reply of replies.filter(({ kind }) => kind !== LIVE)) {
      this.append({ ...reply, author: "bot", at: new Date().toISOString() });
      if (reply.article) panel.memory.saw(reply.article.id, reply.article.title);
      if (reply.ticket) this.passed(reply.ticket);
    }
  }

  /** @param {import("./chat-lines.js").Passed} ticket */
  passed({ reference, link }) {
    const { panel } = this;
    if (link) panel.memory.keep({ ticket: { reference, link } });
    panel.journal.record({ kind: "ticket", reference });
    panel.emit("ticket", { reference });
  }

  /** Adds a line, from wherever it comes; one that nobody sees is counted on the button. @param {Line} line */
  append(line) {
    const { panel } = this;
    const made = this.lines.append(line);
    const isSeen = panel.isOpen && panel.view === this;
    if (line.author !== "customer" && !isSeen) {
      panel.memory.keep({ unread: panel.memory.kept.unread + 1 });
      panel.emit("unread", { count: panel.memory.kept.unread });
    }
    return made;
  }

  /** @param {Turn} turn */
  failed(turn) {
    const { panel } = this;
    panel.nowAway();
    const again = () => (turn.text || turn.choice ? this.turn(turn) : this.begin());
    const retry = h("p", { class: "failure" }, panel.texts.get("chat_failed"), " ", button("link", [panel.texts.get("chat_retry")], again));
    this.failure.replaceChildren(...(this.lines.lines.length ? [retry] : awayNodes(panel, again)));
    this.lines.toEnd();
  }

  /** Gives the conversation to the customer as a file. */
  save() {
    const address = URL.createObjectURL(new Blob([this.lines.transcript()], { type: "text/plain" }));
    const link = /** @type {HTMLAnchorElement} */ (h("a", { href: address, download: "chat.txt" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}
