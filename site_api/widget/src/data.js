// @ts-check
/**
 * What the server writes into the file: the bundler puts the real values in this module's place.
 *
 * @typedef {string | Record<string, string>} Word
 * @typedef {{id: string, name: string, phone: string | null, email: string | null, hours: string,
 *   open_now?: boolean, opens_at?: string | null}} Channel
 * @typedef {{style: string, keys: string[], texts: Record<string, Word[]>, contacts: Record<string, Channel[]>}} Data
 */

/** @type {Data} */
export const DATA = { style: "", keys: [], texts: {}, contacts: {} };
