import type { ComponentChildren } from "preact";
import { signOut } from "../api.ts";
import { formatTime } from "../format/number.ts";
import { language, type Theme, theme } from "../state/preferences.ts";
import { linkTo, route } from "../state/route.ts";
import { world, worldState } from "../state/world.ts";
import { text } from "../text/text.ts";
import { AddressedDrawers } from "./addressed-drawers.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { HowDrawer } from "./how-drawer.tsx";
import { PageExport } from "./page-export.tsx";
import { groups } from "./pages.ts";
import { Popover } from "./popover.tsx";
import { ReportDrawer } from "./report-error.tsx";

function Wordmark() {
  return (
    <a class="wordmark" href={linkTo("overview")}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="7" class="stone" />
        <path d="M8.5 23.5 23.5 8.5" class="streak-human" stroke-width="4.5" stroke-linecap="round" />
        <path d="M16.5 24.5 24.5 16.5" class="streak-ai" stroke-width="2.500" stroke-linecap="round" />
      </svg>
      <span>{text.value.product}</span>
    </a>
  );
}

function Rail() {
  const { path } = route.value;
  return (
    <nav class="rail" aria-label={text.value.shell.navigation}>
      <Wordmark />
      {groups.map(({ group, pages }) => (
        <div key={group} class="rail-group">
          <span class="rail-heading">{text.value.groups[group]}</span>
          {pages.map((page) => (
            <a key={page} href={linkTo(page)} aria-current={page === path ? "page" : undefined}>
              {text.value.pages[page] ?? page}
            </a>
          ))}
        </div>
      ))}
      <p class="rail-foot muted">
        {world.value.health.warehouse &&
          text.value.shell.built(formatTime(world.value.health.warehouse.built_at, language.value))}
      </p>
    </nav>
  );
}

function Preferences() {
  const words = text.value.shell;
  return (
    <div class="preferences">
      <Wordmark />
      <PageExport />
      <button
        type="button"
        class="quiet"
        lang={language.value === "zh" ? "en" : "zh-CN"}
        aria-label={words.languageLabel}
        onClick={() => {
          language.value = language.value === "zh" ? "en" : "zh";
        }}
      >
        {words.language}
      </button>
      <Popover label={words.account} align="end">
        {() => (
          <div class="account">
            <p>{world.value.session.name[language.value]}</p>
            <fieldset>
              <legend>{words.theme}</legend>
              {(["system", "light", "dark"] as Theme[]).map((each) => (
                <label key={each}>
                  <input
                    type="radio"
                    name="theme"
                    checked={theme.value === each}
                    onChange={() => {
                      theme.value = each;
                    }}
                  />
                  {words.themes[each]}
                </label>
              ))}
            </fieldset>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                void signOut().finally(() => {
                  worldState.value = { kind: "signed_out" };
                });
              }}
            >
              {words.signOut}
            </button>
          </div>
        )}
      </Popover>
    </div>
  );
}

/** Rail, top bar and drawer around a page. */
export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {text.value.shell.skip}
      </button>
      <Rail />
      <div class="stage">
        <header class="topbar">
          <FilterBar />
          <Preferences />
        </header>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <HowDrawer />
      <AddressedDrawers />
      <ReportDrawer />
    </div>
  );
}
