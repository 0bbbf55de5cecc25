import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatTime } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { ownText } from "../state/rights.ts";
import { filters, route } from "../state/route.ts";
import { comparedText, filterText, period, rangeText } from "../state/view.ts";
import { world } from "../state/world.ts";
import { text } from "../text/text.ts";
import { pageName } from "./pages.ts";

/** What a printed page is about: on paper there is no address bar and no filter bar. */
export function Content() {
  const words = text.value.print;
  const now = useSignal(new Date().toISOString());
  useEffect(() => {
    const update = () => {
      now.value = new Date().toISOString();
    };
    addEventListener("beforeprint", update);
    return () => removeEventListener("beforeprint", update);
  }, []);
  const { path, compare } = route.value;
  const { warehouse } = world.value.health;
  const own = ownText();
  const chosen = Object.entries(filters.value).map(([name, values]) => filterText(name, values));
  const rows: [string, string][] = [
    [text.value.filter.period, rangeText(period.value)],
    ...(compare === "none"
      ? []
      : ([[text.value.filter.compare, comparedText(compare)]] as [string, string][])),
    ...(own === null ? [] : ([[text.value.shell.own, own]] as [string, string][])),
    [text.value.shell.filters, chosen.length > 0 ? chosen.join(text.value.semicolon) : words.noFilters],
    [words.printed, formatTime(now.value, language.value)],
    ...(warehouse
      ? ([
          [
            text.value.how.freshness,
            text.value.how.freshnessIs(
              String(warehouse.version),
              formatTime(warehouse.built_at, language.value),
            ),
          ],
        ] as [string, string][])
      : []),
    [words.address, location.href],
  ];
  return (
    <div class="print-head">
      <p>
        <b>{text.value.product}</b> · {pageName(path)}
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
