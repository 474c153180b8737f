/* The page for webmasters: every change of the form shows its lines and its map at once; buttons copy the lines. */
import { copy } from "../page/dom.js";

const PAUSE = 300; // milliseconds without a change, after which it is shown
const FOLLOWING = ["verdict", "wrong", "codes", "preview"];
const form = document.getElementById("builder");
const status = document.getElementById("copied");
let waiting, asking;

const frame = () => document.querySelector("#preview iframe");

/** The address of this page with what the form holds. */
function address() {
  const asked = new URLSearchParams(new FormData(form));
  [...asked].forEach(([name, value]) => { if (!value) asked.delete(name, value); });
  return `${form.action}?${asked}`;
}

/** Ask for the page as the form has it, and take over the parts that follow the form. */
async function show(following = FOLLOWING) {
  asking?.abort();
  asking = new AbortController();
  const asked = address();
  try {
    const answer = await fetch(asked, { signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("builder")) return form.submit(); // the server says what is the matter
    following.forEach((id) => replaceIfChanged(document.getElementById(id), page.getElementById(id)));
    history.replaceState(null, "", asked);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

/** What did not change stays: a map that is loaded, a line that is selected. */
function replaceIfChanged(here, there) {
  if (here.dataset.made !== undefined ? here.dataset.made === there.outerHTML : here.outerHTML === there.outerHTML) return;
  const made = there.outerHTML;
  here.className = there.className;
  here.replaceChildren(...there.childNodes);
  here.dataset.made = made;
  status.textContent = "";
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  const following = target.matches(".filter-find") ? [target.nextElementSibling.id] : FOLLOWING; // the choices of that name
  waiting = setTimeout(() => show(following), PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  show();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  const code = document.getElementById(button.dataset.copy);
  copy(code.value, status, status.dataset.done, () => {
    code.select();
    status.textContent = status.dataset.selected;
  });
});
addEventListener("message", ({ data, source }) => {
  const shown = frame();
  if (shown && source === shown.contentWindow && data?.whereWeWork === 1 && data.height > 0 && !("fixed" in shown.dataset)) {
    shown.height = Math.ceil(data.height);
  }
});
frame()?.contentWindow.postMessage({ whereWeWork: 1, type: "hello" }, "*"); // it may have spoken before we listened
