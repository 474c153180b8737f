// The page of a picture: a click on it says what must stay in sight; a mark shows where that is.
export function bindFocalPoint() {
  const box = document.querySelector("[data-focal]");
  if (!box) return;
  const mark = box.querySelector(".focal-mark");
  const fields = ["focal_x", "focal_y"].map((name) => box.closest("form").elements[name]);
  const place = () => {
    [mark.style.left, mark.style.top] = fields.map((field) => `${Math.min(100, Math.max(0, Number(field.value)))}%`);
  };
  box.addEventListener("click", (event) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    fields[0].value = Math.round(100 * (event.clientX - left) / width);
    fields[1].value = Math.round(100 * (event.clientY - top) / height);
    place();
  });
  for (const field of fields) field.addEventListener("input", place);
  mark.hidden = false;
  place();
}
