/* What is typed into the form of a record is kept in this browser until it is saved, and offered again after a crash, a
   sign-out or Back. Nothing of it leaves the browser. */
const PREFIX = "wherewework-kept:";
const SENT = "wherewework-sent"; // the form that was sent last, and from where
const DAYS = 14;
const WAIT_MS = 300;
const BASE = "based_on";

export const fieldsOf = (form) => [...form.elements].filter((one) => one.name && (one.type !== "hidden" || one.name === BASE) && one.type !== "submit" && one.type !== "password" && one.type !== "file");

/** The text of a field, and of a group of round buttons that of the chosen one; undefined where there is nothing to keep. */
const textOf = (field) => (field.type === "radio" || field.type === "checkbox" ? (field.checked ? field.value : undefined) : field.value);

const atFirst = (field) => {
  if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked ? field.value : undefined;
  return field.options ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
};

/** Whether a field holds something else than when the page came. */
export const isTouched = (field) => textOf(field) !== atFirst(field);

const textsOf = (form, read) => Object.fromEntries(
  fieldsOf(form).map((field) => [field.name, read(field)]).filter(([, text]) => text !== undefined),
);

function put(form, texts) {
  for (const field of fieldsOf(form)) {
    if (!(field.name in texts)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === texts[field.name];
    else field.value = texts[field.name];
    field.dispatchEvent(new Event("change", { bubbles: true })); // for what is drawn from it
  }
  const base = form.elements[BASE];
  if (base && BASE in texts) base.value = texts[BASE]; // so that what a colleague changed since is noticed
}

/** A browser may refuse to keep anything, or have no room left: the form works without. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const kept = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));

/** Forget texts that are too old, and those of the form that was sent and led to another page: they were saved. */
function tidy() {
  const [key, from] = attempt(() => JSON.parse(sessionStorage.getItem(SENT))) ?? [];
  if (key) {
    sessionStorage.removeItem(SENT);
    if (location.pathname !== from && document.querySelector(".who")) localStorage.removeItem(key);
  }
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    if (!(Date.now() - kept(name)?.at < DAYS * 86400000)) localStorage.removeItem(name);
  }
}

/** Keep what is typed into the form with ``data-keep``, and offer what was kept before. */
export function keepText() {
  attempt(tidy);
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const key = `${PREFIX}${form.dataset.keep}:${location.pathname}${location.search}`;
  const first = JSON.stringify(textsOf(form, atFirst));
  const offer = form.querySelector("[data-kept-offer]");
  const before = kept(key);
  const isNew = before && Object.entries(before.texts).some(([name, text]) => name !== BASE && (textsOf(form, textOf)[name] ?? "") !== text);
  let waiting = 0;
  const keep = () => {
    clearTimeout(waiting);
    if (!offer.hidden) return; // what was found is not lost to what is typed beside it
    const texts = textsOf(form, textOf);
    attempt(() => (JSON.stringify(texts) === first ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify({ at: Date.now(), texts }))));
  };
  if (isNew) {
    offer.querySelector("[data-kept-time]").textContent = new Date(before.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    offer.hidden = false;
  }
  offer.addEventListener("click", ({ target }) => {
    const { kept: wish } = target.closest("button")?.dataset ?? {};
    if (!wish) return;
    offer.hidden = true;
    if (wish === "back") put(form, before.texts);
    keep();
    form.querySelector("input:not([type=hidden]), textarea").focus();
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT_MS);
  });
  addEventListener("pagehide", keep);
  form.addEventListener("submit", ({ submitter }) => {
    keep();
    if (submitter?.formTarget) return; // a preview in another tab saves nothing
    attempt(() => sessionStorage.setItem(SENT, JSON.stringify([key, location.pathname])));
  });
  form.querySelector("[data-leave]")?.addEventListener("click", () => {
    removeEventListener("pagehide", keep);
    attempt(() => localStorage.removeItem(key));
  });
}
