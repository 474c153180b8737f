// "Next fault" moves the focus to the cell of the next row with an error, and from the last to the first.
export function bindNextFault() {
  let last = ""; // id of the row that had the focus
  document.addEventListener("focusin", (event) => {
    last = event.target.closest(".kind[data-severity=error] tr[id]")?.id ?? last;
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-fault]")) return;
    const rows = [...document.querySelectorAll(".kind[data-severity=error] tr[id]")];
    const next = rows[(rows.findIndex((row) => row.id === last) + 1) % rows.length];
    if (!next) return; // on another page of the list: the link leads to its beginning
    event.preventDefault();
    (next.querySelector("input[name=value], textarea[name=value]") ?? next).focus();
    next.scrollIntoView({ block: "center" });
  });
}
