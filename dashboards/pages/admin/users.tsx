import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { Field } from "../../components/field.tsx";
import { type FormState, useForm } from "../../components/form-state.ts";
import { openDrawer } from "../../components/how-drawer.tsx";
import { formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { say, text } from "../../text/text.ts";
import {
  addUser,
  changeUser,
  linkUser,
  type Newcomer,
  type User,
  type UserLink,
  type Users as UserList,
  type Way,
} from "./calls.ts";
import { WayField } from "./newcomers.tsx";
import { pageText } from "./words.ts";

type RoleName = UserList["roles"][number];

interface Draft {
  login: string;
  name: string;
  roles: readonly User["roles"][number][];
  job: string;
  department: string;
}

const NOBODY: Draft = { login: "", name: "", roles: [], job: "", department: "" };
/** Roles that see own rows alone, by what is their own. */
const OWN = { job: ["hr", "model_owner"], department: ["business"] } as const;

const draftOf = ({ login, name, roles, own }: User): Draft => ({
  ...{ login, name, roles },
  job: own.job.join(", "),
  department: own.department.join(", "),
});

const codes = (line: string) => [...new Set(line.split(/[,，、\s]+/).filter((code) => code !== ""))];

/** What is sent of a draft: own rows where a role sees them. */
const bodyOf = ({ login, name, roles, job, department }: Draft) => ({
  ...{ login: login.trim(), name: name.trim(), roles },
  own: { job: codes(job), department: codes(department) },
});

function Roles({
  draft,
  all,
  change,
}: {
  draft: Draft;
  all: readonly RoleName[];
  change: (to: Draft) => void;
}) {
  return (
    <fieldset class="roles">
      <legend>{pageText.value.users.roles}</legend>
      {all.map(({ role, name }) => (
        <label key={role}>
          <input
            type="checkbox"
            checked={draft.roles.includes(role)}
            onChange={(event) =>
              change({
                ...draft,
                roles: event.currentTarget.checked
                  ? [...draft.roles, role]
                  : draft.roles.filter((each) => each !== role),
              })
            }
          />
          {say(name)}
        </label>
      ))}
    </fieldset>
  );
}

function Fields({
  draft,
  all,
  change,
}: {
  draft: Draft;
  all: readonly RoleName[];
  change: (to: Draft) => void;
}) {
  const words = pageText.value.users;
  /** Who changes the own account is offered no rights. */
  const isOffered = all.length > 0;
  const sees = (roles: readonly string[]) => isOffered && draft.roles.some((role) => roles.includes(role));
  return (
    <>
      <Field
        label={words.name}
        value={draft.name}
        change={(name) => change({ ...draft, name })}
        name="name"
        autocomplete="off"
      />
      <Field
        label={words.login}
        value={draft.login}
        change={(login) => change({ ...draft, login })}
        name="login"
        autocomplete="off"
      />
      {isOffered && <Roles draft={draft} all={all} change={change} />}
      {(["job", "department"] as const).map(
        (own) =>
          sees(OWN[own]) && (
            <Field
              key={own}
              label={{ job: words.jobs, department: words.departments }[own]}
              hint={words.codes}
              value={draft[own]}
              change={(line) => change({ ...draft, [own]: line })}
              name={`${own}s`}
              autocomplete="off"
              maxLength={2000}
            />
          ),
      )}
    </>
  );
}

/** A link that is shown this once. */
function Link({ link, name }: { link: UserLink; name: string }) {
  const words = pageText.value.users;
  return (
    <div role="status">
      <p>{words.linkIs(name, formatTime(link.expires_at, language.value))}</p>
      <p>
        <code class="break" translate={false}>
          {link.link}
        </code>
      </p>
      <button
        type="button"
        class="quiet"
        onClick={() => void navigator.clipboard.writeText(link.link).then(() => tell(words.copied))}
      >
        {words.copy}
      </button>
    </div>
  );
}

/** What is done with another's account beside changing it. */
function Acts({
  user,
  form,
  made,
  changed,
}: {
  user: User;
  form: FormState;
  made: (link: UserLink) => void;
  changed: () => Promise<void>;
}) {
  const words = pageText.value.users;
  const isActive = user.disabled_at === null;
  return (
    <p class="entry-actions">
      {isActive && (
        <button
          type="button"
          class="quiet"
          onClick={() => void form.send(async () => made(await linkUser(user.id)))}
        >
          {words.link}
        </button>
      )}
      <button
        type="button"
        class="quiet danger"
        onClick={() => void form.send(() => changeUser(user.id, { disabled: isActive }).then(changed))}
      >
        {isActive ? words.disable : words.enable}
      </button>
    </p>
  );
}

/** What is filled in of an account. */
function Form({
  user,
  roles,
  newcomers,
  draft,
  way,
  isSending,
  save,
}: {
  user: User | null;
  roles: readonly RoleName[];
  newcomers: readonly Newcomer[];
  draft: Signal<Draft>;
  way: Signal<Way | null>;
  isSending: boolean;
  save: () => void;
}) {
  const { users: words, newcomers: ways } = pageText.value;
  const offersWays = !user?.is_self && (newcomers.length > 0 || user?.method === "sso");
  const create = way.value === null ? words.create : ways.createSso;
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Fields
        draft={draft.value}
        all={user?.is_self ? [] : roles}
        change={(to) => {
          draft.value = to;
        }}
      />
      {offersWays && (
        <WayField
          newcomers={newcomers}
          isNew={user === null}
          change={(to) => {
            way.value = to;
          }}
        />
      )}
      <button type="submit" class="primary" disabled={isSending}>
        {user === null ? create : words.save}
      </button>
    </form>
  );
}

/** One account, or a new one. */
function Detail({
  user,
  roles,
  newcomers,
  close,
  changed,
}: {
  user: User | null;
  roles: readonly RoleName[];
  newcomers: readonly Newcomer[];
  close: () => void;
  changed: () => Promise<void>;
}) {
  const words = pageText.value.users;
  const dialog = useRef<HTMLDialogElement>(null);
  const draft = useSignal(user === null ? NOBODY : draftOf(user));
  const link = useSignal<UserLink | null>(null);
  const way = useSignal<Way | null>(null);
  const form = useForm();
  useEffect(() => openDrawer(dialog.current), []);
  const save = () =>
    form.send(async () => {
      if (user === null) {
        const { id } = await addUser({ ...bodyOf(draft.value), ...way.value });
        if (way.value === null) link.value = await linkUser(id);
        else dialog.current?.close();
      } else {
        const { login, name, ...rights } = bodyOf(draft.value);
        await changeUser(user.id, user.is_self ? { login, name } : { login, name, ...rights, ...way.value });
        tell(words.saved);
      }
      await changed();
    });
  const isMade = user === null && link.value !== null;
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby="user-title" onClose={close}>
      <div class="drawer-inner">
        <header>
          <h2 id="user-title">{user === null ? words.add : words.change}</h2>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.value.how.close}
          </button>
        </header>
        {form.problem !== "" && <p role="alert">{form.problem}</p>}
        {user?.is_self && <p class="muted">{words.self}</p>}
        {!isMade && (
          <Form
            user={user}
            roles={roles}
            newcomers={newcomers}
            draft={draft}
            way={way}
            isSending={form.isSending}
            save={() => void save()}
          />
        )}
        {user !== null && !user.is_self && (
          <Acts
            user={user}
            form={form}
            made={(made) => {
              link.value = made;
            }}
            changed={() => changed().then(() => dialog.current?.close())}
          />
        )}
        {link.value !== null && <Link link={link.value} name={draft.value.name} />}
      </div>
    </dialog>
  );
}

const ownText = ({ own }: User) => [...own.job, ...own.department].join(", ") || text.value.dash;

/** Every account with its roles; who may manage them opens one. */
export function Users({
  users,
  roles,
  newcomers,
  changed,
}: {
  users: readonly User[];
  roles: readonly RoleName[];
  newcomers: readonly Newcomer[];
  changed: () => Promise<void>;
}) {
  const words = pageText.value.users;
  /** An account's id, or the empty text for a new one. */
  const open = useSignal<string | null>(null);
  const mayManage = may("users.manage");
  const nameOf = (role: string) => {
    const found = roles.find((each) => each.role === role);
    return found ? say(found.name) : role;
  };
  const opened = users.find(({ id }) => id === open.value) ?? null;
  return (
    <>
      <DataTable
        label={words.title}
        columns={[words.name, words.login, words.roles, words.own, words.signedIn, words.status].map(
          (name) => ({
            name,
          }),
        )}
        rows={users.map((user) => ({
          key: user.id,
          cells: [
            dataCell(
              user.name,
              user.name,
              mayManage ? (
                <button type="button" class="plain" onClick={() => (open.value = user.id)}>
                  {user.name}
                </button>
              ) : (
                user.name
              ),
            ),
            dataCell(user.login),
            dataCell(text.value.list(user.roles.map(nameOf))),
            dataCell(ownText(user)),
            dataCell(
              user.signed_in_at === null ? words.never : formatTime(user.signed_in_at, language.value),
              user.signed_in_at,
            ),
            dataCell(user.disabled_at === null ? words.active : words.disabled),
          ],
        }))}
      />
      {mayManage && (
        <button type="button" class="primary" onClick={() => (open.value = "")}>
          {words.add}
        </button>
      )}
      {open.value !== null && (open.value === "" || opened !== null) && (
        <Detail
          key={open.value}
          user={opened}
          roles={roles}
          newcomers={newcomers}
          changed={changed}
          close={() => {
            open.value = null;
          }}
        />
      )}
    </>
  );
}
