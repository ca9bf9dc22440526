// @ts-check
/**
 * The live talk with a person of the bank: its stream, what is said in it, and the strip that says where it stands.
 *
 * @typedef {{talk: string, state: string, agent: string | null, reference: string, last: number, text: string,
 *   choices: {id: string, label: string}[]}} Standing
 * @typedef {{number: number, at: string, kind: string, author: "customer" | "agent" | "system", agent: string | null, text: string,
 *   key: string | null}} Step
 */
import { Refused } from "./client.js";
import { button, h } from "./dom.js";
import { randomName } from "./memory.js";

/** @typedef {import("./chat-view.js").ChatView} ChatView */

const AGAIN_MS = 3000;
const TYPING_MS = 2500;
const TYPED_MS = 6000;
const TRIES = 4;

export class LiveTalk {
  /** @param {ChatView} view */
  constructor(view) {
    this.view = view;
    this.panel = view.panel;
    /** @type {EventSource | null} */
    this.source = null;
    /** Steps that stand in the conversation already, by the ids of the stream. @type {Set<string>} */
    this.shown = new Set();
    /** Lines of this page, which the stream sends back. @type {Set<string>} */
    this.own = new Set();
    this.last = "";
    this.typedAt = 0;
    this.timer = 0;
    this.isOpen = false;
    this.text = h("p", { role: "status" });
    this.leaver = button("line", [""], () => this.leave());
    this.node = h("div", { class: "standing", part: "standing", hidden: true }, this.text, this.leaver);
  }

  /** Follows the talk of a conversation; what is known of it already is not shown again. @param {Standing | null} standing */
  follow(standing) {
    if (this.source) return;
    this.isOpen = true;
    this.panel.memory.keep({ live: true });
    if (standing) {
      this.last = `${standing.talk}-${standing.last}`;
      this.stand(standing);
    }
    this.listen();
  }

  listen() {
    const after = this.last ? `?after=${this.last}` : "";
    const source = new EventSource(this.panel.client.api + this.path(`stream${after}`));
    this.source = source;
    const hear = (/** @type {string} */ name, /** @type {(body: any, id: string) => void} */ act) =>
      source.addEventListener(name, (event) => act(JSON.parse(event.data), event.lastEventId));
    hear("standing", (standing) => this.stand(standing));
    hear("step", (step, id) => this.take(step, id));
    hear("typing", ({ text }) => this.types(text));
    hear("ping", () => this.sign({}));
    source.addEventListener("error", () => {
      // The browser connects again by itself, unless it was told no.
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.source = null;
      if (this.isOpen) setTimeout(() => this.isOpen && !this.source && this.listen(), AGAIN_MS);
    });
  }

  /** @param {Standing} standing */
  stand({ state, text, choices }) {
    if (state === "ended") return;
    this.node.hidden = false;
    if (this.text.textContent !== text) this.text.textContent = text;
    this.leaver.textContent = choices[0]?.label ?? "";
    this.leaver.hidden = !choices.length;
  }

  /** @param {Step} step @param {string} id */
  take(step, id) {
    this.last = id;
    if (this.shown.has(id)) return;
    this.shown.add(id);
    const { view } = this;
    const isMine = step.key !== null && this.own.has(step.key);
    if (step.kind !== "line") view.append({ author: "bot", kind: "notice", text: step.text, at: step.at });
    else if (!isMine) view.append({ author: step.author === "agent" ? "agent" : "customer", name: step.agent, text: step.text, at: step.at });
    if (step.author === "agent") this.types("");
    if (step.kind === "ended") this.stop();
    else this.sign({});
  }

  /** @param {string} text */
  types(text) {
    clearTimeout(this.timer);
    this.view.lines.showTyping(text || null, text);
    if (text) this.timer = window.setTimeout(() => this.view.lines.showTyping(null), TYPED_MS);
  }

  /** Says that the customer writes. */
  typing() {
    if (!this.isOpen || Date.now() - this.typedAt < TYPING_MS) return;
    this.typedAt = Date.now();
    this.sign({ typing: true });
  }

  /** Sends a line; under its key it is kept once, however often the connection breaks. @param {string} text */
  async say(text) {
    const key = randomName();
    this.own.add(key);
    for (let tries = 0; ; tries += 1) {
      try {
        const said = await this.post("lines", { text, key, read: this.read() });
        if (said.note) this.view.append({ author: "bot", kind: "notice", text: said.note });
        return;
      } catch (error) {
        if (tries === TRIES || error instanceof Refused) throw error;
        await new Promise((done) => setTimeout(done, 1000 * (tries + 1)));
      }
    }
  }

  async leave() {
    try {
      await this.post("leave", {});
    } catch {
      this.view.failed({});
    }
  }

  /** Follows no more. */
  stop() {
    this.pause();
    this.types("");
    this.node.hidden = true;
    this.panel.memory.keep({ live: false });
  }

  /** Leaves the page's stream, as the panel is made anew; the talk goes on. */
  pause() {
    this.source?.close();
    this.source = null;
    this.isOpen = false;
  }

  /** @param {{typing?: boolean}} what */
  sign(what) {
    this.post("sign", { ...what, read: this.read() }).catch(() => undefined);
  }

  /** The number of the last step that arrived. */
  read() {
    return Number(this.last.split("-")[1] ?? 0);
  }

  /** @param {string} what */
  path(what) {
    return `/chat/${encodeURIComponent(this.panel.memory.kept.chat ?? "")}/${what}`;
  }

  /** @param {string} what @param {unknown} body @returns {Promise<any>} */
  post(what, body) {
    return this.panel.client.ask(this.path(what), { body });
  }
}
