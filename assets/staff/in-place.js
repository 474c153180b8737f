// Mending within the review page: the page is not left, the place is kept, and what was done is announced.
import { fieldsOf, isTouched } from "./kept-text.js";
import { about, isTick, keepTyped, noteTyped, offerTyped, same } from "./typed-text.js";

export function bindInPlace() {
  const FORMS = "form[method=post]";
  const counterpart = (within, form) => [...within.querySelectorAll(FORMS)].find((one) => about(one) === about(form));

  // What was typed into other forms and not yet saved stays, and so does what was unfolded.
  const carryOver = (old, main, saved) => {
    for (const one of old.querySelectorAll("details[id][open]")) main.querySelector(`#${one.id}`)?.setAttribute("open", "");
    const forms = [...main.querySelectorAll(FORMS)];
    for (const form of [...old.querySelectorAll(FORMS)].filter((one) => one !== saved)) {
      for (const field of fieldsOf(form).filter(isTouched)) {
        const twin = same(forms, about(form), field.name, field.value, isTick(field));
        if (twin && isTick(field)) twin.checked = field.checked;
        else if (twin) twin.value = field.value;
      }
    }
  };

  // After a save the first cell that is left to correct, from the row on where the person was.
  const cellAfter = (main, row) => {
    const rows = [...main.querySelectorAll("tr[data-row]")];
    const next = rows.find((one) => Number(one.dataset.row) >= row) ?? rows[0];
    return next?.querySelector(".fault :is(input, textarea)");
  };

  const sendInPlace = async (form, button) => {
    const row = Number((button?.closest("tr") ?? document.activeElement?.closest("tr"))?.dataset.row ?? 0);
    const height = window.scrollY;
    const sent = new FormData(form, button);
    const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action, { method: "POST", body: new URLSearchParams(sent) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main || !answer.ok) throw new Error(String(answer.status));
    for (const field of fieldsOf(form).filter(isTouched)) keepTyped(field, true);
    if (page.querySelector("[data-progress]")) return location.assign(answer.url);
    // The live region must stay in the page for its new text to be spoken.
    const said = document.querySelector(".flashes");
    const news = main.querySelector(".flashes");
    document.title = page.title;
    history.replaceState(null, "", answer.url.split("#")[0]);
    const old = document.querySelector("main");
    carryOver(old, main, form);
    old.replaceWith(main);
    noteTyped();
    offerTyped();
    if (said && news) {
      const text = news.innerHTML;
      said.innerHTML = "";
      news.replaceWith(said);
      requestAnimationFrame(() => { said.innerHTML = text; });
    }
    window.scrollTo(0, height);
    const hash = new URL(answer.url).hash.slice(1);
    const field = (form.classList.contains("grid-form") && cellAfter(main, row)) || document.getElementById(hash || "issues");
    field?.closest("details")?.setAttribute("open", "");
    field?.focus({ preventScroll: true });
    const box = field?.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > window.innerHeight)) field.scrollIntoView({ block: "center" });
    return undefined;
  };

  // What cannot be done in place (signed out, changed by a colleague) is done by the page itself.
  const send = async (form, submitter) => {
    const now = form.isConnected ? form : counterpart(document, form);
    const button = now === form ? submitter : null;
    try {
      if (now) await sendInPlace(now, button);
    } catch {
      now.dataset.sent = "yes";
      now.requestSubmit(button);
      await new Promise(() => {}); // nothing more is sent from a page that is left
    }
  };
  let queue = Promise.resolve(); // each form takes its turn, or the second would seem a colleague's

  // Cells that nobody touched are not sent: a page that refuses the form lists only what was typed.
  document.addEventListener("formdata", ({ target: form, formData }) => {
    const cells = form.classList.contains("grid-form") ? fieldsOf(form).filter((one) => /^(cell|date):/.test(one.name)) : [];
    for (const cell of cells) if (!isTouched(cell)) formData.delete(cell.name);
  });

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.classList.contains("in-place") || form.dataset.sent) return;
    event.preventDefault();
    if (form.ariaBusy) return;
    form.ariaBusy = "true";
    queue = queue.then(() => send(form, submitter));
  });
}
