/* What is typed into a form and not yet sent stands there again after Back, Forward and Reload: the browser's history
   notes it beside the page. It stands there too when another form of the page is sent and an answer has the form again.
   After a crash or a sign-out it is offered: until it is saved, it is kept in this browser as records are, see kept-text.js.
   Nothing is put over what somebody else has changed meanwhile. */
import { atFirst, fieldsOf, isTouched, kept, offerBack, unfold } from "./kept-text.js";

const ABOUT = ["column", "code", "value"];
const CARRIED = "wherewework-typed"; // what is typed beside forms that were sent, until a page has its form again
const SENT = "wherewework-typed-sent"; // under which names the fields of the form that was sent last are kept
const PAUSE = 400; // milliseconds: browsers allow few notes a second
export const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const person = () => document.querySelector(".who")?.dataset.person; // nobody reads what another person typed
const openForms = () => [...document.querySelectorAll("main form[method=post]:not([data-keep])")];
const arrival = () => performance.getEntriesByType("navigation")[0];
const offerOf = () => document.querySelector("[data-kept-offer*=':']"); // of the page, with a name for its texts
const noteOf = (field) => ({ about: about(field.form), name: field.name, value: field.value, first: atFirst(field) ?? null, checked: isTick(field) ? field.checked : null });

/** What a form is about, in one text: the form about the same on a page that comes later has the same, whichever part of a list
    that page shows. */
export const about = (form) => [form.action.split(/[?#]/)[0], ...ABOUT.map((name) => form.elements[name]?.value ?? "")].join("\u0000");

/** Note what is typed into the forms of the page, except the one that is ``sent``. */
export function noteTyped(sent = null) {
  const fields = openForms().filter((form) => form !== sent).flatMap((form) => fieldsOf(form).filter(isTouched).map(noteOf));
  history.replaceState({ ...history.state, typed: { who: person(), fields } }, "");
  return fields;
}

/** The fields of ``forms`` that are the same as one of a form about ``wanted``, with a name and, if it is ticked, a value. Several
    forms of a page can lead to one address. */
export const same = (forms, wanted, name, value, isTicked) => forms.filter((one) => about(one) === wanted).flatMap(fieldsOf).find((one) => one.name === name && isTick(one) === isTicked && (!isTicked || one.value === value));

/** Put back what was typed; what remains is that whose form the page does not have. ``isTrial``: only find what would be. */
const putBack = (fields, isTrial = false) => fields.filter(({ about: wanted, name, value, first, checked }) => {
  if (!openForms().some((one) => about(one) === wanted)) return !isTrial;
  const field = same(openForms(), wanted, name, value, checked !== null);
  const offers = !field?.options || [...field.options].some((one) => one.value === value);
  if (!field || !offers || (atFirst(field) ?? null) !== first) return false;
  if (isTrial) return checked === null ? field.value !== value : field.checked !== checked;
  if (checked === null) field.value = value;
  else field.checked = checked;
  unfold(field);
  field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  return false;
});

const keyOf = (field) => [offerOf().dataset.keptOffer, about(field.form), field.name, isTick(field) ? field.value : ""];

/** Keep what is typed into a field, until it is ``saved``. A page that refused what was sent came with it: there the text counts
    as typed into the field as it was before. */
export async function keepTyped(field, saved = false) {
  if (!offerOf() || !openForms().includes(field.form)) return;
  for (const one of fieldsOf(field.form).filter(({ name }) => name === field.name)) { // all round buttons of a group
    const [key, note] = [keyOf(one), { ...noteOf(one), at: Date.now() }];
    const sent = !saved && arrival()?.responseStatus >= 400 && await kept((store) => store.get(key));
    kept((store) => (!saved && (sent || isTouched(one)) ? store.put({ ...note, first: sent ? sent.first : note.first }, key) : store.delete(key)));
  }
}

/** Offer what was typed on this page and is not there. */
export async function offerTyped() {
  const name = offerOf()?.dataset.keptOffer;
  if (!name) return;
  const fields = putBack(await kept((store) => store.getAll(IDBKeyRange.bound([name], [name, []]))) ?? [], true);
  const keep = () => openForms().flatMap(fieldsOf).forEach((field) => keepTyped(field));
  if (fields.length) offerBack(offerOf(), Math.max(...fields.map((one) => one.at)), () => putBack(fields), keep);
}

/** Forget what was sent and done: then the server leads on to a page. A sign-in, a question or a refusal is no such page. */
function forgetSent() {
  const keys = JSON.parse(sessionStorage.getItem(SENT)) ?? [];
  sessionStorage.removeItem(SENT);
  const isDone = person() && arrival()?.type === "navigate" && arrival().redirectCount && arrival().responseStatus < 400;
  if (isDone) for (const key of keys) kept((store) => store.delete(key));
}

/** Put back what was noted for this page, and note what is typed from now on. */
export function keepTypedInHistory() {
  forgetSent();
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
    if (offerOf()) sessionStorage.setItem(SENT, JSON.stringify([...form.elements].filter(({ name }) => name).map(keyOf)));
  });
  addEventListener("pageshow", () => { sent = null; });
  addEventListener("beforeunload", () => noteTyped(sent));
}
