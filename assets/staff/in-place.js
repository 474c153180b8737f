// Mending within the list of issues: the page is not left, the place is kept, and what was done is announced.
export function bindInPlace() {
  // Which cell or suggestion a form is about: it has a twin in the page that comes after another one was sent.
  const ABOUT = ["row", "column", "code", "new"];
  const about = (form) => [form.action, ...ABOUT.map((name) => form.elements[name]?.value ?? "")].join("\u0000");
  const counterpart = (within, form) => [...within.querySelectorAll("form.in-place")].find((one) => about(one) === about(form));
  const typed = (form) => form.querySelector("input[type=text][name=value], textarea[name=value]");

  // What was typed into other cells and not yet saved stays, and so does what was unfolded.
  const carryOver = (old, main, saved) => {
    for (const one of old.querySelectorAll("details[id][open]")) main.querySelector(`#${one.id}`)?.setAttribute("open", "");
    for (const form of old.querySelectorAll("form.in-place")) {
      const field = typed(form);
      const next = form !== saved && field && field.value !== field.defaultValue && counterpart(main, form);
      if (next && typed(next)) typed(next).value = field.value;
    }
  };

  const sendInPlace = async (form, button) => {
    const place = form.elements.at?.value ?? "";
    const height = window.scrollY;
    const sent = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main || !answer.ok) throw new Error(String(answer.status));
    if (page.querySelector("[data-progress]")) return location.assign(answer.url);
    // The live region must stay in the page for its new text to be spoken.
    const said = document.querySelector(".flashes");
    const news = main.querySelector(".flashes");
    document.title = page.title;
    history.replaceState(null, "", answer.url.split("#")[0]);
    const old = document.querySelector("main");
    carryOver(old, main, form);
    old.replaceWith(main);
    if (said && news) {
      const text = news.innerHTML;
      said.innerHTML = "";
      news.replaceWith(said);
      requestAnimationFrame(() => { said.innerHTML = text; });
    }
    window.scrollTo(0, height);
    const hash = new URL(answer.url).hash.slice(1);
    const target = document.getElementById(hash || `at-${place}`) || document.getElementById("issues");
    target?.closest("details")?.setAttribute("open", "");
    const field = target?.querySelector("input[name=value], textarea[name=value]") || target;
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

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.classList.contains("in-place") || form.dataset.sent) return;
    event.preventDefault();
    if (form.ariaBusy) return;
    form.ariaBusy = "true";
    queue = queue.then(() => send(form, submitter));
  });
}
