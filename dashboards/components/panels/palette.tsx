import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { FigureEntry } from "../../../server/routes/figures.ts";
import { getFigures, getViews, type SavedView } from "../../api.ts";
import { type Findable, findAmong } from "../../format/find.ts";
import { shift } from "../../format/quarter.ts";
import { panel, tell } from "../../state/panels.ts";
import { language, theme } from "../../state/preferences.ts";
import { chooseFilter, may } from "../../state/rights.ts";
import { filterable, formatRoute, go, isFiltered, linkTo, route } from "../../state/route.ts";
import { dimensionLabel, filterText, offered } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { commonWords } from "../../text/common.ts";
import { text } from "../../text/text.ts";
import { isOpen, pageName, pageNames } from "../pages.ts";
import { findableFigure, findableMetric } from "./findable.ts";
import { panelText } from "./words.ts";

interface Item extends Findable {
  key: string;
  label: string;
  detail?: string;
  run: () => void;
}

const [zh, en] = [commonWords("zh"), commonWords("en")];
const MOST = 40;
/** Figures of all pages: asked for when the palette first opens. */
const entries = signal<readonly FigureEntry[]>([]);

const pages = (): Item[] =>
  pageNames.filter(isOpen).map((name) => ({
    key: `page:${name}`,
    kind: "page",
    label: pageName(name),
    names: [en.pages[name] ?? name, zh.pages[name] ?? name, name],
    run: () => {
      location.hash = linkTo(name);
    },
  }));

/** How a figure is titled where it stands on this page, drawn or as one line. */
const titledHere = (id: string): string =>
  document.querySelector(`.figure[id="${id}"] h3, .fold[data-figure="${id}"] .fold-title`)?.textContent ?? "";

/** Figures of all pages; one that stands on this page is called as it is titled there too. */
const figures = (entries: readonly FigureEntry[]): Item[] =>
  entries
    .filter(
      ({ id, area }) => pageNames.includes(area) && isOpen(area) && (area !== "metric" || id === "catalogue"),
    )
    .map((entry) => {
      const here = titledHere(entry.id);
      const found = findableFigure(entry);
      return {
        ...found,
        key: `figure:${entry.id}`,
        label: here || entry.title[language.value],
        names: here ? [here, ...found.names] : found.names,
        detail: pageName(entry.area),
        run: () => {
          location.hash = formatRoute({
            ...route.peek(),
            path: entry.area,
            extra: entry.area === route.peek().path ? route.peek().extra : {},
            figure: entry.id,
          });
        },
      };
    });

/** What stands on a page without being a figure of it. */
const sections = (): Item[] => {
  if (!isOpen("data")) return [];
  return [
    {
      key: "section:sources",
      kind: "section",
      label: text.value.freshness.title,
      names: [
        ...[zh, en].map(({ freshness }) => freshness.title),
        ..."新鲜度,数据更新,过期,迟到,数据源,stale,late feed,out of date,fresh data,sources".split(","),
      ],
      detail: text.value.pages.data ?? "",
      run: () => {
        location.hash = formatRoute({
          ...route.peek(),
          path: "data",
          extra: {},
          figure: null,
          section: "sources",
        });
      },
    },
  ];
};

const kept = (views: SavedView[]): Item[] =>
  views.map((view) => ({
    key: `view:${view.id}`,
    kind: "view",
    label: view.name,
    names: [view.name],
    ...(view.own ? {} : { detail: view.owner.name[language.value] }),
    run: () => {
      location.hash = view.address;
    },
  }));

/** Each measure has its page. */
const metrics = (): Item[] =>
  [...world.value.metrics.values()].map((metric) => ({
    ...findableMetric(metric, [zh.figure.target, en.figure.target]),
    key: `metric:${metric.id}`,
    label: metric.title[language.value],
    detail: text.value.areas[metric.area] ?? metric.area,
    run: () => {
      location.hash = linkTo("metric", { metric: metric.id });
    },
  }));

const values = (): Item[] =>
  [...world.value.dimensions.values()]
    .filter(({ dimension }) => filterable.value?.has(dimension))
    .flatMap(({ dimension, label, values: all }) =>
      all
        .filter(({ value }) => value !== "" && !value.includes(","))
        .map(
          (each): Item => ({
            key: `filter:${dimension}:${each.value}`,
            kind: "filter",
            label: filterText(dimension, [each.value]),
            names: [
              each.label.zh,
              each.label.en,
              each.value,
              filterText(dimension, [each.value]),
              `${dimensionLabel(dimension)} ${label.en} ${label.zh}`,
            ],
            ...(isFiltered(dimension, each.value) ? { detail: panelText.value.palette.chosen } : {}),
            run: () => chooseFilter(dimension, each.value),
          }),
        ),
    );

function commands(): Item[] {
  const words = panelText.value.palette.commands;
  const quarters = offered.value;
  const first = quarters[0] as string;
  const last = quarters.at(-1) as string;
  const lastFour = [shift(last, -3), first].sort().at(-1) as string;
  const all: [string, string, string, () => void][] = [
    [
      "annotations",
      words.annotations,
      "annotations notes events 标注 事件 备注",
      () => requestAnimationFrame(() => (panel.value = "annotations")),
    ],
    [
      "help",
      words.help,
      "keyboard shortcuts 快捷键",
      () => requestAnimationFrame(() => (panel.value = "keyboard")),
    ],
    ["print", words.print, "print pdf 打印", () => setTimeout(() => print(), 100)],
    ["clear", words.clear, "reset filters 重置 清除筛选", () => go({ filters: {} })],
    [
      "language",
      words.language,
      "language 语言 中文 English",
      () => {
        language.value = language.peek() === "zh" ? "en" : "zh";
      },
    ],
    ["light", words.light, "theme 主题 外观 light", () => (theme.value = "light")],
    ["dark", words.dark, "theme 主题 外观 dark", () => (theme.value = "dark")],
    ["system", words.system, "theme 主题 外观 system", () => (theme.value = "system")],
    ["last", words.lastQuarter, "period 周期", () => go({ period: { from: last, to: last } })],
    ["four", words.lastFour, "period 周期", () => go({ period: { from: lastFour, to: last } })],
    ["all", words.all, "period 周期", () => go({ period: { from: first, to: last } })],
  ];
  return all.map(([key, label, found, run]) => ({
    key: `command:${key}`,
    kind: "command",
    label,
    names: [label, ...found.split(" ")],
    run,
  }));
}

/** All that can be found; views and figures come when they are there. */
function useItems(): readonly Item[] {
  const views = useSignal<SavedView[]>([]);
  useEffect(() => {
    Promise.all([
      getViews().then((all) => {
        views.value = all;
      }),
      may("aggregates") &&
        getFigures().then((all) => {
          entries.value = all;
        }),
    ]).catch(() => tell(text.peek().error.unreachable));
  }, []);

  return useMemo(
    () => [
      ...pages(),
      ...kept(views.value),
      ...sections(),
      ...figures(entries.value),
      ...metrics(),
      ...commands(),
      ...values(),
    ],
    [language.value, route.value, views.value, entries.value],
  );
}

/** The command palette: one field to find anything and do anything, by keyboard alone. */
export function Panel() {
  const words = panelText.value.palette;
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const search = useSignal("");
  const active = useSignal(0);
  useEffect(() => dialog.current?.showModal(), []);
  const items = useItems();
  const wanted = search.value.trim();
  const matching = useMemo(() => {
    if (wanted === "") return items.filter(({ kind }) => kind !== "filter" && kind !== "metric");
    return findAmong(wanted, items);
  }, [items, wanted]);
  const shown = matching.slice(0, MOST);
  const chosen = shown[Math.min(active.value, shown.length - 1)];

  const close = () => dialog.current?.close();
  const run = (item: Item | undefined) => {
    if (!item) return;
    close();
    item.run();
  };
  const move = (to: number) => {
    active.value = (to + shown.length) % Math.max(shown.length, 1);
    list.current?.children[active.value]?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent) => {
    // Enter and arrows within an input method choose its candidates.
    if (event.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const to = active.value + step;
      move(Math.abs(step) === 1 ? to : Math.max(0, Math.min(shown.length - 1, to)));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={words.title}
      closedby="any"
      onClose={() => {
        if (panel.peek() === "palette") panel.value = null;
      }}
    >
      <input
        class="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `palette-${shown.indexOf(chosen)}` : undefined}
        aria-label={words.title}
        placeholder={words.placeholder}
        autocomplete="off"
        spellcheck={false}
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value;
          active.value = 0;
          if (list.current) list.current.scrollTop = 0;
        }}
        onKeyDown={press}
      />
      <div ref={list} id="palette-list" role="listbox" aria-label={words.results}>
        {shown.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field above has the focus
          <div
            key={item.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={item === chosen}
            data-item={item.key}
            onClick={() => run(item)}
            onPointerMove={() => {
              active.value = index;
            }}
          >
            <span>{item.label}</span>
            <small>{[item.detail, words.kinds[item.kind]].filter(Boolean).join(" · ")}</small>
          </div>
        ))}
      </div>
      <p class="palette-foot" role="status">
        {shown.length === 0
          ? words.nothing
          : matching.length > shown.length
            ? words.more(matching.length - shown.length)
            : words.found(matching.length)}
        <span>{words.keys}</span>
      </p>
    </dialog>
  );
}
