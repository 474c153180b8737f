/* What is typed into a form and not yet sent stands there again after Back, Forward and Reload: the browser's history
   notes it beside the page. It stands there too when another form of the page is sent and leads back to it. The form of a
   record is kept better, see kept-text.js. */
import { fieldsOf, isTouched } from "./kept-text.js";

const ABOUT = ["column", "code", "value"];
const CARRIED = "wherewework-typed"; // what is typed beside the form that is sent, for the page that answers
const PAUSE = 400; // milliseconds: browsers allow few notes a second
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const personSignedIn = () => document.querySelector(".who a")?.textContent; // nobody reads what another person typed
const openForms = () => [...document.querySelectorAll("form[method=post]:not([data-keep])")];

/** What a form is about, in one text: the form about the same on a page that comes later has the same. */
export const about = (form) => [form.action, ...ABOUT.map((name) => form.elements[name]?.value ?? "")].join("\u0000");

/** Note what is typed into the forms of the page, except the one that is ``sent``. */
export function noteTyped(sent = null) {
  const fields = openForms().filter((form) => form !== sent).flatMap((form) => fieldsOf(form).filter(isTouched).map(
    (field) => ({ about: about(form), name: field.name, value: field.value, checked: isTick(field) ? field.checked : null }),
  ));
  const typed = { who: personSignedIn(), path: location.pathname, fields };
  history.replaceState({ ...history.state, typed }, "");
  return typed;
}

function putBack(fields) {
  for (const { about: wanted, name, value, checked } of fields) {
    const form = openForms().find((one) => about(one) === wanted);
    const field = form && fieldsOf(form).find((one) => one.name === name && isTick(one) === (checked !== null) && (checked === null || one.value === value));
    if (!field) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  }
}

/** Put back what the history notes for this page, and note what is typed from now on. */
export function keepTypedInHistory() {
  const typed = history.state?.typed ?? JSON.parse(sessionStorage.getItem(CARRIED));
  sessionStorage.removeItem(CARRIED);
  if (!personSignedIn() || !openForms().length) return;
  if (typed?.who === personSignedIn() && typed.path === location.pathname) putBack(typed.fields);
  let sent = null;
  let timer;
  document.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(noteTyped, PAUSE);
  });
  document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
    const asksFirst = form.classList.contains("asks") && !submitter?.name; // it is not done yet
    if (!defaultPrevented && !asksFirst) sent = form;
  });
  addEventListener("beforeunload", () => {
    const left = noteTyped(sent);
    if (sent) sessionStorage.setItem(CARRIED, JSON.stringify(left));
  });
}
