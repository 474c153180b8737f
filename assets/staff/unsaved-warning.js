// Before a page is left, the browser asks where something was typed and not saved, except in the form of a record. A form that
// is sent leads on without a question: what is typed beside it stands in the page that comes, see typed-text.js.
import { fieldsOf, isTouched } from "./kept-text.js";

export function warnOfUnsaved() {
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.closest("main")) sent = true; // not for a sign-out
  });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[method=post]:not([data-keep])")];
    if (!sent && forms.some((form) => fieldsOf(form).some(isTouched))) event.preventDefault();
  });
}
