import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Lead } from "../../components/lead.tsx";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { messageOf } from "../../state/use-answer.ts";
import { AuditLog } from "./audit.tsx";
import { getNewcomers, getSystem, getUsers, type Newcomer, type System, type User } from "./calls.ts";
import { Newcomers } from "./newcomers.tsx";
import { SystemState, systemLead } from "./system.tsx";
import { Users } from "./users.tsx";
import { pageText } from "./words.ts";

type All = Awaited<ReturnType<typeof getUsers>> & { readonly newcomers: readonly Newcomer[] };

/** Every account: a company has hundreds at most. */
async function readAll(): Promise<All> {
  const [first, newcomers] = await Promise.all([getUsers(), getNewcomers()]);
  let page = first;
  const users: User[] = [...page.users];
  while (page.next_cursor !== null) {
    page = await getUsers(page.next_cursor);
    users.push(...page.users);
  }
  return { ...page, users, newcomers };
}

/** What the reader may see of both; null for what they may not. */
const readBoth = () =>
  Promise.all([may("users.read") ? readAll() : null, may("system.read") ? getSystem() : null]);

function leadOf(all: All | null, system: System | null): string {
  const words = pageText.value;
  if (all === null) return system === null ? "" : systemLead(system);
  const count = (each: readonly unknown[]) => formatCount(each.length, language.value);
  const active = all.users.filter(({ disabled_at }) => disabled_at === null);
  return words.lead(count(active), count(active.filter(({ signed_in_at }) => signed_in_at === null)));
}

/** Who may sign in, with which roles, what everybody did, and how the server fares. */
export function Page() {
  const words = pageText.value;
  const both = useSignal<Awaited<ReturnType<typeof readBoth>> | null>(null);
  const failed = useSignal("");
  const read = async () => {
    try {
      both.value = await readBoth();
      failed.value = "";
    } catch (error) {
      failed.value = messageOf(error);
    }
  };
  useEffect(() => {
    void read();
  }, []);
  const [all, system] = both.value ?? [null, null];
  return (
    <div class="page">
      <Lead ready={both.value !== null}>{leadOf(all, system)}</Lead>
      {failed.value !== "" && <Retry message={failed.value} again={() => void read()} />}
      {all !== null && (
        <Section id="section-users" title={words.users.title} about={words.users.about}>
          <Users {...all} changed={read} />
        </Section>
      )}
      {all !== null && all.newcomers.length > 0 && (
        <Section id="section-newcomers" title={words.newcomers.title} about={words.newcomers.about}>
          <Newcomers newcomers={all.newcomers} />
        </Section>
      )}
      {may("audit.read") && (
        <Section id="section-audit" title={words.audit.title} about={words.audit.about}>
          <AuditLog />
        </Section>
      )}
      {system !== null && (
        <Section id="section-system" title={words.system.title} about={words.system.about}>
          <SystemState system={system} />
        </Section>
      )}
    </div>
  );
}
