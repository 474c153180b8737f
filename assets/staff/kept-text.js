/* What is typed into the form of a record is kept in this browser until it is saved, and offered again after a crash or a
   sign-out. Nothing of it leaves the browser. It is kept in IndexedDB: what is written to localStorage reaches the disk
   some seconds later, and a browser that is killed before loses it. */
const SENT = "wherewework-sent"; // the form that was sent last, and from where
const SAVED = "wherewework-saved:"; // begins the names under which the drafts of sent forms are noted
const DAYS = 14;
const BASE = "based_on";

const NOT_KEPT = ["submit", "password", "file"];

export const fieldsOf = (form) => [...form.elements].filter((one) => one.name && (one.type !== "hidden" || one.name === BASE) && !NOT_KEPT.includes(one.type) && one.autocomplete !== "one-time-code");

/** The text of a field, with what is begun beside its chips, and of a group of round buttons that of the chosen one; undefined where
    there is nothing to keep. */
const textOf = (field) => (field.type === "radio" || field.type === "checkbox" ? (field.checked ? field.value : undefined) : [field.value, field.begun].filter(Boolean).join("; "));

/** What a field held when the page came. */
export const atFirst = (field) => {
  if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked ? field.value : undefined;
  return field.options ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
};

/** Whether a field holds something else than when the page came. */
export const isTouched = (field) => textOf(field) !== atFirst(field);

const textsOf = (form, read) => Object.fromEntries(
  fieldsOf(form).map((field) => [field.name, read(field)]).filter(([, text]) => text !== undefined),
);
export const unfold = (field) => { for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; };

function put(form, texts) {
  for (const field of fieldsOf(form)) {
    if (!(field.name in texts)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === texts[field.name];
    else field.value = texts[field.name];
    if (texts[field.name] && isTouched(field)) unfold(field);
    field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  }
  const base = form.elements[BASE];
  if (base && BASE in texts) base.value = texts[BASE]; // so that what a colleague changed since is noticed
}

let opened;
const database = () => (opened ??= new Promise((done, failed) => {
  const request = indexedDB.open("wherewework", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("kept").createIndex("at", "at");
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
}));

/** What ``act`` asks of the kept texts. A browser may refuse to keep anything, or have no room left: then undefined. */
export async function kept(act) {
  try {
    const transaction = (await database()).transaction("kept", "readwrite");
    const request = act(transaction.objectStore("kept"));
    transaction.commit(); // also if the page is left now
    return await new Promise((done, failed) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error);
    });
  } catch {
    return undefined;
  }
}

/** Offer to ``put`` back what was kept at a time; then ``keep`` what stands there, told whether it was put back. */
export function offerBack(offer, time, put, keep) {
  const dateTime = new Date(time).toISOString();
  const textContent = `${dateTime.slice(0, 16).replace("T", " ")} UTC`; // as all times are written, see dates-and-times.js
  offer.querySelector("[data-kept-time]").replaceChildren(Object.assign(document.createElement("time"), { dateTime, textContent }));
  offer.hidden = false;
  for (const button of offer.querySelectorAll("button")) button.onclick = () => {
    const isBack = button.dataset.kept === "back";
    offer.hidden = true;
    if (isBack) put();
    keep(isBack);
    const main = offer.closest("main");
    ([...main.querySelectorAll("form[method=post] :is(input:not([type=hidden]), select, textarea)")].find((one) => isTouched(one) && one.checkVisibility()) ?? main).focus();
  };
}

/** Forget texts that are too old, and those of the form that was sent and led to its draft. Back leads there as well. Of the text that was
    sent from this address and refused: the name under which it is kept, and the texts that the form had at first. */
function tidy() {
  const [key, from, sent, start] = JSON.parse(sessionStorage.getItem(SENT)) ?? [];
  sessionStorage.removeItem(SENT);
  if (key && location.pathname !== from && /\/drafts\/\d+\/$/.test(location.pathname) && document.querySelector(".who")) {
    kept((store) => store.delete(key));
    sessionStorage.setItem(SAVED + sent, document.querySelector("main a[href$='/edit']")?.href ?? location.href);
  }
  kept((store) => store.index("at").getAllKeys(IDBKeyRange.upperBound(Date.now() - DAYS * 86400000))).then((old) => {
    for (const one of old ?? []) kept((store) => store.delete(one));
  });
  return location.pathname === from ? { key, start } : {};
}

/** Keep what is typed into the form with ``data-keep``, and offer what was kept before. Each page keeps its text under a name
    of its own: what is typed while an older text is offered, or in another tab, does not replace that. */
export async function keepText() {
  const refused = tidy();
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const saved = sessionStorage.getItem(SAVED + history.state?.sent);
  if (saved && saved !== location.href) location.replace(saved); // somebody went back to a form that is a draft by now
  const place = `${form.dataset.keep}:${location.pathname}${location.search}`;
  const offer = document.querySelector("[data-kept-offer]");
  const isRefused = "refused" in offer.dataset; // then the page came with what was typed
  const now = textsOf(form, atFirst);
  const began = isRefused ? refused.start : now;
  const first = isRefused ? "" : JSON.stringify(now);
  let key = (isRefused && refused.key) || [place, Date.now()];
  let isLeft = false;
  const keep = () => {
    if (isLeft) return;
    const texts = textsOf(form, textOf);
    const [name, at] = [key, Date.now()];
    kept((store) => (JSON.stringify(texts) === first ? store.delete(name) : store.put({ key: name, at, texts, began }, name)));
  };
  for (const event of ["input", "change", "begun"]) form.addEventListener(event, keep);
  addEventListener("pagehide", keep);
  form.addEventListener("submit", ({ submitter }) => {
    keep();
    if (submitter?.formTarget) return; // a preview in another tab saves nothing
    const sent = Date.now();
    sessionStorage.setItem(SENT, JSON.stringify([key, location.pathname, sent, began]));
    history.replaceState({ sent }, "");
  });
  form.addEventListener("formdata", ({ formData }) => { // for a page that tells what was typed
    if (!isRefused) formData.set("touched", fieldsOf(form).filter(isTouched).map((field) => field.name).join(" "));
  });
  form.querySelector("[data-leave]")?.addEventListener("click", () => {
    isLeft = true;
    kept((store) => store.delete(key));
  });

  const older = await kept((store) => store.getAll(IDBKeyRange.bound([place], [place, []]))) ?? [];
  const waiting = older.filter((one) => one.key.join() !== key.join()).sort((one, other) => one.at - other.at);
  const forget = (one) => kept((store) => store.delete(one.key));
  const stands = ({ texts }) => !Object.entries(texts).some(([name, text]) => name !== BASE && (textsOf(form, textOf)[name] ?? "") !== text);
  /** The texts to put back. Where a colleague has saved the same draft meanwhile, only what was typed, into fields that still hold
      what they held then: the form with all texts would be refused again and again. The others are offered next. */
  const besideColleague = ({ texts, began: before, at }) => {
    if (!before || texts[BASE] === now[BASE] || !/\/drafts\/\d+\/edit$/.test(location.pathname)) return texts;
    const typed = Object.keys(texts).filter((name) => name !== BASE && texts[name] !== before[name]);
    const both = typed.filter((name) => now[name] !== before[name]);
    const some = (names) => ({ ...Object.fromEntries(names.map((name) => [name, texts[name]])), [BASE]: now[BASE] });
    const rest = { key: [place, Date.now(), "rest"], at, texts: some(both), began: now };
    if (both.length) {
      kept((store) => store.put(rest, rest.key));
      waiting.push(rest);
    }
    return some(typed.filter((name) => !both.includes(name)));
  };
  const offerNext = () => {
    const next = waiting.pop();
    if (!next) return;
    if (stands(next)) { // the browser has put it back, or the page came with it
      keep();
      forget(next);
      offerNext();
      return;
    }
    offerBack(offer, next.at, () => {
      keep();
      if (JSON.stringify(textsOf(form, textOf)) !== first) waiting.push({ key, at: Date.now(), texts: textsOf(form, textOf) });
      key = [place, Date.now()]; // the page that typed it may be open and still write under its name
      put(form, besideColleague(next));
      forget(next);
    }, (isBack) => {
      if (!isBack) forget(next);
      keep();
      offerNext();
    });
  };
  offerNext();
}
