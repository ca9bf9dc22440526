// @ts-check
/** A field of a form with its label, its hint and what is wrong with it. */
import { h } from "./dom.js";

let number = 0;

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {string} label
 * @param {string} [hint]
 */
export function field(input, label, hint) {
  input.id = `field-${(number += 1)}`;
  input.classList.add("input");
  const below = hint && h("p", { class: "quiet", id: `${input.id}-hint` }, hint);
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, h("p", { class: "failure", id: `${input.id}-wrong` }), below);
}

/**
 * Says what is wrong with a field, or nothing; returns the field where something is.
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {string} wrong
 */
export function markWrong(input, wrong) {
  const said = /** @type {HTMLElement} */ (input.nextElementSibling);
  const hint = input.parentElement?.querySelector(".quiet")?.id;
  said.textContent = wrong;
  input.setAttribute("aria-invalid", String(Boolean(wrong)));
  const described = [wrong && said.id, hint].filter(Boolean).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  return wrong ? input : null;
}
