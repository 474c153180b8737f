/* When work is under way, as numbers that compare fast: portfolio/periods.py. */
import { _ } from "./sentences.js";

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const OPEN = 99999999;

/** A question of a visitor that cannot be answered; its message says what to write instead. */
export class Refused extends Error {}

function inCalendar(year, month, day) {
  return year > 0 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function number(date, isFirst, otherwise) {
  if (!date) return otherwise;
  const [, year, month, day] = DATE.exec(date) ?? [];
  if (!year || !inCalendar(Number(year), Number(month ?? 1), Number(day ?? 1))) {
    throw new Refused(_("“{date}” is not a date. Write 2024, 2024-05 or 2024-05-31.", { date: [...date].slice(0, 40).join("") }));
  }
  return Number(year + (month ?? (isFirst ? "01" : "12")) + (day ?? (isFirst ? "01" : "31")));
}

/** The rows under way at some time between two dates of any precision, or "". */
export function underWay({ first, last }, since, until) {
  const [begin, end] = [number(since, true, 0), number(until, false, OPEN)];
  if (begin > end) throw new Refused(_("The period ends before it begins: write the earlier date first."));
  return Uint8Array.from(first, (day, row) => (day > 0 && day <= end && last[row] >= begin ? 1 : 0));
}
