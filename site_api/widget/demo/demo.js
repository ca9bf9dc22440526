// @ts-check
/** The mock app's own script: it tells the help button what went wrong, as a real app would. */

const help = /** @type {any} */ (document.querySelector("ventanilla-help"));

for (const button of document.querySelectorAll("[data-help-error]")) {
  button.addEventListener("click", () => {
    help.setContext({ error: button.getAttribute("data-help-error") });
    help.open();
  });
}
for (const form of document.querySelectorAll("[data-demo-form]")) form.addEventListener("submit", (event) => event.preventDefault());
