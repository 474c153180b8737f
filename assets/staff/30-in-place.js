// Mending within the list of issues: the page is not left, the place is kept, and what was done is announced.
(() => {
  const keep = async (form, button) => {
    const place = form.elements.at ? form.elements.at.value : "";
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
    document.querySelector("main").replaceWith(main);
    if (said && news) {
      const text = news.innerHTML;
      said.innerHTML = "";
      news.replaceWith(said);
      requestAnimationFrame(() => { said.innerHTML = text; });
    }
    window.scrollTo(0, height);
    const hash = new URL(answer.url).hash.slice(1);
    const target = document.getElementById(hash || `at-${place}`) || document.getElementById("issues");
    const field = target?.querySelector("input[name=value], textarea[name=value]") || target;
    field?.focus({ preventScroll: true });
    const box = field?.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > window.innerHeight)) field.scrollIntoView({ block: "center" });
    return undefined;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList.contains("in-place") || form.dataset.sent) return;
    event.preventDefault();
    const button = event.submitter;
    form.setAttribute("aria-busy", "true");
    // What cannot be done in place (signed out, changed by a colleague) is done by the page itself.
    keep(form, button).catch(() => { form.dataset.sent = "yes"; form.requestSubmit(button || undefined); });
  });
})();
