/* The form of filters asks at once: what it says goes into the address, and the lists and counts follow without a new page. */
import { address } from "./address.js";
import { nodes } from "./dom.js";
import { checkPeriod, filterNames } from "./filter-table.js";
import { ask, query, understood } from "./fragments.js";
import { go } from "./panel.js";

const FIND = "find_"; // before the name of a filter: site/context/site_and_request_view.py

/** What the form asks for, where `elsewhere` names what the address says better than the form does. */
function question(form, elsewhere) {
  const asked = new URLSearchParams(new FormData(form));
  const now = address.query();
  for (const name of elsewhere) {
    asked.delete(name);
    if (now.has(name)) asked.set(name, now.get(name));
  }
  return asked;
}

/** What cannot be asked is told at its field, so that the field must be seen. */
function showField({ target }) {
  if (target.form?.id !== "filters") return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

const PAUSE = 120; // milliseconds without a letter, after which a name is looked for
let waiting;

/** Show the choices of a filter that have the name that is being typed into its box; all of them again for none. */
function narrow(box) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const name = box.name.slice(FIND.length);
    const asked = address.query();
    const typed = box.value;
    asked.set(box.name, typed);
    const answer = await ask(`choices/${name}${query(asked, [...filterNames(), box.name])}`).catch(() => null);
    if (answer && box.value === typed) document.getElementById(`choices-${name}`).replaceChildren(nodes(answer.html));
  }, PAUSE);
}

/** The form asks at once, on pages that have one. */
export function bindFilters() {
  document.addEventListener("invalid", showField, true);
  if (!document.getElementById("messages")) { // a table: its form leads to a new page, and only a script can show the field
    document.getElementById("filters")?.toggleAttribute("novalidate", false);
    return;
  }
  document.documentElement.classList.add("asks-live");
  document.addEventListener("input", checkPeriod);
  document.addEventListener("input", ({ target }) => { if (target.matches("#ask .filter-find")) narrow(target); });
  document.addEventListener("change", (event) => {
    const { target } = event;
    const { form } = target;
    if (form?.id !== "filters" || target.matches("#place-search, .filter-find")) return;
    checkPeriod(event); // what was there before may have come from the address
    if (!form.reportValidity()) return;
    const asked = question(form, ["country", "view", ...filterNames("words")]); // what is being typed into the search box counts once it is sent
    if (filterNames("region").includes(target.name) && target.value) asked.delete("country"); // its panel lists what it holds
    go(asked, null);
  });

  document.addEventListener("submit", async (event) => {
    if (event.target.id !== "filters") return;
    event.preventDefault();
    if (!event.target.reportValidity()) return undefined;
    const within = event.target.contains(document.activeElement); // else it is the search, whose results are wanted
    const asked = question(event.target, ["country"]);
    if (within) return go(asked, null);
    asked.delete("country");
    return go(await understood(asked), "heading");
  });

  document.addEventListener("pointerdown", ({ target }) => {
    for (const group of document.querySelectorAll("#ask details.filter[open]")) {
      if (!group.contains(target) && getComputedStyle(group).position === "relative") group.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const group = event.key === "Escape" && event.target.closest?.("#ask details.filter[open]");
    if (!group) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
}
