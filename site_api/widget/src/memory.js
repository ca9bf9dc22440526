// @ts-check
/**
 * What the customer should not have to say twice, kept for this tab alone; a browser that keeps nothing forgets it on the next page.
 *
 * @typedef {{id: string, title: string}} Seen
 * @typedef {{reference: string, link: string}} OpenTicket
 * @typedef {{session: string, seen: Seen[], words: string, ticket: OpenTicket | null, chat: string | null, unread: number,
 *   view: string | null}} Kept
 */

const KEY = "ventanilla";
const MOST_SEEN = 10;

export class Memory {
  constructor() {
    /** @type {Kept} */
    this.kept = { session: randomName(), seen: [], words: "", ticket: null, chat: null, unread: 0, view: null, ...stored() };
  }

  get session() {
    return this.kept.session;
  }

  /**
   * Remembers an article as the last one read.
   * @param {string} id
   * @param {string} title
   */
  saw(id, title) {
    const others = this.kept.seen.filter((seen) => seen.id !== id);
    this.keep({ seen: [...others, { id, title }].slice(-MOST_SEEN) });
  }

  /** @param {Partial<Kept>} changed */
  keep(changed) {
    Object.assign(this.kept, changed);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // Blocked or full: what is in memory serves until the page is left.
    }
  }
}

/** A name that nobody can guess and that says nothing of the customer. */
export function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {Partial<Kept>} */
function stored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept.session === "string" && Array.isArray(kept.seen) ? kept : {};
  } catch {
    return {};
  }
}
