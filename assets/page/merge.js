/* What follows the filters beside the map and the panel, changed in place. */
import { nodes } from "./dom.js";
import { checkPeriod } from "./filter-table.js";

const PARTS = { sentence: "#asked", filters: "#ask", beyond: "#beyond", places: "#place-list", charts: "#charts-part", histogram: "#histogram" };

const IDENTIFYING = ["id", "name", "href"];

/** Whether an element is the successor of another. */
function isSame(now, next) {
  if (now.nodeType !== Node.ELEMENT_NODE || now.localName !== next.localName) return now.nodeType === next.nodeType && now.nodeName === next.nodeName;
  return IDENTIFYING.every((name) => now.getAttribute(name) === next.getAttribute(name))
    && (now.type !== "checkbox" || now.getAttribute("value") === next.getAttribute("value"));
}

/** Change `now` into `next` where they differ: what has the focus keeps it, what is open stays open. */
function morph(now, next) {
  if (!isSame(now, next)) return now.replaceWith(next);
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return undefined;
  }
  const typing = now === document.activeElement && now.value !== now.defaultValue;
  for (const { name } of [...now.attributes]) if (name !== "open" && !next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  if (now.localName === "input") {
    now.checked = next.checked;
    if (!typing) now.value = next.value;
  }
  if (now.localName === "option") now.selected = next.selected;
  const [old, fresh] = [[...now.childNodes], [...next.childNodes]];
  old.slice(fresh.length).forEach((node) => node.remove());
  fresh.forEach((node, i) => (i < old.length ? morph(old[i], node) : now.append(node)));
  return undefined;
}

/** Put what a world fragment says into the page, but for the map (map/stage.js) and the panel (panel.js). */
export function mergeWorld(body) {
  const held = document.activeElement;
  for (const [part, selector] of Object.entries(PARTS)) {
    const now = document.querySelector(selector); // an embed may do without
    if (now && body[part]) morph(now, nodes(body[part]).firstElementChild);
    else now?.replaceChildren(); // files tell no charts of filters: those of everything would be wrong
  }
  checkPeriod({ target: { form: document.getElementById("filters") } }); // what is being typed may be newer than the answer
  if (held.isConnected) return;
  const successor = [...document.querySelectorAll(held.localName)].find((node) => isSame(held, node));
  (successor ?? document.querySelector(".asked-sentence"))?.focus({ preventScroll: true });
}
