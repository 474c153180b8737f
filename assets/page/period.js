/* The period of the form of filters. */
import { filterNames } from "./filter-table.js";
import { words } from "./messages.js";

/** A period that ends before it begins is told at the field, and never gets into the address. */
export function checkPeriod({ target: { form } }) {
  if (form?.id !== "filters") return;
  const [from, to] = filterNames("date").map((name) => form.elements[name]);
  if (!from) return; // no record has a date, so that no period is asked about
  const backwards = from.value && to.value && Number(from.value) > Number(to.value);
  to.setCustomValidity(backwards ? words.backwards : "");
}
