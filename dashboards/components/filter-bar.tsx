import { useSignal } from "@preact/signals";
import { FILTER_DIMENSIONS, isOffered } from "../figures/address.ts";
import { compareNames } from "../format/intl.ts";
import { formatCount } from "../format/number.ts";
import { shift } from "../format/quarter.ts";
import { language } from "../state/preferences.ts";
import { chooseFilter } from "../state/rights.ts";
import { filterable, filters, go, route, setFilter } from "../state/route.ts";
import { comparedText, dimensionLabel, offered, period, rangeText, valueLabel } from "../state/view.ts";
import { world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { Dimension } from "../types.ts";
import { Popover } from "./popover.tsx";

const MOST = 60;

function ValueList({ dimension }: { dimension: string }) {
  const search = useSignal("");
  const words = text.value.filter;
  const chosen = route.value.filters[dimension] ?? [];
  const listed: readonly Pick<Dimension["values"][number], "value" | "n">[] = valuesOf(dimension);
  const unlisted = chosen.filter((value) => listed.every((each) => each.value !== value));
  const values = [...unlisted.map((value) => ({ value, n: null })), ...listed];
  const wanted = search.value.trim().toLowerCase();
  const matching = values.filter(({ value }) =>
    `${value} ${valueLabel(dimension, value)}`.toLowerCase().includes(wanted),
  );
  return (
    <div class="value-list">
      {values.length > 8 && (
        <input
          type="search"
          data-first
          placeholder={words.search}
          aria-label={`${words.search} ${dimensionLabel(dimension)}`}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      )}
      <ul>
        {matching.slice(0, MOST).map(({ value, n }) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => chooseFilter(dimension, value)}
              />
              <span>{valueLabel(dimension, value)}</span>
              {n !== null && <small>{formatCount(n, language.value)}</small>}
            </label>
          </li>
        ))}
      </ul>
      {matching.length === 0 && <p class="muted">{words.nothing}</p>}
      {matching.length > MOST && <p class="muted">{words.more(matching.length - MOST)}</p>}
      <button
        type="button"
        class="quiet"
        disabled={chosen.length === 0}
        onClick={() => setFilter(dimension, [])}
      >
        {words.clear}
      </button>
    </div>
  );
}

function DimensionFilter({ dimension }: { dimension: string }) {
  const words = text.value.filter;
  const chosen = route.value.filters[dimension] ?? [];
  const name = dimensionLabel(dimension);
  const first = chosen[0];
  const value =
    first === undefined
      ? ""
      : chosen.length === 1
        ? valueLabel(dimension, first)
        : words.several(valueLabel(dimension, first), chosen.length - 1);
  return (
    <span class={`filter ${first === undefined ? "" : "filter-set"}`} data-filter={dimension} title={name}>
      <Popover
        class="filter-button"
        label={
          <>
            <span class="filter-name">{words.short[dimension] ?? name}</span>
            {first !== undefined && <b>{value}</b>}
          </>
        }
      >
        {() => <ValueList dimension={dimension} />}
      </Popover>
      {first !== undefined && (
        <button
          type="button"
          class="filter-remove"
          aria-label={words.remove(name)}
          onClick={() => setFilter(dimension, [])}
        >
          ×
        </button>
      )}
    </span>
  );
}

/** A dimension's values, those without a record last. */
const valuesOf = (dimension: string) => {
  const values = world.value.dimensions.get(dimension)?.values ?? [];
  return [...values.filter(({ n }) => n > 0), ...values.filter(({ n }) => n === 0)];
};

/** Every further dimension that can filter: choose one, then its values. */
function FurtherFilters() {
  const words = text.value.filter;
  const names = [...(filterable.value ?? [])]
    .filter((name) => !isOffered(name) && valuesOf(name).length > 0)
    .sort((a, b) => compareNames(dimensionLabel(a), dimensionLabel(b), language.value));
  const chosen = useSignal(names[0] ?? "");
  return (
    <div class="further">
      <label>
        {words.dimension}
        <select
          data-first
          value={chosen.value}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {dimensionLabel(name)}
            </option>
          ))}
        </select>
      </label>
      <ValueList key={chosen.value} dimension={chosen.value} />
    </div>
  );
}

function PeriodPicker({ close }: { close: () => void }) {
  const words = text.value.filter;
  const { from, to } = period.value;
  const quarters = offered.value;
  const first = quarters[0] as string;
  const last = quarters.at(-1) as string;
  const anchor = useSignal<string | null>(null);
  const set = (a: string, b: string) => go({ period: a <= b ? { from: a, to: b } : { from: b, to: a } });
  const pick = (quarter: string) => {
    if (anchor.value === null) {
      anchor.value = quarter;
      set(quarter, quarter);
    } else {
      set(anchor.value, quarter);
      anchor.value = null;
    }
  };
  const years = [...new Set(quarters.map((quarter) => quarter.slice(0, 4)))];
  const lastFour = [shift(last, -3), first].sort().at(-1) as string;
  return (
    <div class="period-picker">
      <div class="presets">
        <button type="button" data-first class="quiet" onClick={() => set(lastFour, last)}>
          {words.lastFour}
        </button>
        <button type="button" class="quiet" onClick={() => set(last, last)}>
          {words.lastOne}
        </button>
        <button type="button" class="quiet" onClick={() => set(first, last)}>
          {words.allTime}
        </button>
      </div>
      <div class="quarters">
        {years.map((year) => (
          <div key={year} class="quarter-row">
            <span class="muted">{year}</span>
            {[1, 2, 3, 4].map((index) => {
              const quarter = `${year}Q${index}`;
              const inside = quarter >= from && quarter <= to;
              return (
                <button
                  key={quarter}
                  type="button"
                  class="quarter"
                  aria-label={quarter}
                  aria-pressed={inside}
                  disabled={!quarters.includes(quarter)}
                  onClick={() => pick(quarter)}
                >
                  Q{index}
                </button>
              );
            })}
          </div>
        ))}
      </div>
      <fieldset class="compares">
        <legend>{words.compare}</legend>
        {(["previous", "year", "none"] as const).map((compare) => (
          <label key={compare} class="switch">
            <input
              type="radio"
              name="compare"
              checked={route.value.compare === compare}
              onChange={() => go({ compare })}
            />
            {words.compares[compare]}
            {compare !== "none" && <small class="muted">{comparedText(compare)}</small>}
          </label>
        ))}
      </fieldset>
      <button type="button" class="primary" onClick={close}>
        {words.done}
      </button>
    </div>
  );
}

/** Period, comparison and dimension filters; everything chosen stands in the address. */
export function FilterBar() {
  const words = text.value.filter;
  const set = Object.keys(filters.value).length > 0;
  const others = Object.keys(filters.value).filter((name) => !isOffered(name));
  const compared = words.comparesShort[route.value.compare];
  return (
    <section class="filters" aria-label={text.value.shell.filters}>
      <span class="filter filter-set filter-period">
        <Popover
          class="filter-button"
          label={
            <>
              <span class="filter-name">{words.period}</span>
              <b>
                {rangeText(period.value)}
                {compared && <small> · {compared}</small>}
              </b>
            </>
          }
        >
          {(close) => <PeriodPicker close={close} />}
        </Popover>
      </span>
      {[...FILTER_DIMENSIONS.filter((name) => valuesOf(name).length > 0), ...others].map((name) => (
        <DimensionFilter key={name} dimension={name} />
      ))}
      <Popover label={words.further} name={words.furtherName}>
        {() => <FurtherFilters />}
      </Popover>
      {set && (
        <button type="button" class="quiet" onClick={() => go({ filters: {} })}>
          {words.clearAll}
        </button>
      )}
    </section>
  );
}
