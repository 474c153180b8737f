/* The HTML templates that Python wrote, with their slots filled: dashboard/site/export/html_templates_for_scripts.py. */
import { known } from "./data.js";

const SLOT = /\{(\w+)\}/g;
const ALONE = /<(\w+)[^<>]*>\{(\w+)\}<\/\1>/g; // an element whose only content is a slot

/** A text that is HTML already. */
class Html extends String {}
export const html = (text) => new Html(text);

/** The HTML of a text, a number, a filled template or a list of these; nothing has none. */
function written(value) {
  if (Array.isArray(value)) return value.map(written).join("");
  return value instanceof Html ? `${value}` : String(value ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
}

/** The HTML of a template, each slot filled with the value of its name; an element whose only slot is empty is left out. */
export function fill(name, values = {}) {
  const isEmpty = (slot) => slot in values && !written(values[slot]);
  const template = known.templates[name].replace(ALONE, (element, _tag, slot) => (isEmpty(slot) ? "" : element));
  return html(template.replace(SLOT, (slot, key) => (key in values ? written(values[key]) : slot)));
}
