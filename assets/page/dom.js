/* Elements of the page, and what is read aloud. */

/** A tree of Dash html components, as fragments have them. */
export const element = (type, props) => ({ type, namespace: "dash_html_components", props });

/** DOM nodes of a tree of Dash html components. */
export function build(node) {
  if (node === null || node === undefined || node === false) return [];
  if (Array.isArray(node)) return node.flatMap(build);
  if (typeof node !== "object") return [document.createTextNode(node)];
  const made = document.createElement(node.type);
  for (const [name, value] of Object.entries(node.props)) {
    if (name === "children") made.append(...build(value));
    else if (name === "className") made.className = value;
    else if (name === "htmlFor") made.htmlFor = value;
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  return [made];
}

/** Have sentences read aloud, each of them once. */
export function announce(...sentences) {
  document.getElementById("announcer").textContent = [...new Set(sentences.filter(Boolean))].join(". ").replaceAll(".. ", ". ");
}
