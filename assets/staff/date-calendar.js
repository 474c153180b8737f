/* A button beside each field for a date: it opens the browser's calendar, in the reader's order and language. A date can
   still be typed, also one without a day. */
export function bindCalendars() {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const field of document.querySelectorAll(".date-field")) {
    field.append(field.querySelector("template").content);
    const [typed, calendar] = field.querySelectorAll("input");
    field.querySelector("button").addEventListener("click", () => {
      calendar.value = typed.value.trim(); // anything but a whole date leaves it empty: it opens at today
      calendar.showPicker();
    });
    calendar.addEventListener("input", () => {
      typed.value = calendar.value;
      typed.dispatchEvent(new Event("input", { bubbles: true })); // for what keeps and previews it
    });
  }
}
