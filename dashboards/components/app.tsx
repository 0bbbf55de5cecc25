import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { signIn } from "../api.ts";
import { entered } from "../state/entered.ts";
import { language } from "../state/preferences.ts";
import { isHome, linkTo, route } from "../state/route.ts";
import { loadWorld, worldState } from "../state/world.ts";
import { text } from "../text/text.ts";
import { loadChart } from "./chart-view.tsx";
import { lazily } from "./lazily.tsx";
import { PageSkeleton } from "./page-parts.tsx";
import { firstPage, isOpen, loadedPages, loadPage, pageName, pageNames } from "./pages.ts";
import { Retry } from "./retry.tsx";
import { Shell } from "./shell.tsx";

/** Who is signed in needs no forms to sign in by. */
const SignIn = lazily(() => import("./sign-in.tsx"));
const SetUp = lazily(() => import("./set-up.tsx"));
const SignedIn = lazily(() => import("./signed-in.tsx"));
const OwnPage = lazily(() => import("./own-page.tsx"));

/** Address of a candidate's own page; behind it may stand the token of a link. */
const OWN_PAGE = /^my-application(?:\/(.*))?$/;

/** Redeems the token of the address, then forgets it. */
async function redeem(token: string): Promise<void> {
  try {
    await signIn({ token });
    await entered();
  } catch {
    worldState.value = { kind: "signed_out" };
  }
}

function Frame() {
  return (
    <div class="frame" aria-busy="true">
      <div class="rail" />
      <div class="stage">
        <div class="bars">
          <div class="topbar" />
          <div class="section-bar" />
        </div>
        <main>
          <PageSkeleton />
        </main>
      </div>
    </div>
  );
}

function Problem({ message }: { message: string }) {
  const words = text.value.error;
  return (
    <main class="alone">
      <h1>{text.value.product}</h1>
      <p role="alert">{message}</p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          worldState.value = { kind: "loading" };
          void loadWorld();
        }}
      >
        {words.retry}
      </button>
    </main>
  );
}

/** The page once its script is there. */
function LoadedPage({ name }: { name: string }) {
  const failed = useSignal(false);
  const Page = loadedPages.value.get(name);
  const load = () => {
    failed.value = false;
    loadPage(name).catch(() => {
      failed.value = true;
    });
  };
  useEffect(load, []);
  if (Page) return <Page />;
  return failed.value ? <Retry message={text.value.error.unreachable} again={load} /> : <PageSkeleton />;
}

/** The whole web app: signs in, then draws the page of the address. */
export function App() {
  const { path } = route.value;
  const state = worldState.value;
  const token = path.startsWith("sign-in/") ? path.slice("sign-in/".length) : null;
  const first = path.startsWith("set-up/") ? path.slice("set-up/".length) : null;
  const back = path.startsWith("signed-in/") ? path.slice("signed-in/".length) : null;
  const own = OWN_PAGE.exec(path);
  const isOwn = own !== null;
  useEffect(() => {
    if (isOwn) return;
    // The page's script comes beside the first data, not after.
    if (exists) void loadPage(path).catch(() => undefined);
    // What draws is read while the first answers are on their way, after what the frame needs.
    void loadChart("line").catch(() => undefined);
    if (token) void redeem(token);
    else if (first === null && back === null && worldState.peek().kind === "loading") void loadWorld();
  }, [token, first, back, isOwn]);
  const exists = pageNames.includes(path);
  const isElsewhere =
    state.kind === "ready" && path === "overview" && (isHome() ? firstPage() !== path : !isOpen(path));
  useEffect(() => {
    if (isElsewhere) location.replace(linkTo(firstPage()));
    else if (state.kind === "ready" && isHome()) history.replaceState(history.state, "", linkTo(path));
  }, [isElsewhere, state.kind]);
  const name = exists && state.kind === "ready" ? pageName(path) : "";
  useEffect(() => {
    if (!isOwn) document.title = [name, text.value.product].filter(Boolean).join(" · ");
  }, [name, language.value]);

  if (back !== null) return <SignedIn said={back} />;
  if (own !== null) return <OwnPage token={own[1] ?? ""} />;
  if (first !== null) return <SetUp token={first} />;
  if (state.kind === "signed_out") return <SignIn refused={token !== null} />;
  if (state.kind === "failed")
    return (
      <Problem
        message={
          state.failure.status === 0
            ? text.value.error.unreachable
            : state.failure.message || text.value.error.other
        }
      />
    );
  if (token !== null || state.kind === "loading" || isElsewhere) return <Frame />;
  if (exists && isOpen(path))
    return (
      <Shell>
        <LoadedPage key={path} name={path} />
      </Shell>
    );
  return (
    <Shell>
      <div class="page">
        <h1 class="lead">{exists ? text.value.error.notYours : text.value.error.notFound}</h1>
        <p>
          <a href={linkTo(firstPage())}>{text.value.error.home}</a>
        </p>
      </div>
    </Shell>
  );
}
