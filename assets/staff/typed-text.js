/* What is typed into a form and not yet sent stands there again after Back, Forward and Reload: the browser's history
   notes it beside the page. It stands there too when another form of the page is sent and an answer has the form again.
   Nothing is put over what somebody else has changed meanwhile. The form of a record is kept better, see kept-text.js. */
import { atFirst, fieldsOf, isTouched } from "./kept-text.js";

const ABOUT = ["column", "code", "value"];
const CARRIED = "wherewework-typed"; // what is typed beside forms that were sent, until a page has its form again
const PAUSE = 400; // milliseconds: browsers allow few notes a second
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const person = () => document.querySelector(".who")?.dataset.person; // nobody reads what another person typed
const openForms = () => [...document.querySelectorAll("main form[method=post]:not([data-keep])")];

/** What a form is about, in one text: the form about the same on a page that comes later has the same. */
export const about = (form) => [form.action, ...ABOUT.map((name) => form.elements[name]?.value ?? "")].join("\u0000");

/** Note what is typed into the forms of the page, except the one that is ``sent``. */
export function noteTyped(sent = null) {
  const fields = openForms().filter((form) => form !== sent).flatMap((form) => fieldsOf(form).filter(isTouched).map((field) => ({
    about: about(form), name: field.name, value: field.value, first: atFirst(field) ?? null, checked: isTick(field) ? field.checked : null,
  })));
  history.replaceState({ ...history.state, typed: { who: person(), fields } }, "");
  return fields;
}

/** Put back what was typed; what remains is that whose form the page does not have. */
const putBack = (fields) => fields.filter(({ about: wanted, name, value, first, checked }) => {
  const form = openForms().find((one) => about(one) === wanted);
  if (!form) return true;
  const field = fieldsOf(form).find((one) => one.name === name && isTick(one) === (checked !== null) && (checked === null || one.value === value));
  const offers = !field?.options || [...field.options].some((one) => one.value === value);
  if (!field || !offers || (atFirst(field) ?? null) !== first) return false;
  if (checked === null) field.value = value;
  else field.checked = checked;
  field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  return false;
});

/** Put back what was noted for this page, and note what is typed from now on. */
export function keepTypedInHistory() {
  if (!person()) return; // what is carried waits until the person has signed in again
  const mine = (noted) => (noted?.who === person() ? noted.fields : []);
  putBack(mine(history.state?.typed));
  let carried = putBack(mine(JSON.parse(sessionStorage.getItem(CARRIED))));
  const carry = () => sessionStorage.setItem(CARRIED, JSON.stringify({ who: person(), fields: carried }));
  carry();
  let sent = null;
  let timer;
  document.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => noteTyped(sent), PAUSE);
  });
  document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
    const asksFirst = form.classList.contains("asks") && !submitter?.name; // it is not done yet
    if (defaultPrevented || asksFirst || !form.closest("main")) return;
    const typed = noteTyped(sent = form);
    carried = [...carried.filter((one) => !typed.some(({ about: form, name }) => form === one.about && name === one.name)), ...typed];
    carry();
  });
  addEventListener("pageshow", () => { sent = null; });
  addEventListener("beforeunload", () => noteTyped(sent));
}
