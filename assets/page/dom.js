/* Elements of the page, and what is read aloud. */

/** The nodes of a piece of HTML that the server, or the twin's engine, has written. */
export function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Wait until the browser has nothing else to do; where it does not tell, until its next task. */
export const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));

/** Have sentences read aloud, each of them once. */
export function announce(...sentences) {
  document.getElementById("announcer").textContent = [...new Set(sentences.filter(Boolean))].join(". ").replaceAll(".. ", ". ");
}

/** Copy a text and say so; where the browser does not let us, `select` lets the visitor copy it. */
export async function copy(text, status, said, select) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = said;
  } catch {
    select();
  }
}

/** Whether a click means this page: no other button, and no key that opens a link elsewhere. */
export const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }) => !(button || metaKey || ctrlKey || shiftKey || altKey);
