// @ts-check
/**
 * What happened, sent in batches: kinds and ids, nothing that the customer wrote.
 *
 * @typedef {{kind: "shown" | "opened" | "solved" | "not_solved" | "ticket", article?: string | null, query_id?: string | null,
 *   reference?: string | null}} Happening
 */

const EVERY_MS = 4000;
const MOST = 50;

export class Journal {
  /**
   * @param {string} session
   * @param {() => {api: string, lang: string, screen: string | null}} where
   */
  constructor(session, where) {
    this.session = session;
    this.where = where;
    /** @type {Record<string, unknown>[]} */
    this.waiting = [];
    /** @type {Set<string>} */
    this.shown = new Set();
    this.timer = 0;
  }

  /** @param {Happening} happening */
  record({ kind, article = null, query_id = null, reference = null }) {
    if (kind === "shown" && this.shown.has(`${article}`)) return;
    if (kind === "shown") this.shown.add(`${article}`);
    const { lang, screen } = this.where();
    this.waiting.push({ kind, article, lang, screen, query_id, reference, at: new Date().toISOString() });
    if (this.waiting.length >= MOST) this.flush();
    else if (!this.timer) this.timer = window.setTimeout(() => this.flush(), EVERY_MS);
  }

  /** Sends what waits, also while the page is being left; nobody waits for the answer. */
  flush() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.waiting.length) return;
    const events = this.waiting.splice(0, MOST);
    // Plain text needs no question beforehand (CORS preflight), for which there is no time when a page is left.
    const body = JSON.stringify({ session: this.session, events });
    const options = { method: "POST", body, keepalive: true, credentials: /** @type {const} */ ("omit"), headers: { "Content-Type": "text/plain" } };
    fetch(`${this.where().api}/events`, options).catch(() => undefined);
    if (this.waiting.length) this.flush();
  }
}
