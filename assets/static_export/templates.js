/* Copies of the HTML templates that Python wrote, with their slots filled: dashboard/site/export/templates.py. */
import { nodes } from "../page/dom.js";
import { known } from "./data.js";

const SLOT = /\{(\w+)\}/g;
const parsed = new Map();

/** Texts, numbers and nodes of a value, which may be a list of lists of them; nothing is no content. */
const contents = (value) => [value].flat(Infinity).filter((one) => (one ?? "") !== "");

/** An element whose only content is an empty slot goes with it. */
function fillText(node, values) {
  const pieces = node.data.split(SLOT).flatMap((piece, i) => {
    if (i % 2) return Object.hasOwn(values, piece) ? contents(values[piece]) : `{${piece}}`;
    return contents(piece);
  });
  if (!pieces.length && node.parentNode.childNodes.length === 1) node.parentNode.remove();
  else node.replaceWith(...pieces);
}

function fillAttributes(element, values) {
  for (const one of element.attributes) one.value = one.value.replace(SLOT, (slot, name) => values[name] ?? slot);
}

/** A copy of a template as a fragment of a document, each slot filled with the value of its name. */
export function fill(name, values = {}) {
  if (!parsed.has(name)) parsed.set(name, nodes(known.templates[name]));
  const copy = parsed.get(name).cloneNode(true);
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const node of found) {
    if (node.nodeType === Node.TEXT_NODE) fillText(node, values);
    else fillAttributes(node, values);
  }
  return copy;
}

/** The HTML of a filled template. */
export function written(fragment) {
  const holder = document.createElement("template");
  holder.content.append(fragment);
  return holder.innerHTML;
}
