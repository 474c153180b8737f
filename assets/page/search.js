/* Suggestions under the search box: an ARIA combobox. */
import { address } from "./address.js";
import { announce } from "./dom.js";
import { ask } from "./fragments.js";

export function bindSearch() {
  const box = document.getElementById("place-search");
  if (!box) return;
  const list = document.getElementById("suggestions");
  Object.assign(box, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  box.setAttribute("aria-controls", list.id);

  let asked = "";
  let active = -1;
  let timer;

  function unmark() {
    list.children[active]?.removeAttribute("aria-selected");
    active = -1;
    box.removeAttribute("aria-activedescendant");
  }

  function close() {
    unmark();
    list.hidden = true;
    box.ariaExpanded = "false";
  }

  function mark(next) {
    const options = [...list.children];
    active = (next + options.length) % options.length;
    options.forEach((option, i) => { option.ariaSelected = String(i === active); });
    box.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  async function suggest() {
    const query = box.value.trim();
    if (query === asked) return;
    asked = query;
    if (!query) return close();
    try {
      const { options } = await ask(`suggest/${encodeURIComponent(query)}`);
      if (query !== asked || document.activeElement !== box) return;
      const marked = list.children[active]?.href;
      close();
      list.innerHTML = options;
      list.hidden = false;
      box.ariaExpanded = "true";
      const again = [...list.children].findIndex(({ href }) => href && href === marked);
      if (again >= 0) mark(again); // an arrow key was faster than the answer to the last letters
      announce(list.querySelector(".empty")?.textContent);
    } catch {
      close(); // without suggestions the Search button still answers
    }
  }

  const sent = () => address.query().get("q") ?? "";
  let searched = box.defaultValue; // the page of a file was written for no search

  /** What is searched for stands in the box, however it came or went; what is only being typed stays. */
  document.addEventListener("asked", () => {
    if (sent() === searched) return;
    box.value = searched = sent();
  });

  box.addEventListener("input", () => {
    unmark(); // Enter searches for what is typed, unless an arrow key marks a suggestion anew
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = list.children[active];
    if (event.key === "Escape" && !list.hidden) {
      close();
    } else if (step && list.hidden) {
      asked = "";
      suggest();
    } else if (step) {
      mark(step + (step < 0 ? Math.max(active, 0) : active));
    } else if (event.key === "Enter" && option?.href) {
      option.click();
    } else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", () => {
    close();
    asked = box.value.trim();
  });
}
