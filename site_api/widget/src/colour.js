// @ts-check
/** Makes a bank's own colour readable: the text on it, and itself as a text on the panel. */

/** @typedef {[number, number, number]} Rgb */

const READABLE = 4.6; // A little above the 4.5 of WCAG, for rounding.
const INK = /** @type {Rgb} */ ([8, 34, 42]);
const WHITE = /** @type {Rgb} */ ([255, 255, 255]);
const BLACK = /** @type {Rgb} */ ([0, 0, 0]);

/**
 * Sets `--_accent-text` and `--_on-accent` from the colours that hold on an element.
 * @param {HTMLElement} host
 * @param {HTMLElement} probe
 */
export function applyReadableColours(host, probe) {
  const [light, dark] = ["light", "dark"].map((scheme) => readable(probe, scheme));
  if (!light || !dark) return;
  // Both at once, so that nothing is unreadable for a moment when the device changes.
  host.style.setProperty("--_on-accent", `light-dark(${light.on}, ${dark.on})`);
  host.style.setProperty("--_accent-text", `light-dark(${light.text}, ${dark.text})`);
}

/**
 * @param {HTMLElement} probe
 * @param {string} scheme
 */
function readable(probe, scheme) {
  probe.style.setProperty("color-scheme", scheme);
  const [accent, surface] = ["var(--_accent)", "var(--_sunk)"].map((colour) => computed(probe, colour));
  if (!accent || !surface) return null;
  const on = [WHITE, INK, BLACK].find((colour) => contrast(colour, accent) >= READABLE) ?? BLACK;
  return { on: css(on), text: css(readableOn(accent, surface)) };
}

/**
 * Returns a colour that is moved towards black or white until it can be read.
 * @param {Rgb} colour
 * @param {Rgb} surface
 */
export function readableOn(colour, surface) {
  const end = contrast(WHITE, surface) > contrast(BLACK, surface) ? WHITE : BLACK;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = /** @type {Rgb} */ (colour.map((part, place) => part + (end[place] - part) * share));
    if (contrast(mixed, surface) >= READABLE) return mixed;
  }
  return end;
}

/**
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {Rgb} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Returns a colour as the browser computes it, in sRGB whatever it was written in.
 * @param {HTMLElement} probe
 * @param {string} colour
 * @returns {Rgb | null}
 */
function computed(probe, colour) {
  probe.style.setProperty("color", `color-mix(in srgb, ${colour} 100%, transparent)`);
  const numbers = getComputedStyle(probe).color.match(/-?[\d.]+(?:e-?\d+)?/g)?.slice(0, 3).map(Number);
  if (numbers?.length !== 3) return null;
  const whole = getComputedStyle(probe).color.startsWith("color(") ? 255 : 1;
  return /** @type {Rgb} */ (numbers.map((part) => Math.min(255, Math.max(0, part * whole))));
}

/** @param {Rgb} colour */
const css = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;
