// The picture in the form of a record: one that is dropped, pasted or chosen is stored at once, while the rest is typed.
import { bindDropZone, send } from "./upload.js";

export function bindPictureField() {
  const field = document.querySelector(".picture-field");
  if (!field) return;
  const form = field.closest("form");
  const own = (name) => form.elements[name];
  field.classList.add("live"); // what is said about a picture is asked for one that nobody has described

  let wish = null; // the button that was pressed while the picture was on its way
  const zone = bindDropZone(field.querySelector(".drop"), () => {
    const data = new FormData(form);
    data.set("attach", "yes");
    send(zone, form.action, data, (request) => {
      const wished = wish;
      wish = null;
      zone.input.value = "";
      const answer = request?.response?.querySelector("[data-pictures]");
      if (!answer) return false;
      field.querySelector("[data-pictures]").replaceWith(answer);
      const isRefused = answer.querySelector(".error");
      if (!isRefused) {
        own("image_url").value = "";
        own("picture_agreed").checked = false;
        const chosen = answer.querySelector("input:checked");
        (chosen?.dataset.open === undefined ? chosen : field.querySelector(".picture-words textarea"))?.focus();
        form.dispatchEvent(new Event("input")); // the preview follows, and what is kept
        if (wished) setTimeout(() => form.requestSubmit(wished));
      }
      return true;
    });
  });
  // A record is saved with its picture, not before it.
  form.addEventListener("submit", (event) => {
    if (!zone.sending || event.submitter?.formTarget) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wish = event.submitter;
  }, true);
  // Consent is given for one picture.
  field.addEventListener("change", ({ target }) => {
    if (target.name !== "picture") return;
    own("picture_agreed").checked = false;
    own("picture_about").value = "";
  });
}
