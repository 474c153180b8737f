// Beside the form of a record, where there is room: the article as visitors would see it, made anew while somebody types.
const WAIT_MS = 700;

export function bindLivePreview() {
  const aside = document.querySelector("[data-preview]");
  if (!aside) return;
  const form = aside.previousElementSibling;
  const room = matchMedia("(min-width: 75rem)");
  const [say, shown] = aside.children;
  const address = form.querySelector("[formaction$='/preview']").formAction;
  let waiting = 0;
  let isMaking = false;

  const show = async () => {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const article = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("article.record-page");
    if (!answer.ok || !article) throw new Error(String(answer.status));
    shown.replaceChildren(article);
    say.textContent = say.dataset.made;
  };
  const make = async () => {
    if (isMaking) return plan(); // one at a time
    isMaking = true;
    try {
      await show();
    } catch {
      say.textContent = say.dataset.failed;
    }
    isMaking = false;
    return undefined;
  };
  const plan = () => {
    clearTimeout(waiting);
    aside.hidden = !room.matches;
    if (room.matches) waiting = setTimeout(make, WAIT_MS);
  };
  form.addEventListener("input", plan);
  form.addEventListener("change", plan);
  room.addEventListener("change", plan);
  plan();
}
