// @ts-check
/**
 * What the server writes into the file: the bundler puts the real values in this module's place.
 *
 * @typedef {Record<string, string | Record<string, string>>} Words
 * @typedef {{id: string, name: string, phone: string | null, email: string | null, hours: string,
 *   open_now?: boolean, opens_at?: string | null}} Channel
 * @typedef {{style: string, texts: Record<string, Words>, contacts: Record<string, Channel[]>}} Data
 */

/** @type {Data} */
export const DATA = { style: "", texts: {}, contacts: {} };
