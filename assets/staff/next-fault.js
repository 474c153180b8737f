// "Next fault" moves the focus to the next cell with an error, and from the last to the first. In the grid Enter goes to the
// next faulty cell and Shift+Enter to the one before; the arrows do so in cells where they mean nothing else.
const FIELD = ".fault :is(input, textarea)";
const STEP = { ArrowDown: 1, ArrowUp: -1 };

const goTo = (field) => {
  field.focus();
  field.scrollIntoView({ block: "center", inline: "nearest" });
};

/** How many fields a key moves on or back; 0 if it is for the field itself. */
function stepOf({ key, shiftKey, ctrlKey, metaKey, altKey, isComposing, target }) {
  if (ctrlKey || metaKey || altKey || isComposing || target.matches("textarea")) return 0;
  if (key === "Enter") return shiftKey ? -1 : 1;
  return target.type === "text" && !target.hasAttribute("list") ? STEP[key] ?? 0 : 0;
}

export function bindNextFault() {
  let last = null; // name of the cell that had the focus
  document.addEventListener("focusin", ({ target }) => {
    last = target.matches(FIELD) ? target.name : last;
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-fault]")) return;
    const fields = [...document.querySelectorAll(`.grid [data-severity=error]${FIELD}`)];
    const next = fields[(fields.findIndex((field) => field.name === last) + 1) % fields.length];
    if (!next) return; // on another page of the list: the link leads to its beginning
    event.preventDefault();
    goTo(next);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest(".grid-form");
    const step = form && event.target.matches(FIELD) ? stepOf(event) : 0;
    if (!step) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll(FIELD)];
    const next = fields[fields.indexOf(event.target) + step];
    if (next) goTo(next);
    else if (step > 0) form.querySelector(".actions button").focus();
  });
}
