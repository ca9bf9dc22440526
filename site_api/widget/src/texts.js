// @ts-check
/** The words of one language: filled in, counted and dated as that language does. */
import { DATA } from "./data.js";

const FALLBACK = "en";

export class Texts {
  /** @param {string} wanted */
  constructor(wanted) {
    const short = wanted.toLowerCase().split("-")[0];
    const known = Object.keys(DATA.texts);
    /** The language that is spoken: the one wanted where it has texts. */
    this.lang = known.includes(short) ? short : known.includes(FALLBACK) ? FALLBACK : known[0];
    const words = DATA.texts[this.lang];
    /** @type {import("./data.js").Words} */
    this.words = Object.fromEntries(DATA.names.map((name, place) => [name, words[place]]));
    this.locale = wanted.toLowerCase().startsWith(this.lang) ? wanted : this.lang;
  }

  /**
   * @param {string} key
   * @param {...string} values
   */
  get(key, ...values) {
    return filled(String(this.words[key] ?? key), values);
  }

  /**
   * Returns one of several words kept under a key, or what was asked for where there is none.
   * @param {string} key
   * @param {string} name
   * @param {string} [other]
   */
  one(key, name, other = name) {
    const words = this.words[key];
    return typeof words === "object" && Object.hasOwn(words, name) ? words[name] : other;
  }

  /**
   * Returns a sentence with a number, in the right plural form.
   * @param {string} key
   * @param {number} number
   */
  count(key, number) {
    const forms = /** @type {Record<string, string>} */ (this.words[key]);
    const form = new Intl.PluralRules(this.lang).select(number);
    return filled(forms[form] ?? forms.other, [new Intl.NumberFormat(this.locale).format(number)]);
  }

  /**
   * Returns a moment in the customer's own time zone, as one says it.
   * @param {string} iso
   * @param {Date} [now]
   */
  moment(iso, now = new Date()) {
    const date = new Date(iso);
    const time = this.format(date, { hour: "numeric", minute: "2-digit", hourCycle: "h23" });
    const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
    if (days === 0) return this.get("today_at", "", time);
    if (days === 1) return this.get("tomorrow_at", "", time);
    const near = days > 0 && days < 7;
    const day = this.format(date, near ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" });
    return this.get("day_at", day, time);
  }

  /** @param {string} iso */
  day(iso) {
    return this.format(new Date(`${iso}T12:00:00`), { day: "numeric", month: "long", year: "numeric" });
  }

  /** @param {string} code */
  language(code) {
    return new Intl.DisplayNames([this.locale], { type: "language" }).of(code) ?? code;
  }

  /**
   * @param {Date} date
   * @param {Intl.DateTimeFormatOptions} options
   */
  format(date, options) {
    return new Intl.DateTimeFormat(this.locale, options).format(date);
  }
}

/**
 * @param {string} text
 * @param {string[]} values
 */
function filled(text, values) {
  // One pass, so that a value which itself holds {1} stays as it is.
  return text.replace(/\{(\d)\}/g, (whole, number) => values[Number(number)] ?? whole);
}

/** @param {Date} date */
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
