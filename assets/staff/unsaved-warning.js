// Before a page is left, the browser asks where something was typed into a form and neither saved nor kept.
import { fieldsOf, isTouched } from "./kept-text.js";

export function warnOfUnsaved() {
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent = event.target;
  });
  addEventListener("pageshow", () => { sent = null; });
  addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[method=post]:not([data-keep])")];
    if (forms.some((form) => form !== sent && fieldsOf(form).some(isTouched))) event.preventDefault();
  });
}
