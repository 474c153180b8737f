/* The table of filters (dashboard/portfolio/filter_definitions.py), without the country, which is chosen on the map. */
import { words } from "./messages.js";

const table = JSON.parse(document.getElementById("filter-table")?.textContent ?? "[]");

/** The names of filters, of one kind or of all, in the order of addresses. */
export const filterNames = (kind) => table.filter((one) => !kind || one.kind === kind).map(({ name }) => name);

/** A period that ends before it begins is told at the field, and never gets into the address. */
export function checkPeriod({ target: { form } }) {
  if (form?.id !== "filters") return;
  const [from, to] = filterNames("date").map((name) => form.elements[name]);
  if (!from) return; // no record has a date, so that no period is asked about
  const backwards = from.value && to.value && Number(from.value) > Number(to.value);
  to.setCustomValidity(backwards ? words.backwards : "");
}
