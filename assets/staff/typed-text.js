/* What is typed into a form and not yet sent stands there again after Back, Forward and Reload: the browser's history
   notes it beside the page. It stands there too when another form of the page is sent and an answer has the form again.
   Nothing is put over what somebody else has changed meanwhile. Records and drafts are kept better, see kept-text.js. */
import { atFirst, fieldsOf, isTouched, kept, offerBack, unfold } from "./kept-text.js";

const ABOUT = ["column", "code", "value"];
const CARRIED = "wherewework-typed"; // what is typed beside forms that were sent, until a page has its form again
const PAUSE = 400; // milliseconds: browsers allow few notes a second
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const person = () => document.querySelector(".who")?.dataset.person; // nobody reads what another person typed
const openForms = () => [...document.querySelectorAll("main form[method=post]:not([data-keep])")];
const offerOf = () => document.querySelector("[data-kept-offer*=':']"); // of the page of a draft, with a name for its texts
const noteOf = (field) => ({ about: about(field.form), name: field.name, value: field.value, first: atFirst(field) ?? null, checked: isTick(field) ? field.checked : null });

/** What a form is about, in one text: the form about the same on a page that comes later has the same. */
export const about = (form) => [form.action, ...ABOUT.map((name) => form.elements[name]?.value ?? "")].join("\u0000");

/** Note what is typed into the forms of the page, except the one that is ``sent``. */
export function noteTyped(sent = null) {
  const fields = openForms().filter((form) => form !== sent).flatMap((form) => fieldsOf(form).filter(isTouched).map(noteOf));
  history.replaceState({ ...history.state, typed: { who: person(), fields } }, "");
  return fields;
}

/** Put back what was typed; what remains is that whose form the page does not have. ``isTrial``: only find what would be. */
const putBack = (fields, isTrial = false) => fields.filter(({ about: wanted, name, value, first, checked }) => {
  const form = openForms().find((one) => about(one) === wanted);
  if (!form) return !isTrial;
  const field = fieldsOf(form).find((one) => one.name === name && isTick(one) === (checked !== null) && (checked === null || one.value === value));
  const offers = !field?.options || [...field.options].some((one) => one.value === value);
  if (!field || !offers || (atFirst(field) ?? null) !== first) return false;
  if (isTrial) return checked === null ? field.value !== value : field.checked !== checked;
  if (checked === null) field.value = value;
  else field.checked = checked;
  unfold(field);
  field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  return false;
});

/** Keep what is typed into a field of the page of a draft, until it is ``saved``. */
export function keepTyped(field, saved = false) {
  if (!field.form || !offerOf()) return;
  const key = [offerOf().dataset.keptOffer, about(field.form), field.name, isTick(field) ? field.value : ""];
  kept((store) => (isTouched(field) && !saved ? store.put({ ...noteOf(field), at: Date.now() }, key) : store.delete(key)));
}

/** Offer what was typed on the page of a draft and is not there, unless it was sent as a comment. */
export async function offerTyped() {
  const all = offerOf() && await kept((store) => store.getAll(IDBKeyRange.bound([offerOf().dataset.keptOffer], [offerOf().dataset.keptOffer, []])));
  const isSent = (one) => one.name === "comment" && [...document.querySelectorAll(".own-words")].some((said) => said.textContent === one.value.trim());
  const fields = putBack(all ?? [], true).filter((one) => !isSent(one));
  const keep = () => openForms().flatMap(fieldsOf).forEach((field) => keepTyped(field));
  if (fields.length) offerBack(offerOf(), Math.max(...fields.map((one) => one.at)), () => putBack(fields), keep);
}

/** Put back what was noted for this page, and note what is typed from now on. */
export function keepTypedInHistory() {
  if (!person()) return; // what is carried waits until the person has signed in again
  const mine = (noted) => (noted?.who === person() ? noted.fields : []);
  putBack(mine(history.state?.typed));
  let carried = putBack(mine(JSON.parse(sessionStorage.getItem(CARRIED))));
  const carry = () => sessionStorage.setItem(CARRIED, JSON.stringify({ who: person(), fields: carried }));
  carry();
  offerTyped();
  let sent = null;
  let timer;
  document.addEventListener("input", ({ target }) => {
    keepTyped(target);
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
