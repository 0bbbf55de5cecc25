import { useEffect } from "preact/hooks";
import { signIn } from "../api.ts";
import { language } from "../state/preferences.ts";
import { linkTo, route } from "../state/route.ts";
import { loadWorld, worldState } from "../state/world.ts";
import { text } from "../text/text.ts";
import { PageSkeleton } from "./page-parts.tsx";
import { pages } from "./pages.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";

/** Redeems the token of the address, then forgets it. */
async function redeem(token: string): Promise<void> {
  try {
    await signIn(token);
    history.replaceState(null, "", "#/overview");
    dispatchEvent(new HashChangeEvent("hashchange"));
    worldState.value = { kind: "loading" };
    await loadWorld();
  } catch {
    worldState.value = { kind: "signed_out" };
  }
}

function Frame() {
  return (
    <div class="frame" aria-busy="true">
      <div class="rail" />
      <div class="stage">
        <div class="topbar" />
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

/** The whole web app: signs in, then draws the page of the address. */
export function App() {
  const { path } = route.value;
  const state = worldState.value;
  const token = path.startsWith("sign-in/") ? path.slice("sign-in/".length) : null;
  useEffect(() => {
    if (token) void redeem(token);
    else if (path !== "sign-in" && worldState.peek().kind === "loading") void loadWorld();
  }, [token]);
  const page = pages.find((each) => each.name === path);
  const name = page ? (text.value.pages[page.name] ?? page.name) : "";
  useEffect(() => {
    document.title = [name, text.value.product].filter(Boolean).join(" · ");
  }, [name, language.value]);
  // A new page starts at its top; a filter stays where it was.
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);

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
  if (token !== null || state.kind === "loading") return <Frame />;
  return (
    <Shell>
      {page ? (
        <page.Component key={page.name} />
      ) : (
        <div class="page">
          <h1 class="lead">{text.value.error.notFound}</h1>
          <p>
            <a href={linkTo("overview")}>{text.value.error.home}</a>
          </p>
        </div>
      )}
    </Shell>
  );
}
