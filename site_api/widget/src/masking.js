// @ts-check
/** Takes secrets out of a text before it leaves the browser; the server masks again, with many more rules. */

/** @typedef {{text: string, kinds: string[]}} Masked */

const CARD = /(?<!\w)[2-6](?:[ .-]?\d){12,18}(?!\w)/g;
const IBAN = /(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Z0-9])/gi;
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z\u0430-\u044f]{2,24}(?!\w)/giu;
const SPANISH_ID = /(?<!\w)(?:\d{2}\.?\d{3}\.?\d{3}|[XYZ][ -]?\d{7})[ -]?([TRWAGMYFPDXBNJZSQVHLCKE])(?!\w)/gi;
const CODE = /(?<![\w\u0400-\u04ff])(pin|cvv2?|cvc2?|nip|пин(?:-?код)?)((?:\s+(?:es|is|был[аи]?|это))?[\s:=—-]{1,3})(\d{3,6})(?!\d)/giu;
const LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

/**
 * Masks cards that pass Luhn, IBANs that pass mod 97, e-mail addresses, Spanish ids, and PINs and codes that are named.
 * @param {string} text
 * @returns {Masked}
 */
export function mask(text) {
  /** @type {Set<string>} */
  const kinds = new Set();
  const put = (/** @type {string} */ kind, /** @type {string} */ label) => (kinds.add(kind), label);
  const masked = text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, " ")
    .replace(IBAN, (found) => {
      const end = ibanEnd(found);
      return end ? put("iban", "[IBAN]") + found.slice(end) : found;
    })
    .replace(CARD, (found) => (isCard(found.replace(/\D/g, "")) ? put("card", "[card]") : found))
    .replace(EMAIL, () => put("email", "[email]"))
    .replace(SPANISH_ID, (found, letter) => (isSpanishId(found, letter) ? put("id", "[ID]") : found))
    .replace(CODE, (_, word, between) => word + between + (/^(cv|nip)/i.test(word) ? put("cvv", "[CVV]") : put("pin", "[PIN]")));
  return { text: masked, kinds: [...kinds] };
}

/** @param {string} digits */
export function isCard(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

/**
 * Returns where an account ends in what looks like one, or 0: a word may follow it after a space.
 * @param {string} found
 */
function ibanEnd(found) {
  for (let end = found.length; end > 14; end = found.slice(0, end - 1).search(/[ -][A-Z0-9]+$/i)) {
    if (end > 14 && isIban(found.slice(0, end).replace(/[ -]/g, ""))) return end;
  }
  return 0;
}

/** @param {string} account */
function isIban(account) {
  if (account.length < 15 || account.length > 34) return false;
  const moved = (account.slice(4) + account.slice(0, 4)).toUpperCase();
  let rest = 0;
  for (const letter of moved) for (const digit of String(parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/**
 * @param {string} found
 * @param {string} letter
 */
function isSpanishId(found, letter) {
  const digits = found.replace(/^[XYZ]/i, (first) => String("XYZ".indexOf(first.toUpperCase()))).replace(/\D/g, "");
  return LETTERS[Number(digits) % 23] === letter.toUpperCase();
}
