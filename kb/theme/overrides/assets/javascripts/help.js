// @ts-check
/** Joins the page to the help button; where that is not served, the page's own links stay. */

const TAG = "ventanilla-help";

/** @param {Iterable<HTMLElement>} buttons */
export async function mountHelp(buttons) {
  await customElements.whenDefined(TAG);
  const help = /** @type {any} */ (document.querySelector(TAG));
  for (const button of buttons) {
    const { id, title } = button.dataset;
    button.hidden = false;
    button.addEventListener("click", () => help?.open({ step: "ticket", seen: id ? { id, title } : undefined }));
  }
}
