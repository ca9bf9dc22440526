// @ts-check
/** One question at a time: a new one drops the old one, and an API that is away is not asked again for a while. */
import { ApiAway, askSearch, askSuggest } from "./search-api.js";

const REST_MS = 15000;
let awayUntil = 0;

export class Search {
  /** @param {import("./results.js").Config} config */
  constructor(config) {
    this.config = config;
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
   * @returns {Promise<import("./search-api.js").Suggestion[]>}
   */
  async suggest(q) {
    const signal = this.drop();
    if (Date.now() < awayUntil) return [];
    try {
      return await askSuggest(this.config.api, q, this.config.lang, signal);
    } catch (error) {
      if (error instanceof ApiAway) return [];
      throw error;
    }
  }

  /**
   * @param {string} q
   * @returns {Promise<import("./search-api.js").Answer>}
   */
  async ask(q) {
    const signal = this.drop();
    if (Date.now() >= awayUntil) {
      try {
        return await askSearch(this.config.api, q, this.config.lang, signal);
      } catch (error) {
        if (!(error instanceof ApiAway)) throw error;
        awayUntil = Date.now() + REST_MS;
      }
    }
    // Loaded only now: almost nobody needs it.
    const { searchExactly } = await import("./exact-search.js");
    const answer = await searchExactly(q, this.config.lang);
    if (signal.aborted) throw new DOMException("superseded", "AbortError");
    return answer;
  }
}
