// @ts-check
/**
 * Asks the API: one question at a time, and whatever keeps it from answering is one of two errors.
 *
 * @typedef {import("./data.js").Channel} Channel
 * @typedef {{id: string, lang: string, title: string, summary: string, url: string, anchor: string, breadcrumb: string[],
 *   snippet: string, updated: string}} Hit
 * @typedef {{action: string, queue: string, priority: string, handoff: string}} Decision
 * @typedef {{query_id: string, lang: string, decision: Decision, hits: Hit[]}} Answer
 * @typedef {{text: string, id: string, url: string}} Suggestion
 * @typedef {{reference: string, link: string | null, queue_name?: string, answer_expected_by: string | null, joined: boolean,
 *   masked?: {kind: string}[]}} Opened
 * @typedef {{id: string, lang: string, title: string, summary: string, url: string, breadcrumb: string[], html: string,
 *   updated: string}} Article
 */

const PATIENCE_MS = 5000;
const LONGEST_ADDRESS = 300;

/** The API is away: not reached, too slow, or failing. */
export class Away extends Error {}

/** The API understood, and said no. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {number} wait
   */
  constructor(status, wait) {
    super(`refused with ${status}`);
    this.status = status;
    /** Seconds to wait before another try; 0 where waiting does not help. */
    this.wait = wait;
  }
}

/** An older question whose answer nobody waits for any more. @param {unknown} error */
export const isDropped = (error) => error instanceof DOMException && error.name === "AbortError";

export class Client {
  /** @param {string} api */
  constructor(api) {
    this.api = api;
    /** @type {string | null} */
    this.token = null;
    /** Told where the token has run out, so that the app may give a new one. */
    this.onExpired = () => {};
    this.current = new AbortController();
  }

  /** Drops whatever is being asked. */
  drop() {
    this.current.abort();
    this.current = new AbortController();
    return this.current.signal;
  }

  /**
   * @param {string} q
   * @param {string} lang
   * @param {string | null} screen
   * @returns {Promise<Answer>}
   */
  search(q, lang, screen) {
    const asked = { q, lang, limit: 6, ...(screen ? { screen } : {}) };
    if (q.length > LONGEST_ADDRESS) return this.ask("/search", { body: asked, signal: this.drop() });
    return this.ask(`/search?${parameters(asked)}`, { signal: this.drop() });
  }

  /**
   * @param {string} q
   * @param {string} lang
   * @returns {Promise<{suggestions: Suggestion[]}>}
   */
  suggest(q, lang) {
    return this.ask(`/suggest?${parameters({ q, lang, limit: 5 })}`, { signal: this.drop() });
  }

  /**
   * @param {string} screen
   * @param {string} lang
   * @param {string | null} error
   * @returns {Promise<{hits: Hit[]}>}
   */
  screen(screen, lang, error) {
    const asked = { lang, limit: 5, ...(error ? { error } : {}) };
    return this.ask(`/screens/${encodeURIComponent(screen)}?${parameters(asked)}`, { signal: this.drop() });
  }

  /**
   * @param {string} id
   * @param {string} lang
   * @returns {Promise<Article>}
   */
  article(id, lang) {
    return this.ask(`/articles/${encodeURIComponent(id)}?${parameters({ lang })}`, { signal: this.drop() });
  }

  /**
   * @param {string} lang
   * @returns {Promise<{channels: Channel[]}>}
   */
  contact(lang) {
    return this.ask(`/contact?${parameters({ lang })}`);
  }

  /**
   * @param {Record<string, any>} ticket
   * @param {string} key
   * @returns {Promise<Opened>}
   */
  ticket(ticket, key) {
    return this.askAs("/tickets", ticket, { "Idempotency-Key": key });
  }

  /**
   * Takes a turn of the conversation.
   * @param {Record<string, unknown>} turn
   * @returns {Promise<{session: string, replies: any[]}>}
   */
  chat(turn) {
    return this.askAs("/chat", { channel: "widget", ...turn });
  }

  /**
   * @param {string} session
   * @returns {Promise<{lines: any[], live: import("./live-talk.js").Standing | null}>}
   */
  conversation(session) {
    return this.ask(`/chat/${encodeURIComponent(session)}`);
  }

  /**
   * @param {string} path
   * @param {{body?: unknown, signal?: AbortSignal, headers?: Record<string, string>, patience?: number}} [options]
   * @returns {Promise<any>}
   */
  async ask(path, { body, signal, headers = {}, patience = PATIENCE_MS } = {}) {
    const patient = AbortSignal.timeout(patience);
    try {
      const response = await fetch(this.api + path, {
        method: body ? "POST" : "GET",
        body: body ? JSON.stringify(body) : undefined,
        credentials: "omit",
        signal: signal ? AbortSignal.any([signal, patient]) : patient,
        headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
      });
      if (!response.ok) throw failure(response);
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (signal?.aborted) throw new DOMException("superseded", "AbortError");
      throw error instanceof Refused ? error : new Away(String(error));
    }
  }

  /**
   * Asks as the customer whom the token names; one that has run out, and a new one that does not hold either, hold nobody up.
   * @param {string} path
   * @param {unknown} body
   * @param {Record<string, string>} [headers]
   * @param {number} [tokens]
   * @returns {Promise<any>}
   */
  async askAs(path, body, headers, tokens = 2) {
    const token = tokens ? this.token : null;
    try {
      return await this.ask(path, { body, headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers, patience: 15_000 });
    } catch (error) {
      if (!token || !(error instanceof Refused) || error.status !== 401) throw error;
    }
    if (this.token === token) this.token = null;
    this.onExpired();
    return this.askAs(path, body, headers, tokens - 1);
  }
}

/** @param {Response} response */
function failure(response) {
  if (response.status >= 500) return new Away(String(response.status));
  return new Refused(response.status, Number(response.headers.get("Retry-After")) || 0);
}

/** @param {Record<string, string | number>} values */
const parameters = (values) => new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
