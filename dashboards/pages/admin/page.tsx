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
import { getNewcomers, getUsers, type Newcomer, type User } from "./calls.ts";
import { Newcomers } from "./newcomers.tsx";
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

/** Who may sign in, with which roles, and what everybody did. */
export function Page() {
  const words = pageText.value;
  const all = useSignal<All | null>(null);
  const failed = useSignal("");
  const read = async () => {
    try {
      all.value = await readAll();
      failed.value = "";
    } catch (error) {
      failed.value = messageOf(error);
    }
  };
  useEffect(() => {
    void read();
  }, []);
  const active = all.value?.users.filter(({ disabled_at }) => disabled_at === null) ?? [];
  const never = active.filter(({ signed_in_at }) => signed_in_at === null);
  const count = (each: readonly unknown[]) => formatCount(each.length, language.value);
  return (
    <div class="page">
      <Lead ready={all.value !== null}>{words.lead(count(active), count(never))}</Lead>
      <Section id="section-users" title={words.users.title} about={words.users.about}>
        {failed.value !== "" && <Retry message={failed.value} again={() => void read()} />}
        {all.value !== null && <Users {...all.value} changed={read} />}
      </Section>
      {all.value !== null && all.value.newcomers.length > 0 && (
        <Section id="section-newcomers" title={words.newcomers.title} about={words.newcomers.about}>
          <Newcomers newcomers={all.value.newcomers} />
        </Section>
      )}
      {may("audit.read") && (
        <Section id="section-audit" title={words.audit.title} about={words.audit.about}>
          <AuditLog />
        </Section>
      )}
    </div>
  );
}
