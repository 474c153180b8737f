import { copy } from "../page/dom.js";

/* A button that copies the text of a field; it is there only where a script can do that. */
export function bindCopyButtons() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", () => copy(field.value, button, button.dataset.done, () => field.select()));
  }
}
