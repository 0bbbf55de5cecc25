import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ApiFailure, signOut } from "../api.ts";
import { formatDate } from "../format/number.ts";
import { left } from "../state/entered.ts";
import { panel, tell } from "../state/panels.ts";
import { language, type Theme, theme } from "../state/preferences.ts";
import { may, ownText } from "../state/rights.ts";
import { linkTo, route } from "../state/route.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import { AddressedDrawers } from "./addressed-drawers.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { Highlighted } from "./highlighted.tsx";
import { HowDrawer } from "./how-drawer.tsx";
import { LanguageButton } from "./language-button.tsx";
import { lazily } from "./lazily.tsx";
import { PageExport } from "./page-export.tsx";
import { firstPage, openGroups, pageName } from "./pages.ts";
import { Panels } from "./panels.tsx";
import { Popover } from "./popover.tsx";
import { ReportDrawer } from "./report-error.tsx";
import { arrive } from "./reveal.ts";
import { SectionBar } from "./section-bar.tsx";
import { useShortcuts } from "./shortcuts.ts";

function Wordmark() {
  return (
    <a class="wordmark" href={linkTo(firstPage())}>
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
      <Find />
      {openGroups().map(({ group, pages }) => (
        <div key={group} class="rail-group">
          <span class="rail-heading">{text.value.groups[group]}</span>
          {pages.map((page) => (
            <a key={page} href={linkTo(page)} aria-current={page === path ? "page" : undefined}>
              {pageName(page)}
            </a>
          ))}
        </div>
      ))}
      <p class="rail-foot muted">
        <DataUntil />
      </p>
    </nav>
  );
}

/** Says that all figures are about one's own jobs or departments. */
function Own() {
  const own = ownText();
  if (own === null) return null;
  return (
    <p class="own">
      <b>{text.value.shell.own}</b>
      {text.value.colon}
      {own}
    </p>
  );
}

/** Until when the data go, and when they were loaded. */
function DataUntil() {
  const { warehouse } = world.value.health;
  if (!warehouse) return null;
  const [until, loaded] = [warehouse.data_until ?? warehouse.built_at, warehouse.built_at].map((day) =>
    formatDate(day, language.value),
  );
  return <>{text.value.shell.built(until ?? "", loaded ?? "")}</>;
}

const Views = lazily(() => import("./panels/views.tsx"));
/** Seen on paper alone: it comes after what the screen shows. */
const PrintHead = lazily(() => import("./print-head.tsx"));

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function Find() {
  const words = text.value.shell;
  return (
    <button
      type="button"
      class="quiet find"
      aria-keyshortcuts="Control+K Meta+K"
      aria-haspopup="dialog"
      onClick={() => {
        panel.value = "palette";
      }}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="6.8" cy="6.8" r="4.6" />
        <path d="m10.300 10.300 4 4" />
      </svg>
      <span>{words.find}</span>
      <kbd translate={false}>{isMac ? words.findKeyMac : words.findKey}</kbd>
    </button>
  );
}

/** Signs out; who has no session any more is out too. */
async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    if (!(error instanceof ApiFailure && error.status === 401)) return tell(text.peek().shell.signOutFailed);
  }
  left();
}

function Preferences() {
  const words = text.value.shell;
  return (
    <div class="preferences">
      <Wordmark />
      <PageExport />
      <Find />
      <Popover label={words.views} align="end">
        {(close) => (
          <div class="views">
            <Views close={close} />
          </div>
        )}
      </Popover>
      <button
        type="button"
        class="quiet wide-only"
        aria-haspopup="dialog"
        onClick={() => {
          panel.value = "annotations";
        }}
      >
        {words.annotations}
      </button>
      <LanguageButton />
      <Popover label={words.account} align="end">
        {(close) => <AccountMenu close={close} />}
      </Popover>
    </div>
  );
}

/** Who reads, how the page looks, and the way out. */
function AccountMenu({ close }: { close: () => void }) {
  const words = text.value.shell;
  return (
    <div class="account">
      <p>
        {say(world.value.session.name)}
        <br />
        <span class="muted">{text.value.list(world.value.session.role_names.map(say))}</span>
      </p>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          close();
          panel.value = "account";
        }}
      >
        {words.ownAccount}
      </button>
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
          close();
          panel.value = "annotations";
        }}
      >
        {words.annotations}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          close();
          panel.value = "keyboard";
        }}
      >
        {words.keyboard} <kbd translate={false}>?</kbd>
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          close();
          requestAnimationFrame(() => print());
        }}
      >
        {words.print}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          void leave();
        }}
      >
        {words.signOut}
      </button>
    </div>
  );
}

/** Rail, top bar and drawer around a page. */
export function Shell({ children }: { children: ComponentChildren }) {
  useShortcuts();
  useEffect(arrive, [route.value]);
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {text.value.shell.skip}
      </button>
      <button
        type="button"
        class="skip"
        onClick={() => document.querySelector<HTMLElement>(".filters button")?.focus()}
      >
        {text.value.shell.skipToFilters}
      </button>
      <Rail />
      <div class="stage">
        <div class="bars">
          <header class="topbar">
            {may("aggregates") && <FilterBar />}
            <Preferences />
          </header>
          <SectionBar />
        </div>
        <main id="content" tabIndex={-1}>
          <PrintHead />
          <Own />
          {children}
        </main>
      </div>
      <HowDrawer />
      <AddressedDrawers />
      <ReportDrawer />
      <Highlighted />
      <Panels />
    </div>
  );
}
