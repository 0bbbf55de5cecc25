import { define } from "../document.ts";
import { auditTable } from "./parts/audit.ts";
import { asksFairness, wordsOf } from "./parts/groups.ts";

export const figure = define({
  section: "audit",
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    return auditTable(view, fair, "selection", {
      title: words.selectionTitle,
      about: words.selectionAbout,
      selected: words.columns.selected,
    });
  },
});
