/* Suggestions under the search box: an ARIA combobox. */
import { address } from "./address.js";
import { announce, nodes } from "./dom.js";
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

  const options = () => [...list.querySelectorAll('[role="option"]')];

  function close() {
    list.hidden = true;
    active = -1;
    box.ariaExpanded = "false";
    box.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    const all = options();
    active = all.length ? (next + all.length) % all.length : -1;
    all.forEach((option, i) => { option.ariaSelected = String(i === active); });
    if (active < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", all[active].id);
    return all[active].scrollIntoView({ block: "nearest" });
  }

  function option({ href, label, detail }, i) {
    const item = nodes(`<li id="suggestion-${i}" role="option" aria-selected="false"><span class="kind"></span></li>`).firstElementChild;
    item.dataset.href = href;
    item.firstElementChild.textContent = detail;
    item.prepend(label);
    return item;
  }

  function show(hits) {
    close();
    const none = nodes('<li class="empty" role="option" aria-disabled="true"></li>').firstElementChild;
    none.textContent = list.dataset.none;
    list.replaceChildren(...(hits.length ? hits.map(option) : [none]));
    list.hidden = false;
    box.ariaExpanded = "true";
    if (!hits.length) announce(list.dataset.none);
  }

  async function suggest() {
    const query = box.value.trim();
    if (query === asked) return;
    asked = query;
    if (!query) return close();
    try {
      const hits = await ask(`suggest/${encodeURIComponent(query)}`);
      if (query === asked && document.activeElement === box) show(hits);
    } catch {
      close(); // without suggestions the Search button still answers
    }
  }

  function follow(item) {
    close();
    asked = box.value.trim();
    const link = Object.assign(document.createElement("a"), { href: item.dataset.href, hidden: true });
    document.body.append(link); // a real link, so that one place decides how links are followed
    link.click();
    link.remove();
  }

  const sent = () => address.query().get("q") ?? "";
  let searched = sent();

  /** What is searched for stands in the box, however it came or went; what is only being typed stays. */
  document.addEventListener("asked", () => {
    if (sent() === searched) return;
    box.value = searched = sent();
  });

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        asked = "";
        suggest();
      } else mark(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0 && !options()[active].hasAttribute("aria-disabled")) {
      event.preventDefault();
      follow(options()[active]);
    }
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-href]");
    if (!item) return;
    event.preventDefault();
    follow(item);
  });
}
